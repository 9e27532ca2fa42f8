/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_scan.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	ROW_MASK = SCAN_CELL - 1, /* low bits of a key: the row in the cell */
	PLACE_MASK = (1 << SCAN_PLACE_BITS) - 1,
	ROWS = 8,      /* smoothed rows kept, of 2 SCAN_RING + 1 */
	LANES = 3,     /* row buffers of each */
	COLUMNS = 5,   /* row buffers beside them */
	STEP_BITS = 3, /* 2^3: SCAN_WEIGHT / 2, for the mean of two steps */
	HALF_STEP = 1 << (STEP_BITS - 1),
	ALIGN = 32 /* pixels of a cache line */
};

/* One smoothed row and what the contrast of others needs of it. */
struct lanes {
	uint16_t *smooth;
	uint16_t *high; /* of the pixel and those SCAN_RING aside */
	uint16_t *low;
};

/* The row buffers. */
struct scan {
	struct lanes lanes[ROWS];
	uint16_t *column; /* sums of three rows */
	uint16_t *light;  /* best key of each column of the cell row */
	uint16_t *dark;
	uint16_t *rough;
	uint16_t *places; /* column inside of its cell, as part of a peak */
	int width;
};

static int cells_across(int pixels)
{
	return (pixels + SCAN_CELL - 1) / SCAN_CELL;
}

static ptrdiff_t cells_stride(int width)
{
	ptrdiff_t needed = cells_across(width) + 2;

	return (needed + ALIGN - 1) / ALIGN * ALIGN;
}

size_t cells_room(int width, int height)
{
	return 3 * (size_t)cells_stride(width) *
		(size_t)(cells_across(height) + 2);
}

struct cells cells_lay(uint16_t *memory, int width, int height)
{
	struct cells cells = {
		.memory = memory,
		.stride = cells_stride(width),
		.across = cells_across(width),
		.down = cells_across(height),
	};
	ptrdiff_t room = cells.stride * (cells.down + 2);

	cells.light = memory + cells.stride + 1;
	cells.dark = cells.light + room;
	cells.rough = cells.dark + room;
	return cells;
}

static size_t lane_room(int width)
{
	return ALIGN + ((size_t)width + ALIGN - 1) / ALIGN * ALIGN + ALIGN;
}

size_t scan_room(int width)
{
	return lane_room(width) * (ROWS * LANES + COLUMNS);
}

static struct scan scan_lay(uint16_t *rows, int width)
{
	struct scan scan = { .width = width };
	size_t room = lane_room(width);
	uint16_t *next = rows + ALIGN;

	for (int i = 0; i < ROWS; i++) {
		scan.lanes[i] = (struct lanes){
			.smooth = next,
			.high = next + room,
			.low = next + 2 * room,
		};
		next += LANES * room;
	}
	scan.column = next;
	scan.light = next + room;
	scan.dark = next + 2 * room;
	scan.rough = next + 3 * room;
	scan.places = next + 4 * room;
	for (int x = 0; x < width; x++) {
		scan.places[x] = (uint16_t)((x % SCAN_CELL) << SCAN_CELL_BITS);
	}
	return scan;
}

KERNEL static void add_rows(uint16_t *restrict column,
	const uint16_t *restrict above, const uint16_t *restrict at,
	const uint16_t *restrict below, int width)
{
	for (int x = 0; x < width; x++) {
		column[x] = (uint16_t)(above[x] + 2 * at[x] + below[x]);
	}
}

KERNEL static void add_columns(
	uint16_t *restrict out, const uint16_t *restrict column, int width)
{
	for (int x = 0; x < width; x++) {
		out[x] = (uint16_t)(column[x - 1] + 2 * column[x] +
			column[x + 1]);
	}
}

/* smooth_row - by 1 2 1 both ways; the border pixel goes on outside. */
static void smooth_row(uint16_t *out, uint16_t *column, const uint16_t *above,
	const uint16_t *at, const uint16_t *below, int width)
{
	add_rows(column, above, at, below, width);
	column[-1] = column[0];
	column[width] = column[width - 1];
	add_columns(out, column, width);
	for (int i = 1; i <= SCAN_RING; i++) {
		out[-i] = (uint16_t)(4 * column[0]);
		out[width - 1 + i] = (uint16_t)(4 * column[width]);
	}
}

KERNEL static void spread_row(uint16_t *restrict high, uint16_t *restrict low,
	const uint16_t *restrict smooth, int width)
{
	for (int x = 0; x < width; x++) {
		uint16_t at = smooth[x];
		uint16_t left = smooth[x - SCAN_RING];
		uint16_t right = smooth[x + SCAN_RING];

		high[x] = kernel_max(at, kernel_max(left, right));
		low[x] = kernel_min(at, kernel_min(left, right));
	}
}

/*
 * cell_row - takes a smoothed row into the columns of its row of cells.
 *
 * @upper: the row above it
 * @above_high ... @below_low: of the rows SCAN_RING away
 */
KERNEL static void cell_row(uint16_t *restrict light, uint16_t *restrict dark,
	uint16_t *restrict rough, const uint16_t *restrict smooth,
	const uint16_t *restrict upper, const uint16_t *restrict above_high,
	const uint16_t *restrict above_low, const uint16_t *restrict below_high,
	const uint16_t *restrict below_low, int width, unsigned row)
{
	uint16_t key = (uint16_t)row;

	for (int x = 0; x < width; x++) {
		uint16_t v = smooth[x];
		uint16_t left = smooth[x - SCAN_RING];
		uint16_t right = smooth[x + SCAN_RING];
		uint16_t most = kernel_max(kernel_max(left, right),
			kernel_max(above_high[x], below_high[x]));
		uint16_t least = kernel_min(kernel_min(left, right),
			kernel_min(above_low[x], below_low[x]));
		uint16_t over = kernel_minus(v, most);
		uint16_t under = kernel_minus(least, v);
		uint16_t across = kernel_gap(v, smooth[x - 1]) >> 1;
		uint16_t down = kernel_gap(v, upper[x]) >> 1;
		uint16_t step = (uint16_t)(across + down + HALF_STEP);

		over = (uint16_t)((over & ~ROW_MASK) | key);
		under = (uint16_t)((under & ~ROW_MASK) | key);
		light[x] = kernel_max(light[x], over);
		dark[x] = kernel_max(dark[x], under);
		rough[x] = (uint16_t)(rough[x] + (step >> STEP_BITS));
	}
}

