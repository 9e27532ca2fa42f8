/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_SCORE_H
#define VISION_BLOBS_SCORE_H

#include "blobs_raster.h"

#include <stdint.h>

/*
 * Score: the exact contrast of one candidate over its noise. Only for blobs.
 */

/*
 * score_of - see blobs.h, before the weight of its scale; 0: no spot.
 *
 * @noise: beside that right around the spot, in 1/RASTER_FINE raster levels
 */
double score_of(
	const struct raster *rasters, struct place place, uint32_t noise);

#endif
