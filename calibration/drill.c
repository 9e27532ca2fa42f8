/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/drill.h"

#include "calibration/response.h"

#include <math.h>

enum {
	SCOUTS = 6,
	RAMP_STEPS = 16
};

static const double REST_S = 6;
static const double RAMP_STEP_S = 0.15;
/* What any head that is worth leading can do. */
static const double DEAD_MOST_S = 0.4;
static const double ACCEL_LEAST_RAD_S2 = 20 * GEOM_PI / 180;
/* Kept in hand of what the first moves told. */
static const double IN_HAND = 1.25;
/*
 * A line through n answers in steps of s over a time T has a slope of standard
 * error s / (sqrt(n) T). An even part is long enough to tell a rate to this
 * share by answers that are no better than these.
 */
static const double EVEN_LEAST_S = 0.6;
static const double RATE_SHARE = 0.005;
static const double ANSWER_STEP_RAD = 0.1 * GEOM_PI / 180;
static const double ANSWERS_HZ = 20;
static const double SETTLE_S = 0.6;
/* Nods: the longest way is this share of the picture. */
static const double SWING_SHARE = 0.7;
static const double NOD_S = 1.5;
static const double NOD_REST_S = 1.15;
static const double SLOW_SHARE = 1.0 / 3;

/* What is known of an axis so far. */
struct pace {
	double dead_s;
	double accel_rad_s2;
};

static double *of_rates(struct mount_rates *rates, int axis)
{
	return axis == EXERCISE_PAN ? &rates->pan_rad_s : &rates->tilt_rad_s;
}

static double angle_of(struct mount_angles at, int axis)
{
	return axis == EXERCISE_PAN ? at.pan_rad : at.tilt_rad;
}

static double rate_of(const struct drill_settings *settings, int axis)
{
	return axis == EXERCISE_PAN ? settings->top.pan_rad_s
				    : settings->top.tilt_rad_s;
}

static double even_s(double rate_rad_s)
{
	double coarse = ANSWER_STEP_RAD / (sqrt(ANSWERS_HZ) * RATE_SHARE);

	return fmax(EVEN_LEAST_S, pow(coarse / rate_rad_s, 2.0 / 3));
}

static double late_s(const struct pace *pace, double rate_rad_s)
{
	return pace->dead_s + rate_rad_s / pace->accel_rad_s2;
}

/* The way that such a move may take at most. */
static double way_of(const struct pace *pace, double rate_rad_s, double for_s)
{
	return rate_rad_s * (for_s + late_s(pace, rate_rad_s)) * 1.15;
}

/* Which way there is room; 0: none. */
static double side_for(const struct stand *stand,
	const struct drill_settings *settings, int axis, double way_rad)
{
	double at = angle_of(stand->at, axis);
	double up = angle_of(settings->high, axis) - at;
	double down = at - angle_of(settings->low, axis);

	if (fmax(up, down) < way_rad) {
		return 0;
	}
	return up > down ? 1 : -1;
}

static bool rest(struct stand *stand, double for_s, struct error *error)
{
	return stand_turn(stand, (struct mount_rates){ 0 }, for_s, error);
}

/* Both axes at this share of their highest rate, from rest to rest. */
static bool move(struct stand *stand, const struct drill_settings *settings,
	const struct pace *pace, double share, struct error *error)
{
	struct mount_rates rates = { 0 };
	double for_s = 0;
	double rest_s = 0;

	for (int axis = 0; axis < EXERCISE_AXES; axis++) {
		double rate = share * rate_of(settings, axis);

		for_s = fmax(for_s, late_s(&pace[axis], rate) + even_s(rate));
		rest_s = fmax(rest_s, late_s(&pace[axis], rate) + SETTLE_S);
	}
	for (int axis = 0; axis < EXERCISE_AXES; axis++) {
		double rate = share * rate_of(settings, axis);

		*of_rates(&rates, axis) = rate *
			side_for(stand, settings, axis,
				way_of(&pace[axis], rate, for_s));
	}
	return stand_turn(stand, rates, for_s, error) &&
		rest(stand, rest_s, error);
}

