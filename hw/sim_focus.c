/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_focus.h"

#include <math.h>

static double clamp(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

void sim_focus_init(struct sim_focus *focus,
	const struct sim_focus_settings *settings, int64_t now_ns)
{
	*focus = (struct sim_focus){ .settings = *settings,
		.share = settings->start,
		.tell = settings->drive == FOCUS_TOLD ? settings->start : 0.0,
		.now_ns = now_ns };
}

static bool has_motor(const struct sim_focus *focus)
{
	return focus->settings.drive == FOCUS_TIMED ||
		focus->settings.drive == FOCUS_TOLD;
}

void sim_focus_told(struct sim_focus *focus, double tell, int64_t now_ns)
{
	uint32_t slot = (focus->first + focus->count) % SIM_FOCUS_PENDING_MAX;
	uint32_t last = slot == 0 ? SIM_FOCUS_PENDING_MAX - 1 : slot - 1;
	double newest =
		focus->count > 0 ? focus->pending[last].tell : focus->tell;

	if (tell == newest || focus->count == SIM_FOCUS_PENDING_MAX) {
		return;
	}
	focus->pending[slot].acts_ns =
		now_ns + (int64_t)(focus->settings.dead_s * 1e9);
	focus->pending[slot].tell = tell;
	focus->count++;
}

static void run(struct sim_focus *focus, int64_t until_ns)
{
	double way = (double)(until_ns - focus->now_ns) * 1e-9 /
		focus->settings.travel_s;
	double moved = focus->settings.drive == FOCUS_TOLD
		? clamp(focus->tell - focus->share, -way, way)
		: focus->tell * way;

	focus->share = clamp(focus->share + moved, 0.0, 1.0);
	focus->now_ns = until_ns;
}

double sim_focus_at(struct sim_focus *focus, int64_t now_ns)
{
	if (!has_motor(focus) || now_ns <= focus->now_ns) {
		return focus->share;
	}
	while (focus->count > 0 &&
		focus->pending[focus->first].acts_ns <= now_ns) {
		run(focus, focus->pending[focus->first].acts_ns);
		focus->tell = focus->pending[focus->first].tell;
		focus->first = (focus->first + 1) % SIM_FOCUS_PENDING_MAX;
		focus->count--;
	}
	run(focus, now_ns);
	return focus->share;
}
