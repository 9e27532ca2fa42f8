/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_scan.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	ROW_MASK = SCAN_CELL - 1, /* low bits of a key: the row in the cell */
	REACH = SCAN_RING + 1,    /* columns needed beyond the sides */
	STEP_BITS = 3, /* 2^3: SCAN_WEIGHT / 2, for the mean of two steps */
	HALF_STEP = 1 << (STEP_BITS - 1),
	BESIDE = 2 * PLANE_BORDER +
		2 * SCAN_CELL /* of a row, beyond its width */
};

/* One smoothed row and what the contrast of others needs of it. */
struct lanes {
	uint16_t *smooth;
	uint16_t *sides_high; /* the higher of the pixels SCAN_RING aside */
	uint16_t *sides_low;
	uint16_t *three_high; /* and with the pixel between them */
	uint16_t *three_low;
};

/* The row buffers. */
struct scan {
	struct lanes lanes[SCAN_ROWS];
	uint16_t *column; /* sums of three rows */
	uint16_t *light;  /* best key of each column of the cell row */
	uint16_t *dark;
	uint16_t *rough;
	int width;
};

static size_t lane_room(int width)
{
	return (size_t)width + BESIDE;
}

size_t scan_room(int width)
{
	return lane_room(width) * (SCAN_ROWS * SCAN_LANES + SCAN_EXTRA);
}

static struct scan scan_lay(uint16_t *rows, int width)
{
	struct scan scan = { .width = width };
	size_t room = lane_room(width);
	uint16_t *next = rows + PLANE_BORDER;

	for (int i = 0; i < SCAN_ROWS; i++) {
		scan.lanes[i] = (struct lanes){
			.smooth = next,
			.sides_high = next + room,
			.sides_low = next + 2 * room,
			.three_high = next + 3 * room,
			.three_low = next + 4 * room,
		};
		next += SCAN_LANES * room;
	}
	scan.column = next;
	scan.light = next + room;
	scan.dark = next + 2 * room;
	scan.rough = next + 3 * room;
	return scan;
}

KERNEL static void smooth_row(uint16_t *restrict out, uint16_t *restrict column,
	const uint16_t *restrict above, const uint16_t *restrict at,
	const uint16_t *restrict below, int width)
{
	for (int x = -REACH - 1; x < width + REACH + 1; x++) {
		column[x] = (uint16_t)(above[x] + 2 * at[x] + below[x]);
	}
	for (int x = -REACH; x < width + REACH; x++) {
		out[x] = (uint16_t)(column[x - 1] + 2 * column[x] +
			column[x + 1]);
	}
}

KERNEL static void spread_row(const uint16_t *restrict smooth,
	uint16_t *restrict sides_high, uint16_t *restrict sides_low,
	uint16_t *restrict three_high, uint16_t *restrict three_low, int width)
{
	for (int x = 0; x < width; x++) {
		uint16_t left = smooth[x - SCAN_RING];
		uint16_t right = smooth[x + SCAN_RING];
		uint16_t high = kernel_max(left, right);
		uint16_t low = kernel_min(left, right);

		sides_high[x] = high;
		sides_low[x] = low;
		three_high[x] = kernel_max(high, smooth[x]);
		three_low[x] = kernel_min(low, smooth[x]);
	}
}

KERNEL static void contrast_row(uint16_t *restrict light,
	uint16_t *restrict dark, const struct lanes *above,
	const struct lanes *at, const struct lanes *below, int width,
	unsigned row)
{
	const uint16_t *restrict smooth = at->smooth;
	const uint16_t *restrict high = at->sides_high;
	const uint16_t *restrict low = at->sides_low;
	const uint16_t *restrict above_high = above->three_high;
	const uint16_t *restrict above_low = above->three_low;
	const uint16_t *restrict below_high = below->three_high;
	const uint16_t *restrict below_low = below->three_low;
	uint16_t key = (uint16_t)row;

	for (int x = 0; x < width; x++) {
		uint16_t v = smooth[x];
		uint16_t most = kernel_max(
			high[x], kernel_max(above_high[x], below_high[x]));
		uint16_t least = kernel_min(
			low[x], kernel_min(above_low[x], below_low[x]));
		uint16_t over = kernel_minus(v, most);
		uint16_t under = kernel_minus(least, v);

		over = (uint16_t)((over & ~ROW_MASK) | key);
		under = (uint16_t)((under & ~ROW_MASK) | key);
		light[x] = kernel_max(light[x], over);
		dark[x] = kernel_max(dark[x], under);
	}
}

