/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_TURN_WARP_H
#define VISION_TURN_WARP_H

#include "core/rig.h"

#include <stdbool.h>

/*
 * Warp: where what a raster shows goes when the head turns, by the rig and the
 * head's word. Only for turn.
 *
 * Exact at three columns of three rows, and by parabolas between them.
 */

enum {
	WARP_NODES = 3
};

struct warp {
	int width; /* of the raster */
	int height;
	int scale; /* pixels of the frame, for one of the raster */
	struct pixel node[WARP_NODES][WARP_NODES];
};

/*
 * warp_between - from a head at @from to one at @to; width, height and scale
 * are filled before. False where the rig cannot say.
 */
bool warp_between(struct warp *warp, const struct rig *rig,
	struct mount_angles from, struct mount_angles to);

/* warp_at - where a pixel of the raster goes. */
struct pixel warp_at(const struct warp *warp, int x, int y);

/* warp_middle - where the one in the middle does. */
struct pixel warp_middle(const struct warp *warp);

/* warp_in_frame - a place in the raster, in pixels of the frame. */
struct pixel warp_in_frame(const struct warp *warp, double x, double y);

#endif
