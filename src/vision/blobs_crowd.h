/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_CROWD_H
#define VISION_BLOBS_CROWD_H

#include "core/detect.h"

#include <stddef.h>

/*
 * Crowd: a spot among many like it is worth less. Only for blobs.
 *
 * Windows, leaves, waves and the blocks of a codec come in numbers, targets do
 * not: so what the spots of a frame that come after the best few score tells
 * what its clutter scores. This lets one threshold hold for sky and town. And
 * of few spots that are none beyond doubt, the brightest is one more often than
 * the next.
 */

/*
 * crowd_weigh - puts spots in order, best first, and divides their scores: all
 * by what the crowd of their frame is worth, and doubtful ones by the fourth
 * root of their place, up to the fourth; by 2 at most. The order stays.
 *
 * @pixels: of the frame; the larger, the more spots are taken for few
 */
void crowd_weigh(struct blob *blobs, size_t count, double pixels);

/* crowd_order - best first; equal ones stay as they are. */
void crowd_order(struct blob *blobs, size_t count);

#endif
