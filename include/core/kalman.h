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
	int64_t at_ns;
};

/*
 * kalman_init - from a first direction.
 *
 * @sigma_rad:      its standard error in each axis, > 0
 * @rate_sigma_rad_s: what the rate may be, > 0
 */
void kalman_init(struct kalman *k, struct angles at, double sigma_rad,
	double rate_sigma_rad_s, int64_t at_ns);

/*
 * kalman_predict - to @to_ns, later or earlier.
 *
 * @accel_rad_s2: RMS of the acceleration that the model leaves out; white
 *                over each step (Bar-Shalom, Li, Kirubarajan 2001, 6.2.2)
 */
void kalman_predict(struct kalman *k, double accel_rad_s2, int64_t to_ns);

/* kalman_distance2 - squared Mahalanobis distance of a direction, 2 axes. */
double kalman_distance2(
	const struct kalman *k, struct angles measured, double sigma_rad);

/* kalman_update - with a direction measured at the time predicted to. */
void kalman_update(struct kalman *k, struct angles measured, double sigma_rad);

struct angles kalman_angles(const struct kalman *k);

/* kalman_rates - as rates of azimuth and elevation; finite at the zenith. */
struct rates kalman_rates(const struct kalman *k);

#endif
