/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_DATED_PICTURE_H
#define SUPPORT_DATED_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Dated picture: grey, with the moment at which it was taken in blocks large
 * enough to outlive any encoder: 32 bits of CLOCK_MONOTONIC in milliseconds;
 * and its last rows in a grey that follows from it.
 */

enum {
	DATED_WIDTH = 160,
	DATED_HEIGHT = 120,
	DATED_BLOCK = 16,
	DATED_IN_ROW = 8,
	DATED_BITS = 32,
	DATED_FOOT = DATED_BITS / DATED_IN_ROW * DATED_BLOCK,
	DATED_GREYS = 4,
	DATED_GREY_MS = 20, /* less than a picture lasts */
	DATED_GREY_STEP = 50,
};

/* Of the last rows. */
static inline uint8_t dated_grey(uint32_t when_ms)
{
	return (uint8_t)(30 +
		DATED_GREY_STEP * (when_ms / DATED_GREY_MS % DATED_GREYS));
}

static inline size_t dated_place(int bit, int inset, size_t stride)
{
	return (size_t)(bit / DATED_IN_ROW * DATED_BLOCK + inset) * stride +
		(size_t)(bit % DATED_IN_ROW * DATED_BLOCK + inset);
}

static inline void dated_picture_draw(
	uint8_t *pixels, size_t stride, int64_t when_ns)
{
	uint32_t when_ms = (uint32_t)(when_ns / 1000000);

	memset(pixels, 60, stride * DATED_FOOT);
	memset(pixels + stride * DATED_FOOT, dated_grey(when_ms),
		stride * (DATED_HEIGHT - DATED_FOOT));
	for (int bit = 0; bit < DATED_BITS; bit++) {
		uint8_t level = (when_ms >> bit & 1u) != 0 ? 200 : 20;

		for (int y = 0; y < DATED_BLOCK; y++) {
			memset(pixels + dated_place(bit, 0, stride) +
					(size_t)y * stride,
				level, DATED_BLOCK);
		}
	}
}

/* Of a picture of 8 bits; in milliseconds, modulo 2 to the 32. */
static inline uint32_t dated_picture_ms(const uint8_t *pixels, size_t stride)
{
	uint32_t when_ms = 0;

	for (int bit = 0; bit < DATED_BITS; bit++) {
		size_t middle = dated_place(bit, DATED_BLOCK / 2, stride);

		when_ms |= (uint32_t)(pixels[middle] > 110) << bit;
	}
	return when_ms;
}

/* Whether its last rows were taken at the same moment as its first. */
static inline bool dated_picture_is_whole(const uint8_t *pixels, size_t stride)
{
	int grey = dated_grey(dated_picture_ms(pixels, stride));
	int seen = pixels[stride * (DATED_HEIGHT - DATED_BLOCK / 2) +
		DATED_WIDTH / 2];

	return abs(seen - grey) < DATED_GREY_STEP / 2;
}

#endif
