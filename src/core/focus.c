/* SPDX-License-Identifier: Apache-2.0 */
#include "core/focus.h"

#include "core/safety.h"

#include <math.h>

#define NS_PER_S 1e9

/* 95 % of a Rayleigh distribution lie below this many times its RMS. */
static const double rms_share = 1.7320508075688772;

/* Wished for over what is needed, so that not every breath moves it. */
static const double room = 1.25;

/* It narrows for no less than this share, and after so long. */
static const double narrow_share = 0.8;
static const int64_t calm_ns = 1000000000;

/* Three words in a row, on a slow line or at the pace of the loop. */
static const double say_s = 0.1;

/* A run for less of the way is not worth the wear, and what it unsettles. */
static const double least_run = 0.05;

/* Beyond what one run from the wide stop leaves unknown, a share of the way. */
static const double lost_share = 0.15;

struct focus_settings focus_settings_default(void)
{
	return (struct focus_settings){ FOCUS_TIED, geom_radians(2.0) };
}

void focus_init(struct focus *focus, const struct focus_settings *settings,
	const struct rig *rig)
{
	*focus = (struct focus){ .settings = *settings,
		.wish_rad = rig->focus.drive == FOCUS_FIXED
			? rig->beam_rad
			: rig->focus.wide_rad };
}

void focus_order(struct focus *focus, struct focus_settings wanted)
{
	focus->settings = wanted;
	focus->calm = false;
}

double focus_need(const struct focus_view *view)
{
	double error_rad = fmax(view->error_rad, rms_share * view->rms_rad);

	return safety_beam_for(error_rad, view->sigma_rad);
}

/* ---- what is wished ---- */

static double within(const struct spread *spread, double width_rad)
{
	/* What is no number is wished wide. */
	return width_rad < spread->facts.wide_rad
		? fmax(width_rad, spread->narrow_rad)
		: spread->facts.wide_rad;
}

/* The narrow stop is worth any way: there it is known. */
static bool would_do(const struct focus *focus, const struct spread *spread,
	double wanted_rad)
{
	return wanted_rad < narrow_share * focus->wish_rad ||
		(wanted_rad == spread->narrow_rad &&
			wanted_rad < focus->wish_rad);
}

/* Less would do: whether for long enough, and how little. */
static bool is_calm(struct focus *focus, const struct spread *spread,
	double wanted_rad, int64_t now_ns)
{
	if (!would_do(focus, spread, wanted_rad)) {
		focus->calm = false;
		return false;
	}
	if (!focus->calm) {
		focus->calm = true;
		focus->calm_ns = now_ns;
		focus->calm_rad = wanted_rad;
	}
	focus->calm_rad = fmax(focus->calm_rad, wanted_rad);
	return now_ns - focus->calm_ns >= calm_ns;
}

static void tie(struct focus *focus, const struct spread *spread,
	const struct focus_view *view)
{
	double need_rad = focus_need(view);
	double wanted_rad = within(spread, room * need_rad);

	if (!(within(spread, need_rad) <= focus->wish_rad)) {
		focus->wish_rad = wanted_rad;
		focus->calm = false;
	} else if (is_calm(focus, spread, wanted_rad, view->now_ns)) {
		focus->wish_rad = focus->calm_rad;
		focus->calm = false;
	}
}

static void wish(struct focus *focus, const struct spread *spread,
	const struct focus_view *view)
{
	if (focus->settings.hold == FOCUS_HELD) {
		focus->wish_rad = within(spread, focus->settings.held_rad);
	} else if (focus->settings.hold == FOCUS_WIDE || !view->aims ||
		view->leaves) {
		focus->wish_rad = spread->facts.wide_rad;
		focus->calm = false;
	} else {
		tie(focus, spread, view);
	}
}

/* ---- what the motor is told ---- */

static double share_of(const struct spread *spread, double width_rad)
{
	return (width_rad - spread->narrow_rad) /
		(spread->facts.wide_rad - spread->narrow_rad);
}

/* The most that it may still run once it is told to stop. */
static double stop_way(const struct spread *spread)
{
	return spread_highest(&spread->facts) * (spread->facts.dead_s + say_s);
}

/* While it stands; one run leaves its rate, its start and stop unknown. */
static bool is_lost(const struct focus *focus, const struct spread *spread)
{
	double doubt = spread->facts.doubt;
	double one_run = 2.0 * doubt / (1.0 + doubt) + 2.0 * stop_way(spread);

	return focus->tell == 0.0 &&
		spread->high - spread->low > one_run + lost_share;
}

/* Between the stops: by the narrowest that it may be once it has stopped. */
static double tell_between(
	const struct focus *focus, const struct spread *spread, double goal)
{
	double start = focus->tell < 0.0 ? 0.0 : least_run;

	if (spread->low < goal) {
		return 1.0;
	}
	return spread->low - stop_way(spread) > goal + start ? -1.0 : 0.0;
}

static double tell_timed(struct focus *focus, const struct spread *spread)
{
	double goal = share_of(spread, focus->wish_rad);

	focus->finds =
		(focus->finds || is_lost(focus, spread)) && spread->low < 1.0;
	if (focus->finds || goal >= 1.0) {
		return spread->low < 1.0 ? 1.0 : 0.0;
	}
	if (goal <= 0.0) {
		return spread->high > 0.0 ? -1.0 : 0.0;
	}
	return tell_between(focus, spread, goal);
}

static double tell(struct focus *focus, const struct spread *spread, bool still)
{
	switch (spread->facts.drive) {
	case FOCUS_TIMED:
		return still ? 0.0 : tell_timed(focus, spread);
	case FOCUS_TOLD:
		return fmin(
			share_of(spread, focus->wish_rad) + spread->facts.error,
			1.0);
	case FOCUS_FIXED:
	case FOCUS_HAND:
		break;
	}
	return 0.0;
}

struct focus_result focus_step(struct focus *focus, const struct spread *spread,
	const struct focus_view *view)
{
	if (spread->facts.drive != FOCUS_FIXED) {
		wish(focus, spread, view);
	}
	focus->tell = tell(focus, spread, view->still);
	return (struct focus_result){ focus->wish_rad, focus->finds,
		focus->tell };
}

const char *focus_hold_name(enum focus_hold hold)
{
	static const char *const names[] = {
		[FOCUS_TIED] = "tied",
		[FOCUS_WIDE] = "wide",
		[FOCUS_HELD] = "held",
	};

	return names[hold];
}
