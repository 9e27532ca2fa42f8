/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_memory.h"

#include <string.h>

enum {
	SCORE_SCALE = 256, /* sums of one score */
	SCORE_TOP = 255,   /* no spot counts for more */
	FRAME_SCALE = 64,
	FADE_PART = 8
};

static int cells_of(int pixels)
{
	return (pixels + MEMORY_CELL - 1) / MEMORY_CELL;
}

size_t memory_room(int width, int height)
{
	size_t across = (size_t)cells_of(width) + 2;
	size_t down = (size_t)cells_of(height) + 2;

	return across * down;
}

void memory_init(struct memory *memory, uint32_t *sums, int width, int height)
{
	memory->sums = sums;
	memory->across = cells_of(width);
	memory->down = cells_of(height);
	memory->stride = memory->across + 2;
	memory_clear(memory);
}

void memory_clear(struct memory *memory)
{
	size_t cells = (size_t)memory->stride * (size_t)(memory->down + 2);

	memset(memory->sums, 0, cells * sizeof(*memory->sums));
	memory->frames = MEMORY_START * FRAME_SCALE;
	memory->since_fade = 0;
}

static int cell_of(double at_px, int cells)
{
	int cell = (int)(at_px / MEMORY_CELL);

	return cell < 0 ? 0 : cell >= cells ? cells - 1 : cell;
}

/* place_of - the element of the cell that holds the spot's centroid. */
static uint32_t *place_of(const struct memory *memory, const struct blob *blob)
{
	int x = cell_of(blob->centre.x_px, memory->across);
	int y = cell_of(blob->centre.y_px, memory->down);

	return memory->sums + (y + 1) * memory->stride + x + 1;
}

/* known_score - mean score of late around a place; a spot jitters. */
static double known_score(const struct memory *memory, const uint32_t *place)
{
	uint64_t sum = 0;

	for (int y = -1; y <= 1; y++) {
		const uint32_t *row = place + y * memory->stride;

		sum += (uint64_t)row[-1] + row[0] + row[1];
	}
	return (double)(sum * FRAME_SCALE) /
		((double)memory->frames * SCORE_SCALE);
}

static double familiar_share(
	const struct memory *memory, const struct blob *blob)
{
	double known = known_score(memory, place_of(memory, blob));

	return known < blob->score ? known / blob->score : 1.0;
}

static void fade(struct memory *memory)
{
	size_t cells = (size_t)memory->stride * (size_t)(memory->down + 2);

	for (size_t i = 0; i < cells; i++) {
		memory->sums[i] -= memory->sums[i] / FADE_PART;
	}
	memory->frames -= memory->frames / FADE_PART;
	memory->since_fade = 0;
}

static uint32_t learnt(double score)
{
	double top = score < SCORE_TOP ? score : SCORE_TOP;

	return (uint32_t)(top * SCORE_SCALE);
}

void memory_weigh(struct memory *memory, struct blob *blobs, size_t count)
{
	double shares[DETECT_BLOBS_MAX];

	for (size_t i = 0; i < count; i++) {
		shares[i] = familiar_share(memory, &blobs[i]);
	}
	for (size_t i = 0; i < count; i++) {
		*place_of(memory, &blobs[i]) += learnt(blobs[i].score);
		blobs[i].score *= 1.0 - (1.0 - MEMORY_KEPT) * shares[i];
	}
	memory->frames += FRAME_SCALE;
	if (++memory->since_fade == MEMORY_FADE) {
		fade(memory);
	}
}
