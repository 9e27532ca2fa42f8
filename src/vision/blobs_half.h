/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_HALF_H
#define VISION_BLOBS_HALF_H

#include "blobs_raster.h"
#include "vision/blobs.h"

/*
 * Half: the rasters that blobs made of the last frame, of which gather takes
 * the half-size one.
 */

struct blobs_half {
	const struct raster *raster;
	struct raster_gain gain;
	bool light; /* what blobs looks for */
	bool dark;
};

/* blobs_raster - of one level of the last frame; NULL: there are not so many.
 */
const struct raster *blobs_raster(const struct blobs *blobs, int level);

/* blobs_half - valid until the next blobs_find. */
struct blobs_half blobs_half(const struct blobs *blobs);

#endif
