/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/health.h"

#include <stdlib.h>
#include <string.h>

#define NS_PER_S 1e9

enum {
	PARTS = 8,        /* across and down */
	FINE = 16,        /* units of a part's level */
	COVERED_PART = 4, /* of the spread is left where it is covered ... */
	OPEN_PART = 2,    /* ... and where it is no longer */
	SPREAD_LEAST = 4 * FINE, /* below it is but noise */
	ROW_STEP = 8,            /* rows from one sampled row to the next */
	PIXEL_STEP = 7,          /* odd, so that no column pattern hides */
	HASHES = 4,
	TOP_8BIT = 250,   /* video white and above */
	TOP_16BIT = 1023, /* the full scale of the smallest converter */
};

/* What the sampled pixels say of the frame's levels. */
struct levels {
	uint32_t low;
	uint32_t high;
	uint32_t count;
	uint32_t count_high;
	uint64_t sum[PARTS * PARTS]; /* of each part of the picture */
	uint32_t pixels[PARTS * PARTS];
};

static uint32_t pixel(const struct frame *frame, const void *row, int x)
{
	return frame->format == FRAME_GRAY8 ? ((const uint8_t *)row)[x]
					    : ((const uint16_t *)row)[x];
}

/* add_part - what a row shows of it: from @x on; where the next one begins. */
static int add_part(struct levels *levels, const struct frame *frame,
	const void *row, int part, int x)
{
	int end = ((part % PARTS + 1) * frame->width + PARTS - 1) / PARTS;
	uint64_t sum = 0;
	uint32_t count = 0;

	for (; x < end; x += PIXEL_STEP) {
		uint32_t v = pixel(frame, row, x);

		sum += v;
		count++;
		levels->low = v < levels->low ? v : levels->low;
		if (v < levels->high) {
			continue;
		}
		levels->count_high = v > levels->high ? 0 : levels->count_high;
		levels->count_high++;
		levels->high = v;
	}
	levels->sum[part] += sum;
	levels->pixels[part] += count;
	levels->count += count;
	return x;
}

static struct levels levels_of(const struct frame *frame)
{
	struct levels levels = { .low = UINT32_MAX };

	for (int y = 0; y < frame->height; y += ROW_STEP) {
		const void *row = frame_row(frame, y);
		int first = y * PARTS / frame->height * PARTS;
		int x = y % PIXEL_STEP;

		for (int part = first; part < first + PARTS; part++) {
			x = add_part(&levels, frame, row, part, x);
		}
	}
	return levels;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
	return hash ^ hash >> 29;
}

