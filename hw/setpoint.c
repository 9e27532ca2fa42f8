/* SPDX-License-Identifier: Apache-2.0 */
#include "setpoint.h"

#include <math.h>

static double within(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

static struct mount_angles bounded(
	const struct setpoint *setpoint, struct mount_angles at)
{
	return (struct mount_angles){
		within(at.pan_rad, setpoint->low.pan_rad,
			setpoint->high.pan_rad),
		within(at.tilt_rad, setpoint->low.tilt_rad,
			setpoint->high.tilt_rad),
	};
}

void setpoint_set(
	struct setpoint *setpoint, struct mount_angles at, int64_t now_ns)
{
	setpoint->at = bounded(setpoint, at);
	setpoint->rates = (struct mount_rates){ 0 };
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
	setpoint->at = setpoint_at(setpoint, now_ns);
	setpoint->at_ns = now_ns;
	setpoint->rates = rates;
}

struct mount_angles setpoint_at(
	const struct setpoint *setpoint, int64_t when_ns)
{
	double dt_s = (double)(when_ns - setpoint->at_ns) * 1e-9;
	struct mount_angles at = {
		setpoint->at.pan_rad + setpoint->rates.pan_rad_s * dt_s,
		setpoint->at.tilt_rad + setpoint->rates.tilt_rad_s * dt_s,
	};

	return bounded(setpoint, at);
}

void setpoint_hold_near(struct setpoint *setpoint, struct mount_angles head,
	struct mount_angles reach, int64_t now_ns)
{
	struct mount_angles at = setpoint_at(setpoint, now_ns);

	at.pan_rad = within(at.pan_rad, head.pan_rad - reach.pan_rad,
		head.pan_rad + reach.pan_rad);
	at.tilt_rad = within(at.tilt_rad, head.tilt_rad - reach.tilt_rad,
		head.tilt_rad + reach.tilt_rad);
	setpoint->at = bounded(setpoint, at);
	setpoint->at_ns = now_ns;
}
