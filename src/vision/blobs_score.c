/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_score.h"

#include "blobs_kernel.h"
#include "blobs_scan.h"

#include <stdbool.h>
#include <string.h>

enum {
	RAYS = 16,
	NEAR = 3, /* half side of the square that the spot itself may fill */
	FAR = 6,  /* and of the one in which roughness is measured */
	ROWS = 2 * FAR + 2,
	LANES = 16,         /* of a row; what is beyond ROWS is not used */
	STRIDE = LANES + 1, /* with the pixel to the right of the last */
	SIDE = 3,           /* blocks across and down */
	SPOT = 4,           /* the one in the middle */
	NOISE_FINE = RASTER_FINE / SCAN_WEIGHT
};

/* What counts of the ring's mean roughness, and of its roughest block's. */
#define MEAN_SHARE  0.8
#define WORST_SHARE 0.1

/* The raster around a place, smoothed by 1 2 1 both ways. */
struct window {
	uint16_t rows[ROWS][STRIDE]; /* the place is at [FAR][FAR] */
};

#define FROM_PLACE(x, y) ((y)*STRIDE + (x))

/*
 * Rays: to the square SCAN_RING aside, the eight places that the scan took and
 * eight between; with a pixel on the way.
 */
static const struct ray {
	int near;
	int far;
} rays[RAYS] = {
	{ FROM_PLACE(-2, -2), FROM_PLACE(-3, -3) },
	{ FROM_PLACE(-1, -2), FROM_PLACE(-1, -3) },
	{ FROM_PLACE(0, -2), FROM_PLACE(0, -3) },
	{ FROM_PLACE(1, -2), FROM_PLACE(1, -3) },
	{ FROM_PLACE(2, -2), FROM_PLACE(3, -3) },
	{ FROM_PLACE(2, -1), FROM_PLACE(3, -1) },
	{ FROM_PLACE(2, 0), FROM_PLACE(3, 0) },
	{ FROM_PLACE(2, 1), FROM_PLACE(3, 1) },
	{ FROM_PLACE(2, 2), FROM_PLACE(3, 3) },
	{ FROM_PLACE(1, 2), FROM_PLACE(1, 3) },
	{ FROM_PLACE(0, 2), FROM_PLACE(0, 3) },
	{ FROM_PLACE(-1, 2), FROM_PLACE(-1, 3) },
	{ FROM_PLACE(-2, 2), FROM_PLACE(-3, 3) },
	{ FROM_PLACE(-2, 1), FROM_PLACE(-3, 1) },
	{ FROM_PLACE(-2, 0), FROM_PLACE(-3, 0) },
	{ FROM_PLACE(-2, -1), FROM_PLACE(-3, -1) },
};

KERNEL static void smooth_window(struct window *restrict window,
	const uint16_t *restrict corner, ptrdiff_t stride)
{
	uint16_t across[ROWS + 2][LANES];

	for (int j = 0; j < ROWS + 2; j++) {
		const uint16_t *at = corner + (j - 1) * stride;

		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			across[j][i] =
				(uint16_t)(at[i - 1] + 2 * at[i] + at[i + 1]);
		}
	}
	for (int j = 0; j < ROWS; j++) {
		uint16_t *row = window->rows[j];

		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			row[i] = (uint16_t)(across[j][i] +
				2 * across[j + 1][i] + across[j + 2][i]);
		}
		row[LANES] = 0;
	}
}

/* over_rays - above the highest of the rays; may be negative. */
static int32_t over_rays(const uint16_t *place)
{
	uint16_t most = 0;

	for (int i = 0; i < RAYS; i++) {
		most = kernel_max(most,
			kernel_min(place[rays[i].near], place[rays[i].far]));
	}
	return *place - most;
}

/* under_rays - the same of darkness. */
static int32_t under_rays(const uint16_t *place)
{
	uint16_t least = UINT16_MAX;

	for (int i = 0; i < RAYS; i++) {
		least = kernel_min(least,
			kernel_max(place[rays[i].near], place[rays[i].far]));
	}
	return least - *place;
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

/* sum_steps - across and down, of each column between two rows. */
KERNEL static void sum_steps(uint32_t *restrict sums,
	const struct window *restrict window, int top, int bottom)
{
	uint32_t steps[LANES] = { 0 };

	for (int j = top; j < bottom; j++) {
		const uint16_t *row = window->rows[j];
		const uint16_t *below = window->rows[j + 1];

		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			uint32_t across = kernel_gap(row[i + 1], row[i]);
			uint32_t down = kernel_gap(below[i], row[i]);

			steps[i] += across + down;
		}
	}
	memcpy(sums, steps, sizeof(steps));
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
		uint32_t sums[LANES];

		sum_steps(sums, window, top, bottom);
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

	const uint16_t *at = &window.rows[FAR][FAR];
	int32_t contrast = place.dark ? under_rays(at) : over_rays(at);

	if (contrast <= 0) {
		return 0.0;
	}
	roughness_of(blocks, &window, bounds_of(raster, place));

	double steps = noise_of(blocks) + (double)noise / NOISE_FINE;

	return steps > 0.0 ? contrast / steps : 0.0;
}
