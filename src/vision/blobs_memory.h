/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_MEMORY_H
#define VISION_BLOBS_MEMORY_H

#include "core/detect.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Memory: where spots keep standing in the picture of a camera that does not
 * turn: roofs, lamps, a cloud. Only for blobs.
 *
 * Scores are summed up on a grid of MEMORY_CELL pixels and fade with the
 * frames. A spot is as familiar as the mean score of late around its place is
 * to its own: so a strong newcomer in front of weak clutter is not.
 */

enum {
	MEMORY_CELL = 2,   /* pixels of the frame */
	MEMORY_START = 30, /* frames without any spot that it begins with */
	MEMORY_FADE = 64   /* frames after which an eighth is forgotten */
};

/* What of its score a spot keeps that always stood there. */
#define MEMORY_KEPT 0.35

struct memory {
	uint32_t *sums; /* of scores; a rim of one cell around the frame */
	ptrdiff_t stride;
	int across;
	int down;
	uint32_t frames; /* that the sums are worth, times MEMORY_SCALE */
	int since_fade;
};

/* memory_room - elements of @sums for frames of this size. */
size_t memory_room(int width, int height);

/* memory_init - @sums: memory_room elements, the caller's. */
void memory_init(struct memory *memory, uint32_t *sums, int width, int height);

/* memory_clear - as after memory_init. */
void memory_clear(struct memory *memory);

/* memory_weigh - takes off the scores of what is familiar, then learns. */
void memory_weigh(struct memory *memory, struct blob *blobs, size_t count);

#endif
