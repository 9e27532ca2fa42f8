/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_score.h"

#include "blobs_kernel.h"
#include "blobs_scan.h"

#include <stdbool.h>

enum {
	RAYS = 16,
	NEAR = 3, /* half side of the square that the spot itself may fill */
	FAR = 6,  /* and of the one in which roughness is measured */
	ROWS = 2 * FAR + 2,
	LANES = 16, /* a row with the pixel to its right, and what is unused */
	SIDE = 3,   /* blocks across and down */
	SPOT = 4,   /* the one in the middle */
	NOISE_FINE = RASTER_FINE / SCAN_WEIGHT
};

/* What counts of the ring's mean roughness, and of its roughest block's. */
#define MEAN_SHARE  0.8
#define WORST_SHARE 0.1

/*
 * Rays: to the square SCAN_RING aside, the eight places that the scan took and
 * eight between; with a pixel on the way.
 */
static const struct ray {
	int near_x;
	int near_y;
	int far_x;
	int far_y;
} rays[RAYS] = { { -2, -2, -3, -3 }, { -1, -2, -1, -3 }, { 0, -2, 0, -3 },
	{ 1, -2, 1, -3 }, { 2, -2, 3, -3 }, { 2, -1, 3, -1 }, { 2, 0, 3, 0 },
	{ 2, 1, 3, 1 }, { 2, 2, 3, 3 }, { 1, 2, 1, 3 }, { 0, 2, 0, 3 },
	{ -1, 2, -1, 3 }, { -2, 2, -3, 3 }, { -2, 1, -3, 1 }, { -2, 0, -3, 0 },
	{ -2, -1, -3, -1 } };

/* The raster around a place, smoothed by 1 2 1 both ways. */
struct window {
	uint16_t rows[ROWS][LANES + 1]; /* the place is at [FAR][FAR] */
};

KERNEL static void smooth_window(
	struct window *window, const uint16_t *corner, ptrdiff_t stride)
{
	for (int j = 0; j < ROWS; j++) {
		const uint16_t *above = corner + (j - 1) * stride;
		const uint16_t *at = corner + j * stride;
		const uint16_t *below = corner + (j + 1) * stride;
		uint16_t column[LANES + 2];
		uint16_t *row = window->rows[j];

		for (int i = 0; i < LANES + 2; i++) {
			column[i] = (uint16_t)(above[i - 1] + 2 * at[i - 1] +
				below[i - 1]);
		}
		for (int i = 0; i < LANES; i++) {
			row[i] = (uint16_t)(column[i] + 2 * column[i + 1] +
				column[i + 2]);
		}
		row[LANES] = 0;
	}
}

static int32_t level_at(const struct window *window, int x, int y)
{
	return window->rows[FAR + y][FAR + x];
}

/* contrast_of - above the highest of the rays; may be negative. */
static int32_t contrast_of(const struct window *window, bool dark)
{
	int32_t sign = dark ? -1 : 1;
	int32_t worst = INT32_MIN;

	for (int i = 0; i < RAYS; i++) {
		struct ray ray = rays[i];
		int32_t near = sign * level_at(window, ray.near_x, ray.near_y);
		int32_t far = sign * level_at(window, ray.far_x, ray.far_y);
		int32_t lower = near < far ? near : far;

		worst = lower > worst ? lower : worst;
	}
	return sign * level_at(window, 0, 0) - worst;
}

/* Steps of a part of the ring between neighbouring smoothed pixels. */
struct roughness {
	uint32_t sum;
	uint32_t pixels; /* each with a step across and one down */
};

/* What of the window lies in the frame, and so has steps to measure. */
struct bounds {
	int left;
	int top;
	int right; /* one beyond */
	int bottom;
};

static struct bounds bounds_of(const struct raster *raster, struct place place)
{
	int right = raster->width - 1 - place.x + FAR;
	int bottom = raster->height - 1 - place.y + FAR;

	return (struct bounds){
		.left = place.x > FAR ? 0 : FAR - place.x,
		.top = place.y > FAR ? 0 : FAR - place.y,
		.right = right < ROWS - 1 ? right : ROWS - 1,
		.bottom = bottom < ROWS - 1 ? bottom : ROWS - 1,
	};
}

/* add_steps - across and down, of one row. */
KERNEL static void add_steps(uint32_t *restrict sums,
	const uint16_t *restrict row, const uint16_t *restrict below)
{
	for (int i = 0; i < LANES; i++) {
		uint32_t across = kernel_gap(row[i + 1], row[i]);
		uint32_t down = kernel_gap(below[i], row[i]);

		sums[i] += across + down;
	}
}

static int within(int at, int least, int most)
{
	return at < least ? least : at > most ? most : at;
}

/*
 * roughness_of - of the eight blocks of the ring, and last of the spot.
 *
 * @blocks: the nine fields that two lines across and two down make of the
 *          window, row by row; the middle one is the spot's
 */
static void roughness_of(struct roughness *blocks, const struct window *window,
	struct bounds bounds)
{
	static const int cuts[] = { 0, FAR - NEAR, FAR + NEAR + 1, ROWS - 1 };

	for (int b = 0; b < SIDE; b++) {
		int top = within(cuts[b], bounds.top, bounds.bottom);
		int bottom = within(cuts[b + 1], bounds.top, bounds.bottom);
		uint32_t sums[LANES] = { 0 };

		for (int j = top; j < bottom; j++) {
			add_steps(sums, window->rows[j], window->rows[j + 1]);
		}
		for (int a = 0; a < SIDE; a++) {
			struct roughness *block = &blocks[SIDE * b + a];
			int left = within(cuts[a], bounds.left, bounds.right);
			int right =
				within(cuts[a + 1], bounds.left, bounds.right);

			*block = (struct roughness){
				.pixels = (uint32_t)((right - left) *
					(bottom - top))
			};
			for (int i = left; i < right; i++) {
				block->sum += sums[i];
			}
		}
	}
}

static bool rougher(struct roughness a, struct roughness b)
{
	return (uint64_t)a.sum * b.pixels > (uint64_t)b.sum * a.pixels;
}

/*
 * noise_of - so many parts of the mean roughness of the ring, so many of that
 * of its roughest block, in smoothed levels.
 */
static double noise_of(const struct roughness *blocks)
{
	struct roughness all = { 0 };
	struct roughness worst = { .pixels = 1 };

	for (int i = 0; i < SIDE * SIDE; i++) {
		if (i == SPOT) {
			continue;
		}
		all.sum += blocks[i].sum;
		all.pixels += blocks[i].pixels;
		worst = rougher(blocks[i], worst) ? blocks[i] : worst;
	}
	if (!all.pixels) {
		return 0.0;
	}
	return MEAN_SHARE * all.sum / all.pixels +
		WORST_SHARE * worst.sum / worst.pixels;
}

double score_of(
	const struct raster *rasters, struct place place, uint32_t noise)
{
	const struct raster *raster = &rasters[place.level];
	struct window window;
	struct roughness blocks[SIDE * SIDE];

	smooth_window(&window,
		raster_row(raster, place.y - FAR) + place.x - FAR,
		raster->stride);

	int32_t contrast = contrast_of(&window, place.dark);

	if (contrast <= 0) {
		return 0.0;
	}
	roughness_of(blocks, &window, bounds_of(raster, place));

	double steps = noise_of(blocks) + (double)noise / NOISE_FINE;

	return steps > 0.0 ? contrast / steps : 0.0;
}
