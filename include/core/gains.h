/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GAINS_H
#define CORE_GAINS_H

#include "core/cadence.h"
#include "core/pid.h"
#include "core/rig.h"

#include <stdbool.h>

/*
 * Gains: how hard the trim may pull at a head of which dead time, line and
 * rates are known.
 *
 * An axis turns a rate into an angle and so is an integrator, 1/s, behind a
 * dead time. Aim takes its errors where the head will be once all commands
 * under way have acted, which is a Smith predictor (1957): with C the trim,
 * d the delay that is reckoned with, u what it is longer than that and g by
 * how much steeper than reckoned the head's rates are, the loop that is cut
 * open at the head is
 *
 *   L = g C/s e^-(d+u)s / (1 + C/s (1 - e^-ds))
 *
 * Its phase margin is what is left to half a turn where |L| = 1. Where it
 * crosses again at a higher rate, the predictor lives by its delay being
 * exact: that counts as the want of margin that it is.
 */

/* One axis, as the trim meets it. */
struct gains_loop {
	double delay_s; /* reckoned with, >= 0 */
	double doubt_s; /* by how much it may be longer than that, >= 0 */
	double slope;   /* true change of rate over the wished one, > 0 */
};

/*
 * gains_loop_of - a head as the rig has it, with a dead time of @dead_s, on a
 * line as it was measured.
 *
 * Half of a command's life, a quarter of the time between two readings, the
 * standard error of the dead time and a tenth of the whole way from exposure
 * to motion are in doubt. What is left of the rate curve, once the mean of it
 * is known, is taken to be as steep as the mean and a tenth.
 */
struct gains_loop gains_loop_of(
	const struct rig *rig, double dead_s, const struct cadence *cadence);

/* L at one frequency. */
struct gains_point {
	double size;
	double phase_rad; /* not wrapped */
};

/* gains_open_loop - L at @rad_s > 0. */
struct gains_point gains_open_loop(const struct pid_gains *gains,
	const struct gains_loop *loop, double rad_s);

/*
 * gains_margin - the least phase margin of all crossings, in radians; PI
 * where nothing crosses because nothing pulls, and -PI where the loop still
 * pulls at any rate.
 */
double gains_margin(
	const struct pid_gains *gains, const struct gains_loop *loop);

/* gains_least_margin - what is refused under it: 45 degrees. */
double gains_least_margin(void);

/*
 * gains_fitted - @wished, with those that are to be computed filled in, and
 * softened where they leave less than the least margin: kp and kd are lowered
 * by one share, ki by its square.
 *
 * @wished: with kp = 0: kp, ki and kd are to be computed: the highest that
 *          leave 45 degrees, and no higher than a target's noise allows
 */
struct pid_gains gains_fitted(
	const struct pid_gains *wished, const struct gains_loop *loop);

/* gains_differ - whether a loop has changed by so much that it matters. */
bool gains_differ(const struct gains_loop *a, const struct gains_loop *b);

#endif
