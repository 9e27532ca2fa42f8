/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_JUDGE_PATCH_H
#define VISION_JUDGE_PATCH_H

#include "blobs_raster.h"
#include "core/rig.h"
#include "vision/judge.h"

#include <stdbool.h>

/*
 * patch_of - what the judge looks at around a spot. Only for blobs.
 *
 * @rasters: @levels of them, each half the one before; where there are fewer
 *           than JUDGE_SCALES, the coarsest stands for those that lack
 * @centre:  in the frame; beyond the border its pixels go on
 * @dark:    the spot is darker than its surroundings
 */
void patch_of(const struct raster *rasters, int levels, struct pixel centre,
	bool dark, struct judge_patch *patch);

#endif
