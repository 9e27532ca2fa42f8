/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_scan.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	ROW_MASK = SCAN_CELL - 1, /* low bits of a key: the row in the cell */
	PLACE_MASK = (1 << SCAN_PLACE_BITS) - 1,
	ROWS = 8,      /* smoothed rows kept, of 2 SCAN_RING + 1 */
	LANES = 3,     /* row buffers of each */
	SUMS = 2,      /* and of sums across */
	COLUMNS = 4,   /* row buffers beside them */
	STEP_BITS = 3, /* 2^3: SCAN_WEIGHT / 2, for the mean of two steps */
	HALF_STEP = 1 << (STEP_BITS - 1),
	ALIGN = 32 /* pixels of a cache line */
};

/* One smoothed row, and what lies SCAN_RING to both sides of its pixels. */
struct lanes {
	uint16_t *smooth;
	uint16_t *high; /* of the two */
	uint16_t *low;
};

/* The row buffers. */
struct scan {
	struct lanes lanes[ROWS];
	uint16_t *sums[SUMS]; /* across, of the last raster rows */
	uint16_t *light;      /* best key of each column of the cell row */
	uint16_t *dark;
	uint16_t *rough;
	uint16_t *places; /* column inside of its cell, as part of a peak */
	int width;
	int padded; /* to whole registers */
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

static int padded_width(int width)
{
	return (width + ALIGN - 1) / ALIGN * ALIGN;
}

static size_t lane_room(int width)
{
	return (size_t)padded_width(width) + 2 * ALIGN;
}

size_t scan_room(int width)
{
	return lane_room(width) * (ROWS * LANES + SUMS + COLUMNS);
}

static struct scan scan_lay(uint16_t *rows, int width)
{
	struct scan scan = { .width = width, .padded = padded_width(width) };
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
	for (int i = 0; i < SUMS; i++) {
		scan.sums[i] = next;
		next += room;
	}
	scan.light = next;
	scan.dark = next + room;
	scan.rough = next + 2 * room;
	scan.places = next + 3 * room;
	for (int x = 0; x < width; x++) {
		scan.places[x] = (uint16_t)((x % SCAN_CELL) << SCAN_CELL_BITS);
	}
	return scan;
}

/* sum_at - across; a raster's border repeats its ends. */
static inline uint16_t sum_at(const uint16_t *row, ptrdiff_t x)
{
	return (uint16_t)(row[x - 1] + 2 * row[x] + row[x + 1]);
}

KERNEL static void sum_row(
	uint16_t *restrict sums, const uint16_t *restrict row, int width)
{
	for (ptrdiff_t x = 0; x < width; x++) {
		sums[x] = sum_at(row, x);
	}
}

/*
 * smooth_pair - two rows by 1 2 1 both ways.
 *
 * @early, @late: sums of the row above the first and of the first; they become
 *                those of the second and of the one below it,
 * @at, @below:   which are these rows of the raster
 */
KERNEL static void smooth_pair(uint16_t *restrict first,
	uint16_t *restrict second, uint16_t *restrict early,
	uint16_t *restrict late, const uint16_t *restrict at,
	const uint16_t *restrict below, int width)
{
	for (ptrdiff_t x = 0; x < width; x++) {
		uint16_t next = sum_at(at, x);
		uint16_t last = sum_at(below, x);

		first[x] = (uint16_t)(early[x] + 2 * late[x] + next);
		second[x] = (uint16_t)(late[x] + 2 * next + last);
		early[x] = next;
		late[x] = last;
	}
}

/* extend - a smoothed row goes on as its raster does. */
static void extend(uint16_t *smooth, const uint16_t *above, const uint16_t *at,
	const uint16_t *below, int width)
{
	uint16_t left = (uint16_t)(4 * (above[-1] + 2 * at[-1] + below[-1]));
	uint16_t right =
		(uint16_t)(4 * (above[width] + 2 * at[width] + below[width]));

	for (int i = 0; i < SCAN_RING; i++) {
		smooth[i - SCAN_RING] = left;
		smooth[width + i] = right;
	}
}

KERNEL static void find_sides(uint16_t *restrict high, uint16_t *restrict low,
	const uint16_t *restrict smooth, int width)
{
	for (ptrdiff_t x = 0; x < width; x++) {
		uint16_t left = smooth[x - SCAN_RING];
		uint16_t right = smooth[x + SCAN_RING];

		high[x] = kernel_max(left, right);
		low[x] = kernel_min(left, right);
	}
}

/* A smoothed row among those that tell its contrast. */
struct rows {
	struct lanes above; /* SCAN_RING away */
	struct lanes at;
	struct lanes below;
	const uint16_t *upper; /* the smoothed row above it */
	uint16_t key;          /* of the row inside its cells */
};

/* What a pixel gives to its cell. */
struct given {
	uint16_t light;
	uint16_t dark;
	uint16_t step;
};

static inline struct given given_by(const struct rows *rows, ptrdiff_t x)
{
	uint16_t at = rows->at.smooth[x];
	uint16_t above = rows->above.smooth[x];
	uint16_t below = rows->below.smooth[x];
	uint16_t most = kernel_max(kernel_max(above, below),
		kernel_max(rows->at.high[x],
			kernel_max(rows->above.high[x], rows->below.high[x])));
	uint16_t least = kernel_min(kernel_min(above, below),
		kernel_min(rows->at.low[x],
			kernel_min(rows->above.low[x], rows->below.low[x])));
	uint16_t over = kernel_minus(at, most);
	uint16_t under = kernel_minus(least, at);
	uint16_t across = kernel_gap(at, rows->at.smooth[x - 1]) >> 1;
	uint16_t down = kernel_gap(at, rows->upper[x]) >> 1;
	uint16_t step = (uint16_t)(across + down + HALF_STEP);

	return (struct given){
		.light = (uint16_t)((over & ~ROW_MASK) | rows->key),
		.dark = (uint16_t)((under & ~ROW_MASK) | rows->key),
		.step = step >> STEP_BITS,
	};
}

/* cell_row - takes a smoothed row into the columns of its row of cells. */
KERNEL static void cell_row(uint16_t *restrict light, uint16_t *restrict dark,
	uint16_t *restrict rough, const struct rows *restrict rows, int width)
{
	struct rows own = *rows;

	KERNEL_APART
	for (ptrdiff_t x = 0; x < width; x++) {
		struct given given = given_by(&own, x);

		light[x] = kernel_max(light[x], given.light);
		dark[x] = kernel_max(dark[x], given.dark);
		rough[x] = (uint16_t)(rough[x] + given.step);
	}
}

/* cell_pair - the same of two rows at once, which spares half of the way. */
KERNEL static void cell_pair(uint16_t *restrict light, uint16_t *restrict dark,
	uint16_t *restrict rough, const struct rows *restrict rows, int width)
{
	struct rows upper = rows[0];
	struct rows lower = rows[1];

	KERNEL_APART
	for (ptrdiff_t x = 0; x < width; x++) {
		struct given one = given_by(&upper, x);
		struct given other = given_by(&lower, x);

		light[x] = kernel_max(
			light[x], kernel_max(one.light, other.light));
		dark[x] = kernel_max(dark[x], kernel_max(one.dark, other.dark));
		rough[x] = (uint16_t)(rough[x] + one.step + other.step);
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

/* mean_whole - of the roughness of cells with all of their pixels. */
KERNEL static void mean_whole(
	uint16_t *restrict out, const uint16_t *restrict rough, int across)
{
	for (ptrdiff_t i = 0; i < across; i++) {
		const uint16_t *r = rough + i * SCAN_CELL;
		uint32_t sum = (uint32_t)r[0] + r[1] + r[2] + r[3] + r[4] +
			r[5] + r[6] + r[7];

		out[i] = (uint16_t)(sum / (SCAN_CELL * SCAN_CELL / SCAN_ROUGH));
	}
}

/* mean_part - of one cell with @columns of @rows, which may be none. */
static uint16_t mean_part(
	const uint16_t *rough, uint32_t rows, uint32_t columns)
{
	uint32_t pixels = rows * columns;
	uint32_t sum = 0;

	for (uint32_t i = 0; i < columns; i++) {
		sum += rough[i];
	}
	return pixels > 0 ? (uint16_t)(sum * SCAN_ROUGH / pixels) : 0;
}

/* mean_rough - of a row of cells with @rows pixel rows. */
static void mean_rough(uint16_t *out, const uint16_t *rough, int across,
	uint32_t rows, int width)
{
	int whole = rows == SCAN_CELL ? width / SCAN_CELL : 0;

	mean_whole(out, rough, whole);
	for (ptrdiff_t i = whole; i < across; i++) {
		ptrdiff_t columns = width - i * SCAN_CELL;

		out[i] = mean_part(rough + i * SCAN_CELL, rows,
			(uint32_t)(columns < SCAN_CELL ? columns : SCAN_CELL));
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

/* clear_beyond - what lanes beyond the last column have left. */
static void clear_beyond(const struct scan *scan, uint16_t *keys)
{
	memset(keys + scan->width, 0,
		(size_t)(scan->padded - scan->width) * sizeof(*keys));
}

/* finish_cells - a row of cells from the @rows pixel rows that it has. */
static void finish_cells(
	const struct scan *scan, const struct cells *cells, int row, int rows)
{
	ptrdiff_t start = row * cells->stride;

	clear_beyond(scan, scan->light);
	clear_beyond(scan, scan->dark);
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

/* extend_row - the smoothed row @y. */
static void extend_row(
	const struct scan *scan, const struct raster *raster, int y)
{
	extend(lanes_of(scan, y)->smooth, raster_row(raster, y - 1),
		raster_row(raster, y), raster_row(raster, y + 1),
		raster->width);
}

/* take_pair - rows @y and @y + 1, which follow on those taken before. */
static void take_pair(
	const struct scan *scan, const struct raster *raster, int y)
{
	const struct lanes *first = lanes_of(scan, y);
	const struct lanes *second = lanes_of(scan, y + 1);

	smooth_pair(first->smooth, second->smooth, scan->sums[0], scan->sums[1],
		raster_row(raster, y + 1), raster_row(raster, y + 2),
		scan->padded);
	extend_row(scan, raster, y);
	extend_row(scan, raster, y + 1);
	find_sides(first->high, first->low, first->smooth, scan->padded);
	find_sides(second->high, second->low, second->smooth, scan->padded);
}

/* start - with the rows above the first one. */
static void start(const struct scan *scan, const struct raster *raster)
{
	clear_columns(scan);
	for (int i = 0; i < SUMS; i++) {
		sum_row(scan->sums[i], raster_row(raster, i - SCAN_RING - 1),
			scan->padded);
	}
	for (int y = -SCAN_RING; y < SCAN_RING; y += 2) {
		take_pair(scan, raster, y);
	}
}

static struct rows rows_of(const struct scan *scan, int y)
{
	return (struct rows){
		.above = *lanes_of(scan, y - SCAN_RING),
		.at = *lanes_of(scan, y),
		.below = *lanes_of(scan, y + SCAN_RING),
		.upper = lanes_of(scan, y - 1)->smooth,
		.key = (uint16_t)((unsigned)y % SCAN_CELL),
	};
}

/* search_cells - the row of cells from @y on; how many rows of pixels it has.
 */
static int search_cells(
	const struct scan *scan, const struct raster *raster, int y)
{
	int most = raster->height - y;
	int count = most < SCAN_CELL ? most : SCAN_CELL;

	for (int row = y; row < y + count; row += 2) {
		struct rows rows[2] = { rows_of(scan, row),
			rows_of(scan, row + 1) };

		take_pair(scan, raster, row + SCAN_RING);
		if (row + 1 < y + count) {
			cell_pair(scan->light, scan->dark, scan->rough, rows,
				scan->padded);
		} else {
			cell_row(scan->light, scan->dark, scan->rough, rows,
				scan->padded);
		}
	}
	return count;
}

/* halve_cells - what a row of cells becomes. */
static void halve_cells(
	const struct raster *half, const struct raster *raster, int row)
{
	int first = row * SCAN_CELL / 2;
	int end = first + SCAN_CELL / 2;

	raster_halve(
		half, raster, first, end < half->height ? end : half->height);
}

void scan_raster(const struct raster *raster, uint16_t *rows,
	const struct cells *cells, const struct raster *half)
{
	struct scan scan = scan_lay(rows, raster->width);

	start(&scan, raster);
	for (int row = 0; row < cells->down; row++) {
		finish_cells(&scan, cells, row,
			search_cells(&scan, raster, row * SCAN_CELL));
		if (half != NULL) {
			halve_cells(half, raster, row);
		}
	}
	repeat_ends(cells);
}
