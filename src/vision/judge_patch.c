/* SPDX-License-Identifier: Apache-2.0 */
#include "judge_patch.h"

#include "base/kernel.h"

#include <math.h>

enum {
	HALF_SIDE = JUDGE_SIDE / 2,
	HEIGHT_REACH = 2, /* the peak is sought so far around the middle */
	FULL = 64,        /* as high as the spot */
	EXCESS_PART = 4,  /* of what is higher, a quarter counts */
	TOP = 127,
	HIGHEST = FULL + (TOP - FULL) * EXCESS_PART,
	FINE_BITS = 14
};

/* The levels of one scale, the spot's sign taken off. */
struct window {
	int32_t at[JUDGE_SIDE][JUDGE_SIDE];
};

static int within(int value, int count)
{
	return value < 0 ? 0 : value < count ? value : count - 1;
}

static void take_window(struct window *window, const struct raster *raster,
	int left, int top, int32_t sign)
{
	int column[JUDGE_SIDE];

	for (int x = 0; x < JUDGE_SIDE; x++) {
		column[x] = within(left + x, raster->width);
	}
	for (int y = 0; y < JUDGE_SIDE; y++) {
		const uint16_t *row =
			raster_row(raster, within(top + y, raster->height));

		for (int x = 0; x < JUDGE_SIDE; x++) {
			window->at[y][x] = sign * (int32_t)row[column[x]];
		}
	}
}

/* ground_of - the mean of the border. */
static int32_t ground_of(const struct window *window)
{
	int last = JUDGE_SIDE - 1;
	int32_t sum = 0;

	for (int i = 0; i < last; i++) {
		sum += window->at[0][i] + window->at[i][last] +
			window->at[last][i + 1] + window->at[i + 1][0];
	}
	return sum / (4 * last);
}

/* height_of - the peak in the middle above @ground, at least 1. */
static int32_t height_of(const struct window *window, int32_t ground)
{
	int32_t height = 1;

	for (int y = HALF_SIDE - HEIGHT_REACH; y <= HALF_SIDE + HEIGHT_REACH;
		y++) {
		for (int x = HALF_SIDE - HEIGHT_REACH;
			x <= HALF_SIDE + HEIGHT_REACH; x++) {
			int32_t above = window->at[y][x] - ground;

			height = above > height ? above : height;
		}
	}
	return height;
}

/*
 * level_of - @above in units of the patch.
 *
 * @gain: units of one raster level, in 1 / 2^FINE_BITS
 * @most: beyond it all is TOP; keeps the product within 32 bit
 */
static int32_t level_of(int32_t above, int32_t gain, int32_t most)
{
	int32_t size = above < 0 ? -above : above;
	int32_t level;

	size = size < most ? size : most;
	level = size * gain >> FINE_BITS;
	level = level <= FULL ? level : FULL + (level - FULL) / EXCESS_PART;
	return above < 0 ? -level : level;
}

/* put_levels - @window becomes units of the patch. */
KERNEL static void put_levels(
	struct window *window, int32_t ground, int32_t height)
{
	/* Rounded up, so that the height itself is FULL and the rest TOP. */
	int32_t gain = ((FULL << FINE_BITS) + height - 1) / height;
	int32_t most = (height * HIGHEST + FULL - 1) / FULL;

	for (int y = 0; y < JUDGE_SIDE; y++) {
		for (int x = 0; x < JUDGE_SIDE; x++) {
			window->at[y][x] =
				level_of(window->at[y][x] - ground, gain, most);
		}
	}
}

static void put_window(
	struct judge_patch *patch, int scale, const struct window *window)
{
	for (int y = 0; y < JUDGE_SIDE; y++) {
		for (int x = 0; x < JUDGE_SIDE; x++) {
			patch->at[y][x][scale] = (int16_t)window->at[y][x];
		}
	}
}

/* cell_of - which pixel of the raster of @level holds @at_px. */
static int cell_of(double at_px, int level)
{
	return (int)floor((at_px + 0.5) / (1 << level));
}

void patch_of(const struct raster *rasters, int levels, struct pixel centre,
	bool dark, struct judge_patch *patch)
{
	int32_t ground = 0;
	int32_t height = 1;

	for (int i = 0; i < JUDGE_SCALES; i++) {
		int level = i < levels ? i : levels - 1;
		struct window window;

		take_window(&window, &rasters[level],
			cell_of(centre.x_px, level) - HALF_SIDE,
			cell_of(centre.y_px, level) - HALF_SIDE, dark ? -1 : 1);
		if (i == 0) {
			ground = ground_of(&window);
			height = height_of(&window, ground);
		}
		put_levels(&window, ground, height);
		put_window(patch, i, &window);
	}
}
