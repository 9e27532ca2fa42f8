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
 * The result never exceeds the rate limit, and never asks for more than the
 * acceleration limit. It leaves room to brake before the soft stop ahead,
 * |rate| <= sqrt(2 a d) with d the way that is left once dt has passed; where
 * the present rate leaves no such room, it brakes as hard as it may.
 * Beyond a stop only the way back is open.
 */
double slew_step(const struct slew_limits *limits, double angle_rad,
	double rate_rad_s, double wish_rad_s, double dt_s);

/*
 * slew_approach - the highest rate from which an axis can still come to rest
 * within @way_rad, if each command lasts @dt_s: a rate v goes v dt before the
 * next one brakes it, and then v^2 / 2a.
 *
 * @way_rad: >= 0
 */
double slew_approach(double accel_rad_s2, double way_rad, double dt_s);

#endif
