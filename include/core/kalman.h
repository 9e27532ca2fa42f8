/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_KALMAN_H
#define CORE_KALMAN_H

#include "core/geom.h"

#include <stdint.h>

/*
 * Kalman: direction and angular rate of one object, from noisy directions.
 *
 * The state lives in the plane that touches the sphere at the present
 * estimate: two axes that do not mix, each with position, rate and one
 * shared covariance, since the noise is alike in both. After each update the
 * plane moves with the estimate (parallel transport), so the zenith is a
 * direction like any other.
 */
struct kalman {
	struct vec3 at;    /* the estimate: where the plane touches */
	struct vec3 right; /* unit axes of the plane */
	struct vec3 up;
	double rate_right_rad_s;
	double rate_up_rad_s;
	double p_pp; /* rad^2 */
	double p_pr; /* rad^2/s */
	double p_rr; /* rad^2/s^2 */
	double accel_rad_s2;
	int64_t at_ns;
};

/* What is known of an object before it is seen a second time. */
struct kalman_prior {
	double rate_rad_s;   /* RMS of its rate in each axis, > 0 */
	double accel_rad_s2; /* RMS of its acceleration in each axis, > 0 */
};

/*
 * kalman_init - from a first direction.
 *
 * @sigma_rad: its standard error in each axis, > 0
 */
void kalman_init(struct kalman *k, const struct kalman_prior *prior,
	struct angles at, double sigma_rad, int64_t at_ns);

/*
 * kalman_predict - to @to_ns, later or earlier.
 *
 * The acceleration is white noise that keeps its value for about a tenth of a
 * second (continuous model: Bar-Shalom, Li, Kirubarajan 2001, 6.2.2), so two
 * half steps give what one whole step gives.
 */
void kalman_predict(struct kalman *k, int64_t to_ns);

/* A direction, measured. */
struct kalman_fix {
	struct vec3 at;   /* a unit vector, as geom_vector gives it */
	double sigma_rad; /* its standard error in each axis, > 0 */
	int64_t at_ns;    /* when it was there */
};

/*
 * kalman_distance2 - squared Mahalanobis distance of @fix, 2 axes.
 *
 * @fix: at the time predicted to, or earlier: then where the object was is
 *       reckoned back from where it is now
 */
double kalman_distance2(const struct kalman *k, const struct kalman_fix *fix);

/*
 * kalman_update - with @fix, at the time predicted to, or earlier.
 *
 * A late one counts for less: what the object may have done since is part of
 * its error. The state stays at its own time.
 */
void kalman_update(struct kalman *k, const struct kalman_fix *fix);

struct angles kalman_angles(const struct kalman *k);

/* kalman_rates - as rates of azimuth and elevation; finite at the zenith. */
struct rates kalman_rates(const struct kalman *k);

/* kalman_sigma - standard error of the direction in each axis. */
double kalman_sigma(const struct kalman *k);

#endif
