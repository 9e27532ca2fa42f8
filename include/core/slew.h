/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SLEW_H
#define CORE_SLEW_H

/*
 * Slew: turns a wished axis rate into one that the head can follow.
 *
 * Knows rate, acceleration and soft stops of one axis. Knows nothing of
 * targets, of the other axis, or of the line that carries the command.
 */

struct slew_limits {
	double rate_rad_s;   /* > 0 */
	double accel_rad_s2; /* > 0 */
	double low_rad;      /* soft stops, low < high */
	double high_rad;
};

/*
 * slew_step - the rate to command now.
 *
 * @limits:     of this axis
 * @angle_rad:  where the axis is, in the mount frame
 * @rate_rad_s: what it does now
 * @wish_rad_s: what the caller wants; any finite value
 * @dt_s:       time until the next step, > 0
 *
 * The result never exceeds the limits, and always leaves room to brake
 * before the soft stop ahead: |rate| <= sqrt(2 a d), d the way that is left.
 * Beyond a stop only the way back is open.
 */
double slew_step(const struct slew_limits *limits, double angle_rad,
	double rate_rad_s, double wish_rad_s, double dt_s);

#endif
