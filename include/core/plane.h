/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PLANE_H
#define CORE_PLANE_H

#include "core/geom.h"

/*
 * Plane: the plane that touches the sphere of directions at one point, and
 * can be carried along.
 *
 * A great circle through the point is a straight line in the plane, and the
 * axes turn no more than the way itself does (parallel transport): numbers
 * in the plane stay good when it moves, at the zenith too.
 */
struct plane {
	struct vec3 at;    /* where it touches */
	struct vec3 right; /* unit axes */
	struct vec3 up;
};

/* A step or a rate in the plane. */
struct plane_step {
	double right;
	double up;
};

/* plane_touching - at a direction; right is where azimuth grows. */
struct plane plane_touching(struct angles at);

/* plane_carry - along the great circle that @step_rad points out. */
void plane_carry(struct plane *plane, struct plane_step step_rad);

/*
 * plane_way - the step in radians, along the great circle, that leads to the
 * unit vector @to.
 */
struct plane_step plane_way(const struct plane *plane, struct vec3 to);

/*
 * plane_rates - a rate in the plane as rates of azimuth and elevation. At
 * zenith and nadir, where azimuth has none, it is 0 and elevation moves away
 * from them.
 */
struct rates plane_rates(
	const struct plane *plane, struct plane_step rate_rad_s);

double plane_length2(struct plane_step step);

#endif
