/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_score.h"

#include "blobs_kernel.h"
#include "blobs_scan.h"

#include <stdbool.h>

enum {
	AROUND = 16,
	NEAR = 3, /* half side of the square that the spot itself may fill */
	FAR = 6,  /* and of the one in which roughness is measured */
	ROWS = 2 * FAR + 2,
	LANES = 16 /* a row with the pixel to its right, and what is unused */
};

/* The square SCAN_RING aside: the eight that the scan took, eight between. */
static const int around[AROUND][2] = { { -3, -3 }, { 0, -3 }, { 3, -3 },
	{ 3, 0 }, { 3, 3 }, { 0, 3 }, { -3, 3 }, { -3, 0 }, { -1, -3 },
	{ 1, -3 }, { 3, -1 }, { 3, 1 }, { 1, 3 }, { -1, 3 }, { -3, 1 },
	{ -3, -1 } };

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

/* contrast_of - above the highest of the square; may be negative. */
static int32_t contrast_of(const struct window *window, bool dark)
{
	int32_t sign = dark ? -1 : 1;
	int32_t worst = INT32_MIN;

	for (int i = 0; i < AROUND; i++) {
		int32_t v = sign *
			window->rows[FAR + around[i][1]][FAR + around[i][0]];

		worst = v > worst ? v : worst;
	}
	return sign * window->rows[FAR][FAR] - worst;
}

/* Which pixels of a row have a step to measure, all bits or none. */
struct mask {
	uint32_t lanes[LANES];
};

static struct mask mask_of(int first, int last, bool near)
{
	struct mask mask = { 0 };

	for (int i = first; i < last; i++) {
		bool spot = near && i >= FAR - NEAR && i <= FAR + NEAR;

		mask.lanes[i] = spot ? 0 : UINT32_MAX;
	}
	return mask;
}

/* add_steps - across and down, of one row, where the mask says so. */
KERNEL static void add_steps(uint32_t *restrict sums, uint32_t *restrict pixels,
	const uint16_t *restrict row, const uint16_t *restrict below,
	const uint32_t *restrict mask)
{
	for (int i = 0; i < LANES; i++) {
		uint32_t across = kernel_gap(row[i + 1], row[i]);
		uint32_t down = kernel_gap(below[i], row[i]);

		sums[i] += (across + down) & mask[i];
		pixels[i] += mask[i] & 1;
	}
}

/* Steps between neighbouring smoothed pixels around a spot. */
struct roughness {
	uint32_t sum;
	uint32_t pixels; /* each with a step across and one down */
};

/* roughness_of - within the frame only. */
static struct roughness roughness_of(const struct window *window,
	const struct raster *raster, struct place place)
{
	int left = place.x > FAR ? 0 : FAR - place.x;
	int top = place.y > FAR ? 0 : FAR - place.y;
	int right = raster->width - 1 - place.x + FAR;
	int bottom = raster->height - 1 - place.y + FAR;
	uint32_t sums[LANES] = { 0 };
	uint32_t pixels[LANES] = { 0 };
	struct roughness rough = { 0 };

	right = right < ROWS - 1 ? right : ROWS - 1;
	bottom = bottom < ROWS - 1 ? bottom : ROWS - 1;

	struct mask far = mask_of(left, right, false);
	struct mask near = mask_of(left, right, true);

	for (int j = top; j < bottom; j++) {
		bool spot = j >= FAR - NEAR && j <= FAR + NEAR;

		add_steps(sums, pixels, window->rows[j], window->rows[j + 1],
			spot ? near.lanes : far.lanes);
	}
	for (int i = 0; i < LANES; i++) {
		rough.sum += sums[i];
		rough.pixels += pixels[i];
	}
	return rough;
}

double score_of(
	const struct raster *rasters, struct place place, uint32_t noise)
{
	const struct raster *raster = &rasters[place.level];
	struct window window;

	smooth_window(&window,
		raster_row(raster, place.y - FAR) + place.x - FAR,
		raster->stride);

	int64_t contrast = contrast_of(&window, place.dark);

	if (contrast <= 0) {
		return 0.0;
	}

	struct roughness rough = roughness_of(&window, raster, place);
	int64_t steps = (int64_t)rough.sum +
		(int64_t)rough.pixels * noise / (RASTER_FINE / SCAN_WEIGHT);

	return steps > 0 ? (double)(contrast * rough.pixels) / (double)steps
			 : 0.0;
}
