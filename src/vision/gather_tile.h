/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_GATHER_TILE_H
#define VISION_GATHER_TILE_H

#include "gather_past.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Tile: looks for whatever moves evenly over a small part of the picture, in
 * any of 81 ways, by adding up its last eight frames along each. Only for
 * gather.
 *
 * Frames are added in pairs, pairs of pairs, and those in pairs again, each
 * with the shifts that its span can tell apart: so the 81 sums of eight frames
 * take 3 additions each and not 7.
 */

enum {
	TILE_WIDTH = 64, /* pixels of the past's images */
	TILE_HEIGHT = 32,
	TILE_FRAMES = 8,
	TILE_MARGIN = 8, /* as far as anything may have gone in that time */
	TILE_STEPS = 4,  /* of speed, for a pixel a frame */
	TILE_STRIDE = TILE_WIDTH + 2 * TILE_MARGIN,
	TILE_ROWS = TILE_HEIGHT + 2 * TILE_MARGIN,
	TILE_PIXELS = TILE_STRIDE * TILE_ROWS,
	TILE_ALIGN = 64,
	TILE_PAIR_WAYS = 9, /* -1, 0, 1 pixels a frame, each way */
	TILE_CELL = 8,
	TILE_FOUND_MAX = 8,
	TILE_BEST_MAX = 16
};

/* Where something may be, and how it moves. */
struct tile_find {
	int x; /* in the newest image */
	int y;
	int way_x; /* in TILE_STEPS of a pixel a frame */
	int way_y;
	int sum; /* > 0; what is as restless as noise has sigma TILE_SIGMA */
	bool dark;
};

/* TILE_SIGMA - of a sum: that of eight deviations, halved. */
#define TILE_SIGMA 5.66

/* What a search has found. */
struct tile_view {
	size_t count;
	struct tile_find find[TILE_FOUND_MAX]; /* the strongest first */
};

/* The strongest of several searches, in falling order. */
struct tile_best {
	int count;
	struct tile_find find[TILE_BEST_MAX];
};

/* What a search works in; each of its pictures begins at TILE_ALIGN. */
struct tile {
	_Alignas(TILE_ALIGN) int8_t frame[TILE_FRAMES][TILE_PIXELS];
	int8_t pair[TILE_FRAMES / 2][TILE_PAIR_WAYS][TILE_PIXELS];
	int8_t four[2][TILE_PIXELS];
	int8_t light[TILE_WIDTH * TILE_HEIGHT]; /* highest sum of all ways */
	int8_t dark[TILE_WIDTH * TILE_HEIGHT]; /* the same of their negatives */
};

/*
 * tile_search - at most one place in each TILE_CELL pixels square.
 *
 * @past:    of TILE_FRAMES frames at least
 * @x, @y:   of the tile's upper left corner; it may reach beyond the image
 * @offsets: of the tile, of as many frames
 * @least:   sum from which something counts
 */
void tile_search(struct tile *tile, const struct past *past, int x, int y,
	const struct offset *offsets, int least, struct tile_view *out);

/* tile_best_keep - @find in its place; the weakest falls off a full list. */
void tile_best_keep(struct tile_best *best, const struct tile_find *find);

#endif