/* row_hash - of HASHES that take turns, so that none waits for another. */
static uint64_t row_hash(uint64_t hash, const unsigned char *row, size_t size)
{
	uint64_t hashes[HASHES] = { hash };
	uint64_t words[HASHES];
	size_t at = 0;

	for (; at + sizeof(words) <= size; at += sizeof(words)) {
		memcpy(words, row + at, sizeof(words));
		for (int i = 0; i < HASHES; i++) {
			hashes[i] = mix(hashes[i], words[i]);
		}
	}
	memset(words, 0, sizeof(words));
	memcpy(words, row + at, size - at);
	for (int i = 0; i < HASHES; i++) {
		hash = mix(hash, mix(hashes[i], words[i]));
	}
	return hash;
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

/* spread_of - mean deviation of the parts from their mean, in FINE. */
static uint32_t spread_of(const struct levels *levels)
{
	int64_t mean[PARTS * PARTS];
	int64_t sum = 0;
	int64_t off = 0;
	int64_t count = 0;

	for (int i = 0; i < PARTS * PARTS; i++) {
		if (levels->pixels[i] > 0) {
			mean[count] = (int64_t)(levels->sum[i] * FINE /
				levels->pixels[i]);
			sum += mean[count++];
		}
	}
	for (int64_t i = 0; i < count; i++) {
		off += llabs(mean[i] - sum / count);
	}
	return (uint32_t)(off / count);
}

static uint32_t past_spread(const struct health *health, int age)
{
	unsigned ago = HEALTH_PAST - (unsigned)age;

	return health->spread[(health->newest + ago) % HEALTH_PAST];
}

/* The least spread of the frames before the newest HEALTH_NEW. */
static uint32_t usual_spread(const struct health *health)
{
	uint32_t least = UINT32_MAX;

	for (int age = HEALTH_NEW; age < HEALTH_PAST; age++) {
		uint32_t was = past_spread(health, age);

		least = was < least ? was : least;
	}
	return least;
}

static void note_spread(struct health *health, uint32_t spread)
{
	health->newest = (health->newest + 1) % HEALTH_PAST;
	health->spread[health->newest] = spread;
	health->spreads += health->spreads < HEALTH_PAST;
}

/* Whether so little is left of it in all of the newest frames. */
static bool fell_at_once(const struct health *health, uint32_t usual)
{
	for (int age = 0; age < HEALTH_NEW; age++) {
		if (past_spread(health, age) > usual / COVERED_PART) {
			return false;
		}
	}
	return true;
}

/* cover - whether something is before the lens, and since when. */
static void cover(struct health *health, uint32_t spread, int64_t stamp_ns)
{
	uint32_t usual;

	if (health->open_spread > 0) {
		if (spread > health->open_spread / OPEN_PART) {
			health->open_spread = 0;
			health->spreads = 0;
		}
		return;
	}
	note_spread(health, spread);
	if (health->spreads < HEALTH_PAST) {
		return;
	}
	usual = usual_spread(health);
	if (usual >= SPREAD_LEAST && fell_at_once(health, usual)) {
		health->open_spread = usual;
		health->covered_ns = stamp_ns;
	}
}

/* How long the picture stands still. */
static void repeat(struct health *health, uint64_t hash, int64_t stamp_ns)
{
	int64_t still_ns = stamp_ns - health->fresh_ns;

	if (health->seen && hash == health->last_hash) {
		health->repeats += health->repeats < HEALTH_FROZEN_FRAMES;
		return;
	}
	if (health->seen && health->repeats == HEALTH_FROZEN_FRAMES &&
		still_ns <= (int64_t)(HEALTH_SHUTTER_S * NS_PER_S) &&
		still_ns > health->shutter_ns) {
		health->shutter_ns = still_ns;
	}
	health->repeats = 0;
	health->fresh_ns = stamp_ns;
	health->last_hash = hash;
	health->seen = true;
}

static bool stands_still(const struct health *health, int64_t stamp_ns)
{
	return health->repeats == HEALTH_FROZEN_FRAMES ||
		(health->repeats >= 2 &&
			stamp_ns - health->fresh_ns >=
				(int64_t)(HEALTH_FROZEN_S * NS_PER_S));
}

/* What a picture that holds still, or shows nothing, is called by now. */
static enum frame_health lasting(
	int64_t for_ns, int64_t shutter_ns, enum frame_health later)
{
	return for_ns < shutter_ns ? FRAME_SHUTTER : later;
}

void health_init(struct health *health)
{
	*health = (struct health){ 0 };
}

enum frame_health health_step(struct health *health, const struct frame *frame)
{
	uint64_t hash = frame_hash(frame);
	struct levels levels = levels_of(frame);

	int64_t stamp_ns = frame->stamp_ns;

	repeat(health, hash, stamp_ns);
	cover(health, spread_of(&levels), stamp_ns);
	if (at_the_top(frame, &levels)) {
		return FRAME_SATURATED;
	}
	if (levels.low == levels.high) {
		return FRAME_BLIND;
	}
	if (health->open_spread > 0) {
		return lasting(stamp_ns - health->covered_ns,
			(int64_t)(HEALTH_SHUTTER_S * NS_PER_S), FRAME_BLIND);
	}
	if (stands_still(health, stamp_ns)) {
		return lasting(stamp_ns - health->fresh_ns,
			2 * health->shutter_ns, FRAME_FROZEN);
	}
	return FRAME_SOUND;
}
