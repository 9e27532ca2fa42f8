/* SPDX-License-Identifier: Apache-2.0 */
#include "head_path.h"

#include <math.h>

/* Ramps differ from even ones by as much of their way. */
static const double ramp_share = 0.05;

#define NS_PER_S 1e9

/* Moves the motor one way; the lamp follows where the play is used up. */
static void shift(struct head_axis *axis, double way_rad)
{
	double half = axis->play_rad / 2.0;

	axis->motor_rad += way_rad;
	axis->lamp_rad = fmax(axis->motor_rad - half,
		fmin(axis->motor_rad + half, axis->lamp_rad));
}

/* Changes the rate evenly to @rate_rad_s within @time_s. */
static void ramp(struct head_axis *axis, double rate_rad_s, double time_s)
{
	shift(axis, (axis->rate_rad_s + rate_rad_s) / 2.0 * time_s);
	axis->rate_rad_s = rate_rad_s;
}

static void turn(struct head_axis *axis, double accel_rad_s2, double time_s)
{
	double change = axis->wish_rad_s - axis->rate_rad_s;
	double ramp_s = fabs(change) / accel_rad_s2;

	if (ramp_s > time_s) {
		double share = time_s / ramp_s;

		ramp(axis, axis->rate_rad_s + change * share, time_s);
		return;
	}
	ramp(axis, axis->wish_rad_s, ramp_s);
	shift(axis, axis->rate_rad_s * (time_s - ramp_s));
}

/* A ramp through standstill uses up the play on both ways. */
static void advance(struct head_axis *axis, double accel_rad_s2, double time_s)
{
	double stop_s = fabs(axis->rate_rad_s) / accel_rad_s2;

	if (axis->rate_rad_s * axis->wish_rad_s < 0.0 && stop_s < time_s) {
		ramp(axis, 0.0, stop_s);
		time_s -= stop_s;
	}
	turn(axis, accel_rad_s2, time_s);
}

void head_path_to(struct head_path *path, const struct head_settings *settings,
	int64_t when_ns)
{
	if (when_ns <= path->at_ns) {
		return;
	}
	double time_s = (double)(when_ns - path->at_ns) / NS_PER_S;

	advance(&path->pan, settings->pan_accel_rad_s2, time_s);
	advance(&path->tilt, settings->tilt_accel_rad_s2, time_s);
	path->at_ns = when_ns;
}

void head_path_obey(struct head_path *path, struct mount_rates rates)
{
	path->pan.wish_rad_s = rates.pan_rad_s;
	path->tilt.wish_rad_s = rates.tilt_rad_s;
}

double head_path_spread(const struct head_settings *settings,
	double change_rad_s, double accel_rad_s2)
{
	double late = change_rad_s * settings->jitter_s;
	double ramp =
		ramp_share * change_rad_s * change_rad_s / (2.0 * accel_rad_s2);

	return late * late + ramp * ramp;
}
