/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pid.h"

#include <math.h>

static double clamped(double value, double limit)
{
	return fmax(-limit, fmin(limit, value));
}

void pid_reset(struct pid *pid)
{
	*pid = (struct pid){ .has_last = false };
}

static double smoothed_slope(struct pid *pid, const struct pid_gains *gains,
	double error_rad, double dt_s)
{
	if (!pid->has_last) {
		return 0.0;
	}
	double slope = (error_rad - pid->last_error_rad) / dt_s;

	return pid->slope_rad_s +
		(slope - pid->slope_rad_s) * dt_s / (gains->filter_s + dt_s);
}

double pid_step(struct pid *pid, const struct pid_gains *gains,
	double error_rad, double dt_s, bool held)
{
	double growth = gains->ki * error_rad * dt_s;
	double grown =
		clamped(pid->integral_rad_s + growth, gains->limit_rad_s);

	pid->slope_rad_s = smoothed_slope(pid, gains, error_rad, dt_s);
	pid->last_error_rad = error_rad;
	pid->has_last = true;

	double rest = gains->kp * error_rad + gains->kd * pid->slope_rad_s;
	double full = rest + grown;
	bool winds = (held || fabs(full) > gains->limit_rad_s) &&
		fabs(grown) > fabs(pid->integral_rad_s);

	if (fabs(error_rad) > gains->dead_band_rad && !winds) {
		pid->integral_rad_s = grown;
	}
	return clamped(rest + pid->integral_rad_s, gains->limit_rad_s);
}
