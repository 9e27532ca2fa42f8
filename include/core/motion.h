/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MOTION_H
#define CORE_MOTION_H

/*
 * Motion: what time does to offset, rate and acceleration along one axis
 * when the acceleration wanders.
 *
 * The acceleration is a first-order Markov process: it has a given RMS and
 * forgets its value over a given time (Singer 1970; Bar-Shalom, Li,
 * Kirubarajan 2001, 8.2).
 */

enum {
	MOTION_OFFSET, /* rad */
	MOTION_RATE,   /* rad/s */
	MOTION_ACCEL,  /* rad/s^2 */
	MOTION_STATES,
};

struct motion_model {
	double accel_rad_s2; /* RMS, >= 0 */
	double keeps_s;      /* for how long it keeps its value, > 0 */
};

/* state <- carry state, p <- carry p carry' + noise. */
struct motion {
	double carry[MOTION_STATES][MOTION_STATES];
	double noise[MOTION_STATES][MOTION_STATES];
};

/* motion_over - of @dt_s; below zero: back the same way, as unsure. */
struct motion motion_over(const struct motion_model *model, double dt_s);

void motion_carry(const struct motion *m, double state[MOTION_STATES]);

/* motion_spread - the covariance @p after the motion. */
void motion_spread(
	const struct motion *m, double p[MOTION_STATES][MOTION_STATES]);

#endif
