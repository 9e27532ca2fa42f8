/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_PLANE_H
#define VISION_BLOBS_PLANE_H

#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Plane: a frame's levels on one scale of 12 bits, whatever the camera's, and
 * its halvings. Only for blobs.
 *
 * The border pixels go on for PLANE_BORDER pixels beyond each side, so that
 * nothing that looks a few pixels around asks for the border. A 3x3 sum of
 * weights 1 2 1 fits into 16 bits.
 */

enum {
	PLANE_BORDER = 8,
	PLANE_BITS = 12,
	PLANE_FINE = 256,
	PLANE_TOP = (1 << PLANE_BITS) - 1
};

struct plane {
	uint16_t *memory; /* of its maker */
	uint16_t *origin; /* of pixel (0, 0) */
	ptrdiff_t stride; /* pixels from row to row */
	int width;
	int height;
};

/* A pixel of one plane of a pyramid, and the sign of a spot there. */
struct place {
	int level; /* plane: 0 is the frame, each next one half of it */
	int x;
	int y;
	bool dark;
};

/* How the levels of a frame become those of the plane. */
struct plane_gain {
	uint32_t low;  /* becomes 0 */
	int up;        /* then shifted to the left by so much, */
	int down;      /* or to the right: one of both is 0 */
	uint32_t step; /* of quantisation, in 1/PLANE_FINE plane levels */
};

/* plane_room - pixels of memory for one plane with its border. */
size_t plane_room(int width, int height);

/* plane_lay - a plane over @memory with room for plane_room. */
struct plane plane_lay(uint16_t *memory, int width, int height);

/*
 * plane_gain_of - the gain that spreads the frame's levels over the scale.
 *
 * Looks at a sparse grid of pixels; the few most extreme ones may fall off
 * the scale and are cut there.
 */
struct plane_gain plane_gain_of(const struct frame *frame);

/* plane_fill - @plane has the size of @frame. */
void plane_fill(const struct plane *plane, const struct frame *frame,
	struct plane_gain gain);

/* plane_halve - means of 2x2; @half has half the size of @plane, cut. */
void plane_halve(const struct plane *half, const struct plane *plane);

static inline uint16_t *plane_row(const struct plane *plane, int y)
{
	return plane->origin + plane->stride * y;
}

#endif
