/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_KALMAN_H
#define CORE_KALMAN_H

#include "core/geom.h"
#include "core/motion.h"
#include "core/plane.h"

#include <stdint.h>

/*
 * Kalman: direction and angular rate of one object, from noisy directions.
 *
 * Two models of motion run side by side and are weighed by how well they
 * foretold what was seen (interacting multiple models: Blom and Bar-Shalom
 * 1988): a steady one, which flies straight by (core/flyby.h) and hardly
 * strays from that, and a lively one, as of a bird or a quadcopter. In both
 * the stray acceleration is a first-order Markov process (Singer 1970).
 *
 * The state lives in the plane that touches the sphere at the present
 * estimate: two axes that do not mix, each with offset, rate and
 * acceleration, and one shared covariance, since the noise is alike in both.
 * The plane is carried along with the estimate.
 */

enum {
	KALMAN_AXES = 2,   /* right, up */
	KALMAN_MODELS = 2, /* steady, lively */
};

/* What is known of an object before it is seen a second time. */
struct kalman_prior {
	double rate_rad_s;    /* RMS of its rate in each axis, > 0 */
	double steady_rad_s2; /* RMS acceleration in each axis while steady, */
	double lively_rad_s2; /* and while lively; both >= 0 */
};

struct kalman_model {
	double share; /* the probability that the object moves like this */
	double state[KALMAN_AXES][MOTION_STATES]; /* rad, rad/s, rad/s^2 */
	double p[MOTION_STATES][MOTION_STATES];   /* covariance */
};

struct kalman {
	struct plane plane; /* touches at the estimate */
	struct kalman_prior prior;
	struct kalman_model model[KALMAN_MODELS];
	int64_t at_ns;
};

/*
 * kalman_init - from a first direction.
 *
 * @sigma_rad: its standard error in each axis, > 0
 */
void kalman_init(struct kalman *k, const struct kalman_prior *prior,
	struct angles at, double sigma_rad, int64_t at_ns);

/* kalman_predict - to @to_ns; backwards it goes nearly the same way back. */
void kalman_predict(struct kalman *k, int64_t to_ns);

/* A direction, measured. */
struct kalman_fix {
	struct vec3 at;   /* a unit vector, as geom_vector gives it */
	double sigma_rad; /* its standard error in each axis, > 0 */
	int64_t at_ns;    /* when it was there */
};

/* How a fix compares with what was expected. */
struct kalman_match {
	double distance2;   /* squared Mahalanobis distance, 2 axes */
	double spread_rad2; /* expected variance of each axis, fix included */
};

/*
 * kalman_match - @fix against the state.
 *
 * @fix: at the time predicted to, or earlier: then where the object was is
 *       reckoned back from where it is now
 */
struct kalman_match kalman_match(
	const struct kalman *k, const struct kalman_fix *fix);

/*
 * kalman_update - with @fix, at the time predicted to, or earlier.
 *
 * A late one counts for less: what the object may have done since is part of
 * its error. The state stays at its own time.
 */
void kalman_update(struct kalman *k, const struct kalman_fix *fix);

/*
 * kalman_startle - before an update with a fix that is farther off than it
 * should be: the place is as unsure as that, the rate is left as it is.
 */
void kalman_startle(struct kalman *k, const struct kalman_fix *fix);

/* kalman_steadiness - the probability that it moves as the steady model. */
double kalman_steadiness(const struct kalman *k);

/*
 * kalman_flown - the unit vector to where it will be @after_s later than its
 * state if it flies straight on, as far as the steady model knows it.
 */
struct vec3 kalman_flown(const struct kalman *k, double after_s);

/*
 * kalman_flown_sigma - standard error of that in each axis, by the model that
 * the object is likelier to move as.
 */
double kalman_flown_sigma(const struct kalman *k, double after_s);

/* kalman_turn - the world was turned under the object, and its way with it. */
void kalman_turn(struct kalman *k, const struct rotation *turn);

struct angles kalman_angles(const struct kalman *k);

/* kalman_rates - as rates of azimuth and elevation; finite at the zenith. */
struct rates kalman_rates(const struct kalman *k);

/* kalman_sigma - standard error of the direction in each axis. */
double kalman_sigma(const struct kalman *k);

#endif
