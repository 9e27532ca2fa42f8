/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/setpoint.h"

#include <math.h>

static double within(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

static double in_limits(const struct setpoint_axis *axis, double angle_rad)
{
	return within(angle_rad, axis->low_rad, axis->high_rad);
}

/* Ramps to the wish, then keeps it. */
static void axis_turn(struct setpoint_axis *axis, double time_s)
{
	double change = axis->wish_rad_s - axis->rate_rad_s;
	double ramp_s = fmin(fabs(change) / axis->accel_rad_s2, time_s);
	double after = axis->rate_rad_s +
		copysign(axis->accel_rad_s2 * ramp_s, change);

	if (ramp_s < time_s) {
		after = axis->wish_rad_s;
	}
	axis->at_rad = in_limits(axis,
		axis->at_rad + (axis->rate_rad_s + after) / 2.0 * ramp_s +
			after * (time_s - ramp_s));
	axis->rate_rad_s = after;
}

static struct setpoint advanced(
	const struct setpoint *setpoint, int64_t when_ns)
{
	struct setpoint then = *setpoint;
	double time_s = fmax((double)(when_ns - setpoint->at_ns) * 1e-9, 0.0);

	axis_turn(&then.pan, time_s);
	axis_turn(&then.tilt, time_s);
	then.at_ns = when_ns;
	return then;
}

static void axis_set(struct setpoint_axis *axis, double angle_rad)
{
	axis->at_rad = in_limits(axis, angle_rad);
	axis->rate_rad_s = axis->wish_rad_s = 0.0;
}

void setpoint_set(
	struct setpoint *setpoint, struct mount_angles at, int64_t now_ns)
{
	axis_set(&setpoint->pan, at.pan_rad);
	axis_set(&setpoint->tilt, at.tilt_rad);
	setpoint->at_ns = now_ns;
}

static double rate_within(double wish, double rate_max)
{
	return isfinite(wish) ? within(wish, -rate_max, rate_max) : 0.0;
}

struct mount_rates setpoint_rates(
	struct mount_rates wish, double pan_max_rad_s, double tilt_max_rad_s)
{
	return (struct mount_rates){
		rate_within(wish.pan_rad_s, pan_max_rad_s),
		rate_within(wish.tilt_rad_s, tilt_max_rad_s),
	};
}

void setpoint_turn(
	struct setpoint *setpoint, struct mount_rates rates, int64_t now_ns)
{
	*setpoint = advanced(setpoint, now_ns);
	setpoint->pan.wish_rad_s = rates.pan_rad_s;
	setpoint->tilt.wish_rad_s = rates.tilt_rad_s;
}

struct mount_angles setpoint_at(
	const struct setpoint *setpoint, int64_t when_ns)
{
	struct setpoint then = advanced(setpoint, when_ns);

	return (struct mount_angles){ then.pan.at_rad, then.tilt.at_rad };
}

static double resting_place(const struct setpoint_axis *axis)
{
	return in_limits(axis,
		axis->at_rad +
			axis->rate_rad_s * fabs(axis->rate_rad_s) /
				(2.0 * axis->accel_rad_s2));
}

struct mount_angles setpoint_rest(
	const struct setpoint *setpoint, int64_t when_ns)
{
	struct setpoint then = advanced(setpoint, when_ns);

	return (struct mount_angles){ resting_place(&then.pan),
		resting_place(&then.tilt) };
}

void setpoint_hold_near(struct setpoint *setpoint, struct mount_angles head,
	struct mount_angles reach, int64_t now_ns)
{
	*setpoint = advanced(setpoint, now_ns);
	setpoint->pan.at_rad = within(setpoint->pan.at_rad,
		head.pan_rad - reach.pan_rad, head.pan_rad + reach.pan_rad);
	setpoint->tilt.at_rad = within(setpoint->tilt.at_rad,
		head.tilt_rad - reach.tilt_rad, head.tilt_rad + reach.tilt_rad);
}
