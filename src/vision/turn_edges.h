/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_TURN_EDGES_H
#define VISION_TURN_EDGES_H

#include "blobs_raster.h"

#include <stdint.h>

/*
 * Edges: the few points of a raster that are worth finding again. Only for
 * turn.
 *
 * On slopes that are many times as steep as most of the raster's: roofs, trees
 * and the edges of heaped clouds have such, noise and veils do not.
 */

enum {
	EDGES_MOST = 192,
	EDGES_LEAST = 64, /* fewer are no edges but chance */
	EDGES_REACH = 4,  /* pixels, in which they are looked for again */
	EDGES_RIM = EDGES_REACH + 3, /* none is nearer to the border */
	EDGES_ONE = 256,             /* units of a level, and of a place */
	EDGES_SMOOTH = 16            /* by 1 2 1 both ways: of a slope */
};

struct edge {
	int16_t x;
	int16_t y;
	int32_t slope_x; /* over two pixels, in EDGES_SMOOTH of a level */
	int32_t slope_y;
	int32_t level; /* smoothed, in EDGES_ONE of one */
};

/*
 * edges_take - those of @raster, evenly.
 *
 * @edges: room for EDGES_MOST
 *
 * Returns how many: none, or EDGES_LEAST and more.
 */
int edges_take(struct edge *edges, const struct raster *raster);

#endif
