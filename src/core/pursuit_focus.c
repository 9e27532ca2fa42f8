/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_focus.h"

#include "pursuit_eyes.h"

#include <math.h>

#define NS_PER_S 1e9

void pursuit_focus_init(struct pursuit *pursuit)
{
	spread_init(&pursuit->spread, &pursuit->rig);
	focus_init(&pursuit->focus, &pursuit->settings.focus, &pursuit->rig);
}

void pursuit_focus_hear(
	struct pursuit *pursuit, const struct pursuit_order *order, bool failed)
{
	if (order->focused) {
		focus_order(&pursuit->focus, order->focus);
	}
	if (failed || pursuit->lull.waits || !pursuit->head.known) {
		spread_lose(&pursuit->spread);
		pursuit->width =
			spread_at(&pursuit->spread, pursuit->spread.at_ns);
	}
}

/* When what is seen now can have moved the motor. */
static int64_t acts_ns(
	const struct pursuit *pursuit, const struct pursuit_output *out)
{
	double delay_s = fmax(out->facts.delay_s, 0.0);

	return out->now_ns +
		(int64_t)((delay_s + pursuit->rig.focus.dead_s) * NS_PER_S);
}

/* A lead as long as the motor needs from one stop to the other. */
static bool leaves(
	const struct pursuit *pursuit, const struct pursuit_output *out)
{
	const struct rig_focus *facts = &pursuit->rig.focus;
	double open_s = facts->dead_s + facts->travel_s / (1.0 - facts->doubt);

	return out->forecast.kind != FORECAST_CLEAR &&
		(double)(out->forecast.from_ns - out->now_ns) <=
		open_s * NS_PER_S;
}

/* The permit's sigma (see facts_of), but of when a word would act. */
static double sigma_ahead(const struct pursuit *pursuit,
	const struct track *track, const struct pursuit_output *out)
{
	int64_t when_ns = acts_ns(pursuit, out);

	return hypot(track_sigma_at(track, when_ns),
		pursuit_eyes_astray(pursuit, out->now_ns));
}

static struct focus_view view_of(const struct pursuit *pursuit,
	const struct track *track, const struct pursuit_output *out)
{
	struct focus_view view = { .now_ns = out->now_ns,
		.still = out->stop,
		.aims = track != NULL && out->head_known && out->locked };

	if (view.aims) {
		view.leaves = leaves(pursuit, out);
		view.error_rad = out->error_rad;
		view.rms_rad =
			out->metrics.known ? out->metrics.rms.whole_rad : 0.0;
		view.sigma_rad = sigma_ahead(pursuit, track, out);
	}
	return view;
}

void pursuit_focus_step(struct pursuit *pursuit, const struct track *track,
	struct pursuit_output *out)
{
	struct focus_view view = view_of(pursuit, track, out);

	out->width = pursuit->width;
	out->focus = focus_step(&pursuit->focus, &pursuit->spread, &view);
	pursuit->last.focus = out->focus.tell;
}
