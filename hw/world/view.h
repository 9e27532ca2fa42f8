/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_VIEW_H
#define WORLD_VIEW_H

#include "core/rig.h"

#include <stdint.h>

/*
 * View: how the camera lies in the world during one exposure. Part of
 * sim_world.
 *
 * The head's three axes are taken from the rig and rounded to 2^-30; after
 * that there is only what IEEE 754 rounds the same way everywhere (+ - * / and
 * the square root), so that no library decides a pixel.
 */

/* Where the carrier's axes point in the world; unit vectors. */
struct view {
	struct vec3 right;
	struct vec3 forward;
	struct vec3 up;
};

struct view view_of(const struct rig *rig, struct mount_angles head);

/* Camera and head during one exposure. */
struct view_shutter {
	int64_t middle_ns;
	struct mount_angles head; /* in the middle */
	struct mount_rates rates;
};

/* view_head - where the head is @later_s after the middle. */
struct mount_angles view_head(
	const struct view_shutter *shutter, double later_s);

/* view_ray - the direction that a pixel sees, in the carrier's frame. */
struct vec3 view_ray(const struct rig *rig, struct pixel at);

/* view_out - from the carrier's frame into the world; view_in - back. */
struct vec3 view_out(const struct view *view, struct vec3 ray);
struct vec3 view_in(const struct view *view, struct vec3 direction);

/*
 * view_pixel - where something far away is seen; to 1/256 of a pixel. False
 * where that is behind the camera; it may be outside of the picture.
 */
bool view_pixel(const struct rig *rig, const struct view *view,
	struct vec3 direction, struct pixel *at);

/* view_azimuth - of a direction; (-pi, pi], to 1e-11 rad. */
double view_azimuth(struct vec3 direction);

/* view_round - to 1/256 of a pixel. */
struct pixel view_round(struct pixel at);

#endif
