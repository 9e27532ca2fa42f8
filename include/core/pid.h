/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PID_H
#define CORE_PID_H

#include <stdbool.h>

/*
 * Pid: trims what is left of one axis' error after the feed-forward.
 *
 * Parallel form with a filtered derivative, conditional integration
 * (the integrator does not grow while the output is held at its limit:
 * Astrom and Hagglund 2006, 3.5) and a dead band that freezes the integrator.
 */

struct pid_gains {
	double kp;            /* 1/s: rate for an error */
	double ki;            /* 1/s^2 */
	double kd;            /* dimensionless */
	double dead_band_rad; /* inside it the integrator rests, >= 0 */
	double filter_s;      /* smooths the derivative, >= 0 */
	double limit_rad_s;   /* |output| <= this, > 0 */
};

struct pid {
	double integral_rad_s;
	double last_error_rad;
	double slope_rad_s; /* of the error, smoothed */
	bool has_last;
};

/* pid_reset - knows nothing: empty integrator, no last error. */
void pid_reset(struct pid *pid);

/*
 * pid_step - the trim rate.
 *
 * @error_rad: goal less actual, finite
 * @dt_s:      since the last step, > 0
 * @held:      the final command was limited last time; an error that would
 *             wind the integrator further then leaves it as it is
 */
double pid_step(struct pid *pid, const struct pid_gains *gains,
	double error_rad, double dt_s, bool held);

#endif
