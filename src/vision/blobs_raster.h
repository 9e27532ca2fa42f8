/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_RASTER_H
#define VISION_BLOBS_RASTER_H

#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Raster: a frame's levels on one scale of 12 bits, whatever the camera's, and
 * its halvings. Only for blobs.
 *
 * The border pixels go on for RASTER_BORDER pixels beyond each side, so that
 * nothing that looks a few pixels around asks for the border. A 3x3 sum of
 * weights 1 2 1 fits into 16 bits.
 */

enum {
	RASTER_BORDER = 8,
	RASTER_BITS = 12,
	RASTER_FINE = 256,
	RASTER_TOP = (1 << RASTER_BITS) - 1
};

struct raster {
	uint16_t *memory; /* of its maker */
	uint16_t *origin; /* of pixel (0, 0) */
	ptrdiff_t stride; /* pixels from row to row */
	int width;
	int height;
};

/* A pixel of one raster of a pyramid, and the sign of a spot there. */
struct place {
	int level; /* raster: 0 is the frame, each next one half of it */
	int x;
	int y;
	bool dark;
};

/* How the levels of a frame become those of the raster. */
struct raster_gain {
	uint32_t low;  /* becomes 0 */
	int up;        /* then shifted to the left by so much, */
	int down;      /* or to the right: one of both is 0 */
	uint32_t step; /* of quantisation, in 1/RASTER_FINE raster levels */
};

/* raster_room - pixels of memory for one raster with its border. */
size_t raster_room(int width, int height);

/* raster_lay - a raster over @memory with room for raster_room. */
struct raster raster_lay(uint16_t *memory, int width, int height);

/*
 * raster_gain_of - the gain that spreads the frame's levels over the scale.
 *
 * Looks at a sparse grid of pixels; the few most extreme ones may fall off
 * the scale and are cut there.
 */
struct raster_gain raster_gain_of(const struct frame *frame);

/* A rectangle of the frame, @right and @bottom one beyond. */
struct region {
	int left;
	int top;
	int right;
	int bottom;
};

/*
 * raster_cut - how far the most extreme pixel of a region of a frame of 16
 * bits lies beyond the end of the scale, in levels of the frame; >= 0.
 */
uint32_t raster_cut(const struct frame *frame, struct raster_gain gain,
	struct region region, bool dark);

/* raster_fill - @raster has the size of @frame. */
void raster_fill(const struct raster *raster, const struct frame *frame,
	struct raster_gain gain);

/*
 * raster_halve - means of 2x2; @half has half the size of @raster, cut. Its
 * rows from @first to before @end; with its last one comes the border.
 */
void raster_halve(const struct raster *half, const struct raster *raster,
	int first, int end);

static inline uint16_t *raster_row(const struct raster *raster, int y)
{
	return raster->origin + raster->stride * y;
}

#endif