/* A first few moves, slow enough for any head, tell how it may be driven. */
static bool scout(struct stand *stand, const struct drill_settings *settings,
	struct pace *pace, struct error *error)
{
	struct response response;

	for (int i = 0; i < SCOUTS; i++) {
		double share = i % 3 == 0 ? 0.1 : i % 3 == 1 ? 0.25 : 0.45;

		if (!move(stand, settings, pace, share, error)) {
			return false;
		}
	}
	if (!response_run(&stand->exercise, &response, error)) {
		return false;
	}
	for (int axis = 0; axis < EXERCISE_AXES; axis++) {
		const struct response_axis *told = &response.axes[axis];

		if (told->moved) {
			pace[axis].dead_s =
				fmax(told->dead_s, 0) * IN_HAND + 0.05;
			pace[axis].accel_rad_s2 = fmax(ACCEL_LEAST_RAD_S2,
				told->accel_rad_s2 / IN_HAND);
		}
	}
	response_free(&response);
	return true;
}

static void tell(const struct drill_settings *settings, int done)
{
	if (settings->progress != NULL) {
		progress_step(settings->progress, done);
	}
}

/* Up through the speeds and down again, without a rest between. */
static bool ramp(struct stand *stand, const struct drill_settings *settings,
	double share, struct error *error)
{
	struct mount_rates rates = { 0 };

	for (int axis = 0; axis < EXERCISE_AXES; axis++) {
		double rate = share * rate_of(settings, axis);

		*of_rates(&rates, axis) = rate *
			side_for(stand, settings, axis,
				rate * RAMP_STEPS * RAMP_STEP_S * 1.2 +
					rate * DEAD_MOST_S);
	}
	for (int i = 1; i < 2 * RAMP_STEPS; i++) {
		double part =
			(double)(i <= RAMP_STEPS ? i : 2 * RAMP_STEPS - i) /
			RAMP_STEPS;
		struct mount_rates now = { rates.pan_rad_s * part,
			rates.tilt_rad_s * part };

		if (!stand_turn(stand, now, RAMP_STEP_S, error)) {
			return false;
		}
	}
	return rest(stand, 2, error);
}

bool drill_moves(struct stand *stand, const struct drill_settings *settings,
	struct error *error)
{
	struct pace pace[EXERCISE_AXES] = {
		{ DEAD_MOST_S, ACCEL_LEAST_RAD_S2 },
		{ DEAD_MOST_S, ACCEL_LEAST_RAD_S2 },
	};

	tell(settings, 0);
	if (!rest(stand, REST_S, error) ||
		!scout(stand, settings, pace, error)) {
		return false;
	}
	for (int i = 1; i <= settings->speeds; i++) {
		tell(settings, i);
		if (!move(stand, settings, pace, (double)i / settings->speeds,
			    error)) {
			return false;
		}
	}
	return ramp(stand, settings, 0.5, error) &&
		ramp(stand, settings, 0.5, error);
}

static bool nod(struct stand *stand, enum exercise_axis axis, double rate_rad_s,
	double for_s, struct error *error)
{
	struct mount_rates rates = { 0 };

	*of_rates(&rates, axis) = rate_rad_s;
	return stand_turn(stand, rates, for_s, error) &&
		rest(stand, NOD_REST_S, error);
}

bool drill_nods(struct stand *stand, const struct drill_settings *settings,
	enum exercise_axis axis, int passes, struct error *error)
{
	double fast = SWING_SHARE * settings->view_rad / NOD_S;

	/* To one side first, so that the swing's middle is the picture's. */
	if (!nod(stand, axis, -fast, NOD_S / 2, error)) {
		return false;
	}
	for (int i = 0; i < passes / 2; i++) {
		/* No two nods come to rest at the same step of the encoder. */
		double there = 0.95 + 0.1 * fmod(i * 0.618, 1.0);
		double back = 0.95 + 0.1 * fmod(i * 0.755, 1.0);
		double rate = i % 2 == 0 ? fast : fast * SLOW_SHARE;

		tell(settings, 2 * i);
		if (!nod(stand, axis, rate, NOD_S * there, error) ||
			!nod(stand, axis, -rate, NOD_S * back, error)) {
			return false;
		}
	}
	return nod(stand, axis, fast, NOD_S / 2, error);
}
