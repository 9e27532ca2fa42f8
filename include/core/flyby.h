/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FLYBY_H
#define CORE_FLYBY_H

/*
 * Flyby: how the direction of something turns that flies straight on at a
 * steady speed.
 *
 * It goes along a great circle. With w the rate and s the closing rate, range
 * rate over range, it has gone atan2(w t, 1 + s t) after a time t, whatever
 * its range and speed are; its acceleration at any time is -2 s w. (From
 * r u = p + v t; the modified polar coordinates of Aidala and Hammel 1983.)
 */

struct flyby {
	double rate_rad_s; /* >= 0, along the great circle */
	double closing_hz; /* below 0 while it comes nearer */
};

/*
 * flyby_of - from rate and acceleration along the way. A closing rate beyond
 * what flies is taken for a manoeuvre, and bounded; at rest there is none.
 */
struct flyby flyby_of(double rate_rad_s, double accel_rad_s2);

/* flyby_accel - along the way, now. */
double flyby_accel(const struct flyby *flyby);

/*
 * flyby_after - the same @time_s later, or earlier; @way_rad: how far it has
 * gone.
 */
struct flyby flyby_after(
	const struct flyby *flyby, double time_s, double *way_rad);

#endif
