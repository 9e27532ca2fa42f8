/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_GATHER_TRAIL_H
#define VISION_GATHER_TRAIL_H

#include "gather_past.h"

#include <stdbool.h>

/*
 * Trail: the sum of all frames of the past along one way, and what it is
 * worth. Only for gather.
 */

enum {
	TRAIL_STEPS = 16 /* of speed, for a pixel a frame */
};

struct trail {
	int x; /* in the newest image */
	int y;
	int way_x; /* in TRAIL_STEPS of a pixel a frame */
	int way_y;
	bool dark;
	int sum;
};

/* trail_advance - to where it is a frame later. */
void trail_advance(struct trail *trail);

/*
 * trail_refine - @trail becomes the strongest near it.
 *
 * @reach: how far its way may be off, in TRAIL_STEPS of a pixel a frame
 */
void trail_refine(struct trail *trail, const struct past *past,
	const struct offset *offsets, int reach);

/* What there is along a trail, in pixels of the image. */
struct trail_spot {
	double score; /* on the scale of blobs.h; 0: none */
	double x;     /* in the newest image */
	double y;
	double way_x; /* a frame */
	double way_y;
	double w; /* at half of its height */
	double h;
	double area;
	double height; /* mean deviation at its peak */
};

/*
 * trail_measure - score 0 also where only a few of the frames show it: a flash
 * is no trail.
 */
struct trail_spot trail_measure(const struct trail *trail,
	const struct past *past, const struct offset *offsets);

#endif
