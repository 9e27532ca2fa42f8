/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_extent.h"

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

/* The surroundings of one spot. */
struct spot {
	const struct raster *raster;
	int left; /* of the window, in the raster, rim included */
	int top;
	int32_t sign;
	int32_t ground; /* contrast units, with the sign */
	int32_t peak;
	int seed_x; /* in the window */
	int seed_y;
	int first_x; /* bounds of the part, in the window */
	int first_y;
	int last_x;
	int last_y;
	int area;
	uint8_t part[SIDE][SIDE];
	uint16_t todo[SIDE * SIDE];
};

static int32_t contrast_at(const struct spot *spot, int x, int y)
{
	const uint16_t *row = raster_row(spot->raster, spot->top + y);

	return spot->sign * FINE * row[spot->left + x] - spot->ground;
}

static bool is_inside(const struct spot *spot, int x, int y)
{
	return x > 0 && y > 0 && x < SIDE - 1 && y < SIDE - 1 &&
		spot->left + x >= 0 && spot->top + y >= 0 &&
		spot->left + x < spot->raster->width &&
		spot->top + y < spot->raster->height;
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

	spot->peak = 1;
	spot->seed_x = middle;
	spot->seed_y = middle;
	for (int y = middle - reach; y <= middle + reach; y++) {
		for (int x = middle - reach; x <= middle + reach; x++) {
			int32_t contrast = is_inside(spot, x, y)
				? contrast_at(spot, x, y)
				: 0;

			if (contrast > spot->peak) {
				spot->peak = contrast;
				spot->seed_x = x;
				spot->seed_y = y;
			}
		}
	}
}

static void take(struct spot *spot, int x, int y)
{
	spot->part[y][x] = 1;
	spot->area++;
	spot->first_x = x < spot->first_x ? x : spot->first_x;
	spot->first_y = y < spot->first_y ? y : spot->first_y;
	spot->last_x = x > spot->last_x ? x : spot->last_x;
	spot->last_y = y > spot->last_y ? y : spot->last_y;
}

/* grow - takes what hangs together with the seed above half its height. */
static void grow(struct spot *spot)
{
	int count = 1;

	memset(spot->part, 0, sizeof(spot->part));
	spot->area = 0;
	spot->first_x = spot->last_x = spot->seed_x;
	spot->first_y = spot->last_y = spot->seed_y;
	take(spot, spot->seed_x, spot->seed_y);
	spot->todo[0] = (uint16_t)(spot->seed_y * SIDE + spot->seed_x);
	while (count > 0) {
		int at = spot->todo[--count];

		for (int i = 0; i < RING; i++) {
			int x = at % SIDE + ring[i][0];
			int y = at / SIDE + ring[i][1];

			if (spot->part[y][x] || !is_inside(spot, x, y) ||
				contrast_at(spot, x, y) * HALF <= spot->peak) {
				continue;
			}
			take(spot, x, y);
			spot->todo[count++] = (uint16_t)(y * SIDE + x);
		}
	}
}

static bool touches_part(const struct spot *spot, int x, int y)
{
	uint8_t any = spot->part[y][x];

	for (int i = 0; i < RING; i++) {
		any |= spot->part[y + ring[i][1]][x + ring[i][0]];
	}
	return any;
}

/* Moments of the part. */
struct moments {
	int64_t weight;
	int64_t x;
	int64_t y;
};

/*
 * weigh - One pixel beyond the part counts too, and a quarter of the peak is
 * taken off: so the weights fade to nothing at the rim, and the centroid does
 * not jump when a pixel joins.
 */
static struct moments weigh(const struct spot *spot)
{
	struct moments sums = { 0 };

	for (int y = spot->first_y - 1; y <= spot->last_y + 1; y++) {
		for (int x = spot->first_x - 1; x <= spot->last_x + 1; x++) {
			int32_t weight = is_inside(spot, x, y)
				? contrast_at(spot, x, y) - spot->peak / QUARTER
				: 0;

			if (weight <= 0 || !touches_part(spot, x, y)) {
				continue;
			}
			sums.weight += weight;
			sums.x += (int64_t)weight * x;
			sums.y += (int64_t)weight * y;
		}
	}
	if (!sums.weight) {
		return (struct moments){ 1, spot->seed_x, spot->seed_y };
	}
	return sums;
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
	struct spot spot;

	spot.raster = &rasters[level];
	spot.sign = place.dark ? -1 : 1;
	spot.ground = ground_of(&rasters[place.level], place);
	spot.left = (place.x << finer) - EXTENT_REACH - 1;
	spot.top = (place.y << finer) - EXTENT_REACH - 1;
	find_seed(&spot, 1 + 2 * finer);
	grow(&spot);

	struct moments sums = weigh(&spot);
	double scale = 1 << level;

	return (struct extent){
		.x_px = frame_px(spot.left, sums.x, sums.weight, level),
		.y_px = frame_px(spot.top, sums.y, sums.weight, level),
		.w_px = (spot.last_x - spot.first_x + 1) * scale,
		.h_px = (spot.last_y - spot.first_y + 1) * scale,
		.area_px = spot.area * scale * scale,
		.contrast = (double)spot.peak / FINE,
	};
}