KERNEL static void rough_row(uint16_t *restrict rough,
	const uint16_t *restrict smooth, const uint16_t *restrict above,
	int width)
{
	for (int x = 0; x < width; x++) {
		unsigned across = kernel_gap(smooth[x], smooth[x - 1]);
		unsigned down = kernel_gap(smooth[x], above[x]);
		uint16_t mean = (uint16_t)((across + down + 1) >> 1);

		rough[x] = (uint16_t)(rough[x] +
			((mean + HALF_STEP) >> STEP_BITS));
	}
}

static struct scan_peak peak_of(const uint16_t *columns)
{
	int best = 0;

	for (int x = 1; x < SCAN_CELL; x++) {
		best = columns[x] > columns[best] ? x : best;
	}
	return (struct scan_peak){
		.contrast = (uint16_t)(columns[best] & ~ROW_MASK),
		.x = (uint8_t)best,
		.y = (uint8_t)(columns[best] & ROW_MASK),
	};
}

static void finish_cells(const struct scan *scan, struct scan_cell *cells)
{
	for (int i = 0; i < scan_cells_across(scan->width); i++) {
		ptrdiff_t x = (ptrdiff_t)i * SCAN_CELL;
		uint32_t rough = 0;

		for (int k = 0; k < SCAN_CELL; k++) {
			rough += scan->rough[x + k];
		}
		cells[i] = (struct scan_cell){
			.light = peak_of(scan->light + x),
			.dark = peak_of(scan->dark + x),
			.rough = rough,
		};
	}
}

static void clear_columns(const struct scan *scan)
{
	size_t size = lane_room(scan->width) * sizeof(uint16_t) -
		PLANE_BORDER * sizeof(uint16_t);

	memset(scan->light, 0, size);
	memset(scan->dark, 0, size);
	memset(scan->rough, 0, size);
}

static const struct lanes *lanes_of(const struct scan *scan, int y)
{
	return &scan->lanes[(unsigned)y % SCAN_ROWS];
}

static void take_row(const struct scan *scan, const struct plane *plane, int y)
{
	const struct lanes *lanes = lanes_of(scan, y);

	smooth_row(lanes->smooth, scan->column, plane_row(plane, y - 1),
		plane_row(plane, y), plane_row(plane, y + 1), plane->width);
	spread_row(lanes->smooth, lanes->sides_high, lanes->sides_low,
		lanes->three_high, lanes->three_low, plane->width);
}

void scan_plane(
	const struct plane *plane, uint16_t *rows, struct scan_cell *cells)
{
	struct scan scan = scan_lay(rows, plane->width);
	int across = scan_cells_across(plane->width);

	clear_columns(&scan);
	for (int y = -SCAN_RING; y < SCAN_RING; y++) {
		take_row(&scan, plane, y);
	}
	for (int y = 0; y < plane->height; y++) {
		take_row(&scan, plane, y + SCAN_RING);
		contrast_row(scan.light, scan.dark,
			lanes_of(&scan, y - SCAN_RING), lanes_of(&scan, y),
			lanes_of(&scan, y + SCAN_RING), plane->width,
			(unsigned)y % SCAN_CELL);
		rough_row(scan.rough, lanes_of(&scan, y)->smooth,
			lanes_of(&scan, y - 1)->smooth, plane->width);
		if (y % SCAN_CELL == SCAN_CELL - 1 || y == plane->height - 1) {
			finish_cells(&scan,
				cells + (ptrdiff_t)(y / SCAN_CELL) * across);
			clear_columns(&scan);
		}
	}
}
