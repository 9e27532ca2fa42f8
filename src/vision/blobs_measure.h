/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_MEASURE_H
#define VISION_BLOBS_MEASURE_H

#include "blobs_plane.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Measure: looks closely at one candidate. Only for blobs.
 */

/* A pixel of one plane of the pyramid. */
struct place {
	int level; /* plane: 0 is the frame, each next one half of it */
	int x;
	int y;
	bool dark;
};

/*
 * measure_score - see blobs.h.
 *
 * @noise: beside that right around the spot, in 1/PLANE_FINE plane levels
 */
double measure_score(
	const struct plane *planes, struct place place, uint32_t noise);

/* The size and place of a spot, in pixels of the frame. */
struct extent {
	double x_px; /* centroid */
	double y_px;
	double w_px; /* of the part above half of the peak contrast */
	double h_px;
	double area_px;
	double contrast; /* plane levels, > 0 */
};

/*
 * measure_extent - grows the part above half of the peak contrast from
 * @place, at most MEASURE_REACH pixels of the finer plane to each side.
 */
struct extent measure_extent(const struct plane *planes, struct place place);

enum {
	MEASURE_REACH = 24
};

#endif