/* peaks_of - makes peaks of the keys of columns, in place. */
KERNEL static void peaks_of(
	uint16_t *restrict keys, const uint16_t *restrict places, int width)
{
	for (int x = 0; x < width; x++) {
		uint16_t contrast = (uint16_t)(keys[x] & ~PLACE_MASK);

		keys[x] =
			(uint16_t)(contrast | places[x] | (keys[x] & ROW_MASK));
	}
}

/* pick_peaks - the best of each SCAN_CELL columns. */
KERNEL static void pick_peaks(
	uint16_t *restrict out, const uint16_t *restrict peaks, int across)
{
	for (ptrdiff_t i = 0; i < across; i++) {
		const uint16_t *p = peaks + i * SCAN_CELL;

		out[i] = kernel_max(kernel_max(kernel_max(p[0], p[1]),
					    kernel_max(p[2], p[3])),
			kernel_max(kernel_max(p[4], p[5]),
				kernel_max(p[6], p[7])));
	}
}

static uint32_t sum_of(const uint16_t *columns)
{
	uint32_t sum = 0;

	for (int i = 0; i < SCAN_CELL; i++) {
		sum += columns[i];
	}
	return sum;
}

/* mean_rough - of a row of cells with @rows pixel rows. */
static void mean_rough(uint16_t *out, const uint16_t *rough, int across,
	uint32_t rows, int width)
{
	int whole = rows == SCAN_CELL ? width / SCAN_CELL : 0;

	for (ptrdiff_t i = 0; i < whole; i++) {
		out[i] = (uint16_t)(sum_of(rough + i * SCAN_CELL) /
			(SCAN_CELL * SCAN_CELL / SCAN_ROUGH));
	}
	for (ptrdiff_t i = whole; i < across; i++) {
		ptrdiff_t columns = width - i * SCAN_CELL;

		columns = columns < SCAN_CELL ? columns : SCAN_CELL;
		out[i] = (uint16_t)(sum_of(rough + i * SCAN_CELL) * SCAN_ROUGH /
			(rows * (uint32_t)columns));
	}
	out[-1] = out[0];
	out[across] = out[across - 1];
}

static void clear_columns(const struct scan *scan)
{
	size_t size = (lane_room(scan->width) - ALIGN) * sizeof(uint16_t);

	memset(scan->light, 0, size);
	memset(scan->dark, 0, size);
	memset(scan->rough, 0, size);
}

/* finish_cells - a row of cells from the @rows pixel rows that it has. */
static void finish_cells(
	const struct scan *scan, const struct cells *cells, int row, int rows)
{
	ptrdiff_t start = row * cells->stride;

	peaks_of(scan->light, scan->places, scan->width);
	peaks_of(scan->dark, scan->places, scan->width);
	pick_peaks(cells->light + start, scan->light, cells->across);
	pick_peaks(cells->dark + start, scan->dark, cells->across);
	mean_rough(cells->rough + start, scan->rough, cells->across,
		(uint32_t)rows, scan->width);
	clear_columns(scan);
}

static void repeat_ends(const struct cells *cells)
{
	size_t size = (size_t)(cells->across + 2) * sizeof(uint16_t);
	uint16_t *first = cells->rough - 1;
	uint16_t *last = first + (cells->down - 1) * cells->stride;

	memcpy(first - cells->stride, first, size);
	memcpy(last + cells->stride, last, size);
}

static const struct lanes *lanes_of(const struct scan *scan, int y)
{
	return &scan->lanes[(unsigned)y % ROWS];
}

static void take_row(
	const struct scan *scan, const struct raster *raster, int y)
{
	const struct lanes *lanes = lanes_of(scan, y);

	smooth_row(lanes->smooth, scan->column, raster_row(raster, y - 1),
		raster_row(raster, y), raster_row(raster, y + 1),
		raster->width);
	spread_row(lanes->high, lanes->low, lanes->smooth, raster->width);
}

static void search_row(const struct scan *scan, int y)
{
	const struct lanes *above = lanes_of(scan, y - SCAN_RING);
	const struct lanes *below = lanes_of(scan, y + SCAN_RING);

	cell_row(scan->light, scan->dark, scan->rough,
		lanes_of(scan, y)->smooth, lanes_of(scan, y - 1)->smooth,
		above->high, above->low, below->high, below->low, scan->width,
		(unsigned)y % SCAN_CELL);
}

void scan_raster(
	const struct raster *raster, uint16_t *rows, const struct cells *cells)
{
	struct scan scan = scan_lay(rows, raster->width);

	clear_columns(&scan);
	for (int y = -SCAN_RING; y < SCAN_RING; y++) {
		take_row(&scan, raster, y);
	}
	for (int y = 0; y < raster->height; y++) {
		int row = y % SCAN_CELL;

		take_row(&scan, raster, y + SCAN_RING);
		search_row(&scan, y);
		if (row == SCAN_CELL - 1 || y == raster->height - 1) {
			finish_cells(&scan, cells, y / SCAN_CELL, row + 1);
		}
	}
	repeat_ends(cells);
}
