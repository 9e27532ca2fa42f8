/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_HALF_H
#define VISION_BLOBS_HALF_H

#include "blobs_raster.h"
#include "vision/blobs.h"

/*
 * Half: the half-size raster that blobs made of the last frame, for gather.
 */

struct blobs_half {
	const struct raster *raster;
	struct raster_gain gain;
	bool light; /* what blobs looks for */
	bool dark;
};

/* blobs_half - valid until the next blobs_find. */
struct blobs_half blobs_half(const struct blobs *blobs);

#endif
