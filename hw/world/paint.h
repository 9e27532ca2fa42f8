/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_PAINT_H
#define WORLD_PAINT_H

#include "panorama.h"

/*
 * Paint: shapes on a panorama, from the farthest to the nearest, with clean
 * edges: each texel takes as much of the colour as the shape covers of it.
 * Part of sim_world.
 */

/* A point of the panorama, in texels from its upper left corner. */
struct paint_point {
	double x;
	double y;
};

struct paint_colour {
	double level;      /* grey level */
	double grain;      /* it varies by as much, either way ... */
	double grain_size; /* ... over so many texels, > 0 */
	uint64_t seed;     /* of the grain */
	uint8_t restless;  /* as the panorama knows it */
};

/* Where an object stands and how large a metre is there. */
struct paint_site {
	const struct panorama *panorama;
	double azimuth_rad;
	double distance_m;
	double eye_m; /* height of the camera over the ground */
};

/* paint_at - @right_m beside the site, @up_m over the ground. */
struct paint_point paint_at(
	const struct paint_site *site, double right_m, double up_m);

/* paint_polygon - convex, in either order of its corners. */
void paint_polygon(struct panorama *panorama, const struct paint_point *corner,
	int count, const struct paint_colour *colour);

/* paint_box - between two corners. */
void paint_box(struct panorama *panorama, struct paint_point one,
	struct paint_point other, const struct paint_colour *colour);

/* paint_stroke - a straight stroke from a wide end to another. */
void paint_stroke(struct panorama *panorama, struct paint_point from,
	double from_width, struct paint_point to, double to_width,
	const struct paint_colour *colour);

/* paint_disc - a round shape. */
void paint_disc(struct panorama *panorama, struct paint_point middle,
	double radius, const struct paint_colour *colour);

/* paint_restless - lets what stands between two corners sway or shimmer. */
void paint_restless(struct panorama *panorama, struct paint_point one,
	struct paint_point other, uint8_t restless);

/* paint_ground - all below @height, one of each column's quarters. */
void paint_ground(struct panorama *panorama, const double *height,
	const struct paint_colour *colour);

enum {
	PAINT_FINER = 4 /* quarters of a column */
};

#endif
