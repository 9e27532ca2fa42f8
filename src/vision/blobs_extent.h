/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_EXTENT_H
#define VISION_BLOBS_EXTENT_H

#include "blobs_raster.h"

/*
 * Extent: where exactly a spot lies and how large it is. Only for blobs.
 */

enum {
	EXTENT_REACH = 24
};

/* In pixels of the frame. */
struct extent {
	double x_px; /* centroid */
	double y_px;
	double w_px; /* of the part above half of the peak contrast */
	double h_px;
	double area_px;
	double contrast; /* raster levels, > 0 */
};

/*
 * extent_of - of the spot at @place.
 *
 * Measured on the next finer raster, where there is one. What hangs together
 * above half of the peak contrast is the spot, at most EXTENT_REACH pixels of
 * that raster to each side.
 */
struct extent extent_of(const struct raster *rasters, struct place place);

#endif
