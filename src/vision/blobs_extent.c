/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_extent.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
	RING = 8, /* directions, and places that tell the ground */
	RING_PX = 3,
	SIDE = 2 * EXTENT_REACH + 3, /* with a rim that is never entered */
	FINE = 16,                   /* contrast units of one raster level */
	QUARTER = 4,
	HALF = 2
};

static const int ring[RING][2] = { { -1, -1 }, { 0, -1 }, { 1, -1 }, { 1, 0 },
	{ 1, 1 }, { 0, 1 }, { -1, 1 }, { -1, 0 } };

/* What is known of a pixel of the window. */
enum {
	OPEN, /* not yet asked */
	KNOWN /* asked, or outside of the frame or of reach */
};

struct at {
	uint8_t x;
	uint8_t y;
};

/* The surroundings of one spot. */
struct spot {
	const struct raster *raster;
	int start_x; /* of the window, in the raster, rim included */
	int start_y;
	int32_t sign;
	int32_t ground; /* contrast units, with the sign */
	int32_t peak;
	struct at seed; /* in the window, as all below */
	int left;       /* of what lies in the frame and in reach */
	int top;
	int right;
	int bottom;
	int first_x; /* bounds of the part */
	int first_y;
	int last_x;
	int last_y;
	int area;
	int64_t weight; /* moments of the part and its rim */
	int64_t sum_x;
	int64_t sum_y;
	uint8_t marks[SIDE][SIDE];
	struct at todo[SIDE * SIDE];
};

static int32_t contrast_at(const struct spot *spot, int x, int y)
{
	const uint16_t *row = raster_row(spot->raster, spot->start_y + y);

	return spot->sign * FINE * row[spot->start_x + x] - spot->ground;
}

static int at_least(int value, int least)
{
	return value > least ? value : least;
}

static int at_most(int value, int most)
{
	return value < most ? value : most;
}

static int32_t ground_of(const struct raster *raster, struct place place)
{
	int32_t sum = 0;

	for (int i = 0; i < RING; i++) {
		const uint16_t *row =
			raster_row(raster, place.y + RING_PX * ring[i][1]);

		sum += row[place.x + RING_PX * ring[i][0]];
	}
	return (place.dark ? -1 : 1) * sum * (FINE / RING);
}

/* find_seed - the highest pixel within @reach of the middle. */
static void find_seed(struct spot *spot, int reach)
{
	int middle = EXTENT_REACH + 1;
	int bottom = at_most(middle + reach, spot->bottom);
	int right = at_most(middle + reach, spot->right);

	spot->peak = 1;
	spot->seed = (struct at){ (uint8_t)middle, (uint8_t)middle };
	for (int y = at_least(middle - reach, spot->top); y <= bottom; y++) {
		for (int x = at_least(middle - reach, spot->left); x <= right;
			x++) {
			int32_t contrast = contrast_at(spot, x, y);

			if (contrast > spot->peak) {
				spot->peak = contrast;
				spot->seed =
					(struct at){ (uint8_t)x, (uint8_t)y };
			}
		}
	}
}

static void open_marks(struct spot *spot)
{
	size_t wide = (size_t)spot->right + 1 - (size_t)spot->left;

	memset(spot->marks, KNOWN, sizeof(spot->marks));
	for (int y = spot->top; y <= spot->bottom; y++) {
		memset(&spot->marks[y][spot->left], OPEN, wide);
	}
}

/*
 * weigh - One pixel beyond the part counts too, and a quarter of the peak is
 * taken off: so the weights fade to nothing at the rim, and the centroid does
 * not jump when a pixel joins.
 */
static void weigh(struct spot *spot, struct at at, int32_t contrast)
{
	int32_t weight = contrast - spot->peak / QUARTER;

	if (weight > 0) {
		spot->weight += weight;
		spot->sum_x += (int64_t)weight * at.x;
		spot->sum_y += (int64_t)weight * at.y;
	}
}

static void take(struct spot *spot, struct at at)
{
	spot->todo[spot->area++] = at;
	spot->first_x = at_most(spot->first_x, at.x);
	spot->first_y = at_most(spot->first_y, at.y);
	spot->last_x = at_least(spot->last_x, at.x);
	spot->last_y = at_least(spot->last_y, at.y);
}

/* ask - of a pixel that is in the part or beside it. */
static void ask(struct spot *spot, struct at at)
{
	int32_t contrast = contrast_at(spot, at.x, at.y);

	spot->marks[at.y][at.x] = KNOWN;
	weigh(spot, at, contrast);
	if (contrast * HALF > spot->peak) {
		take(spot, at);
	}
}

/* grow - takes what hangs together with the seed above half its height. */
static void grow(struct spot *spot)
{
	open_marks(spot);
	spot->area = 0;
	spot->weight = spot->sum_x = spot->sum_y = 0;
	spot->first_x = spot->last_x = spot->seed.x;
	spot->first_y = spot->last_y = spot->seed.y;
	spot->marks[spot->seed.y][spot->seed.x] = KNOWN;
	weigh(spot, spot->seed, contrast_at(spot, spot->seed.x, spot->seed.y));
	take(spot, spot->seed);
	for (int done = 0; done < spot->area; done++) {
		struct at at = spot->todo[done];

		for (int i = 0; i < RING; i++) {
			struct at next = { (uint8_t)(at.x + ring[i][0]),
				(uint8_t)(at.y + ring[i][1]) };

			if (spot->marks[next.y][next.x] == OPEN) {
				ask(spot, next);
			}
		}
	}
	if (!spot->weight) {
		spot->weight = 1;
		spot->sum_x = spot->seed.x;
		spot->sum_y = spot->seed.y;
	}
}

/* frame_px - from a pixel of the raster of @level to one of the frame. */
static double frame_px(int start, int64_t sum, int64_t weight, int level)
{
	double at = start + (double)sum / (double)weight;

	return (at + 0.5) * (1 << level) - 0.5;
}

struct extent extent_of(const struct raster *rasters, struct place place)
{
	int level = place.level > 0 ? place.level - 1 : 0;
	int finer = place.level - level;
	int left = (place.x << finer) - EXTENT_REACH - 1;
	int top = (place.y << finer) - EXTENT_REACH - 1;
	const struct raster *raster = &rasters[level];
	struct spot spot;

	spot.raster = raster;
	spot.start_x = left;
	spot.start_y = top;
	spot.sign = place.dark ? -1 : 1;
	spot.ground = ground_of(&rasters[place.level], place);
	spot.left = at_least(1, -left);
	spot.top = at_least(1, -top);
	spot.right = at_most(SIDE - 2, raster->width - 1 - left);
	spot.bottom = at_most(SIDE - 2, raster->height - 1 - top);
	find_seed(&spot, 1 + 2 * finer);
	grow(&spot);

	double scale = 1 << level;

	return (struct extent){
		.x_px = frame_px(left, spot.sum_x, spot.weight, level),
		.y_px = frame_px(top, spot.sum_y, spot.weight, level),
		.w_px = (spot.last_x - spot.first_x + 1) * scale,
		.h_px = (spot.last_y - spot.first_y + 1) * scale,
		.area_px = spot.area * scale * scale,
		.contrast = (double)spot.peak / FINE,
	};
}
