/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/health.h"

#include <string.h>

enum {
	ROW_STEP = 8,     /* rows from one sampled row to the next */
	PIXEL_STEP = 7,   /* odd, so that no column pattern hides */
	TOP_8BIT = 250,   /* video white and above */
	TOP_16BIT = 1023, /* the full scale of the smallest converter */
};

/* What the sampled pixels say of the frame's levels. */
struct levels {
	uint32_t low;
	uint32_t high;
	uint32_t count;
	uint32_t count_high;
};

static uint32_t pixel(const struct frame *frame, const void *row, int x)
{
	return frame->format == FRAME_GRAY8 ? ((const uint8_t *)row)[x]
					    : ((const uint16_t *)row)[x];
}

static struct levels levels_of(const struct frame *frame)
{
	struct levels levels = { .low = UINT32_MAX };

	for (int y = 0; y < frame->height; y += ROW_STEP) {
		const void *row = frame_row(frame, y);

		for (int x = y % PIXEL_STEP; x < frame->width;
			x += PIXEL_STEP) {
			uint32_t v = pixel(frame, row, x);

			if (v > levels.high || !levels.count) {
				levels.high = v;
				levels.count_high = 0;
			}
			levels.low = v < levels.low ? v : levels.low;
			levels.count_high += v == levels.high;
			levels.count++;
		}
	}
	return levels;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
	return hash ^ hash >> 29;
}

static uint64_t row_hash(uint64_t hash, const unsigned char *row, size_t size)
{
	uint64_t word = 0;
	size_t at = 0;

	for (; at + sizeof(word) <= size; at += sizeof(word)) {
		memcpy(&word, row + at, sizeof(word));
		hash = mix(hash, word);
	}
	word = 0;
	memcpy(&word, row + at, size - at);
	return mix(hash, word);
}

static uint64_t frame_hash(const struct frame *frame)
{
	size_t size = (size_t)frame->width * frame_pixel_bytes(frame->format);
	uint64_t hash = 0;

	for (int y = 0; y < frame->height; y += ROW_STEP) {
		hash = row_hash(hash, frame_row(frame, y), size);
	}
	return hash;
}

static bool at_the_top(const struct frame *frame, const struct levels *levels)
{
	if (levels->count_high * 2 <= levels->count) {
		return false;
	}
	if (frame->format == FRAME_GRAY8) {
		return levels->high >= TOP_8BIT;
	}
	/* A converter of n bits clips at 2^n - 1. */
	return levels->high >= TOP_16BIT &&
		(levels->high & (levels->high + 1)) == 0;
}

void health_init(struct health *health)
{
	*health = (struct health){ 0 };
}

enum frame_health health_step(struct health *health, const struct frame *frame)
{
	uint64_t hash = frame_hash(frame);
	struct levels levels = levels_of(frame);

	health->repeats = health->seen && hash == health->last_hash
		? health->repeats + 1
		: 0;
	health->repeats = health->repeats < HEALTH_FROZEN_FRAMES
		? health->repeats
		: HEALTH_FROZEN_FRAMES;
	health->last_hash = hash;
	health->seen = true;
	if (at_the_top(frame, &levels)) {
		return FRAME_SATURATED;
	}
	if (levels.low == levels.high) {
		return FRAME_BLACK;
	}
	return health->repeats == HEALTH_FROZEN_FRAMES ? FRAME_FROZEN
						       : FRAME_SOUND;
}

const char *health_name(enum frame_health value)
{
	static const char *const names[] = {
		[FRAME_SOUND] = "sound",
		[FRAME_FROZEN] = "frozen",
		[FRAME_BLACK] = "black",
		[FRAME_SATURATED] = "saturated",
	};

	return names[value];
}
