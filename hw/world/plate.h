/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_PLATE_H
#define WORLD_PLATE_H

#include "panorama.h"
#include "view.h"

#include <stddef.h>

/*
 * Plate: what stands in the world as one camera sees it, kept as long as the
 * camera does not turn. Part of sim_world.
 *
 * Places are computed at every sixteenth pixel and joined by straight lines,
 * which errs by under 0.03 of a pixel in a field of 30 degrees.
 */

struct plate_restless; /* a pixel that does not keep still */

struct plate {
	const struct panorama *panorama;
	struct rig rig;
	int width;
	int height;
	int32_t *level; /* in sixteenths, by pixel */
	int32_t *open;  /* 0..PANORAMA_OPEN */
	struct vec3 *rays;
	struct panorama_place *places; /* at the corners of the cells */
	int across;
	int down;
	struct plate_restless *restless;
	size_t restless_count;
	double *gusts; /* by place on the panorama */
	int gust_count;
};

/* How what stands in the world moves there. */
struct plate_motion {
	double sway_px;    /* of the farthest twigs */
	double shimmer_px; /* over what is hot */
	uint64_t seed;
};

/* plate_open - @panorama stays the caller's. False where memory is short. */
bool plate_open(struct plate *plate, const struct panorama *panorama,
	const struct rig *rig);
void plate_close(struct plate *plate);

/*
 * plate_expose - the mean of what the @views see; @count of them, in the order
 * in which the camera had them during the exposure.
 */
void plate_expose(struct plate *plate, const struct view *views, int count);

/* plate_stir - puts what does not keep still where it is at @at_s. */
void plate_stir(
	struct plate *plate, const struct plate_motion *motion, double at_s);

#endif
