/* SPDX-License-Identifier: Apache-2.0 */
#include "gather_tile.h"

#include "base/kernel.h"

#include <string.h>

enum {
	PAIRS = TILE_FRAMES / 2,
	FOUR_REACH = 2,  /* half pixels a frame, either way */
	FOUR_MARGIN = 4, /* pixels in four frames */
	ORIGIN = TILE_MARGIN * TILE_STRIDE + TILE_MARGIN,
	CELLS_ACROSS = TILE_WIDTH / TILE_CELL,
	CELLS_DOWN = TILE_HEIGHT / TILE_CELL,
	CELLS = CELLS_ACROSS * CELLS_DOWN,
	OVER_USUAL = 13, /* a target's sum, over that of most cells, ... */
	USUAL_PART = 10  /* ... in tenths */
};

static int clamped(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

KERNEL static void copy_rows(int8_t *restrict out, const int8_t *restrict image,
	ptrdiff_t stride, int rows, size_t columns)
{
	for (int j = 0; j < rows; j++) {
		memcpy(out, image, columns);
		out += TILE_STRIDE;
		image += stride;
	}
}

/* take_frame - what lies from (x, y) on; beyond the image it is zero. */
static void take_frame(int8_t *out, const struct past *past,
	const struct past_frame *frame, int x, int y)
{
	int left = clamped(-x, 0, TILE_STRIDE);
	int top = clamped(-y, 0, TILE_ROWS);
	int columns = clamped(past->width - x, left, TILE_STRIDE) - left;
	int rows = clamped(past->height - y, top, TILE_ROWS) - top;

	if (columns < TILE_STRIDE || rows < TILE_ROWS) {
		memset(out, 0, TILE_PIXELS);
	}
	if (columns > 0 && rows > 0) {
		copy_rows(out + (ptrdiff_t)top * TILE_STRIDE + left,
			frame->image + (ptrdiff_t)(y + top) * past->width + x +
				left,
			past->width, rows, (size_t)columns);
	}
}

/*
 * The pixels of a tile with a margin around it, in one piece of whole
 * registers: what lies between its rows is added up as well, and never asked
 * for.
 */
static ptrdiff_t first_of(int margin)
{
	ptrdiff_t first = ORIGIN - (ptrdiff_t)margin * (TILE_STRIDE + 1);

	return first / TILE_ALIGN * TILE_ALIGN;
}

static ptrdiff_t end_of(int margin)
{
	ptrdiff_t last = ORIGIN + (ptrdiff_t)margin * (TILE_STRIDE + 1) +
		(TILE_HEIGHT - 1) * TILE_STRIDE + TILE_WIDTH - 1;

	return (last / TILE_ALIGN + 1) * TILE_ALIGN;
}

/* add - @a and what lies at @shift of @b, from @first to before @end. */
KERNEL static void add(int8_t *restrict out, const int8_t *restrict a,
	const int8_t *restrict b, ptrdiff_t shift, ptrdiff_t first,
	ptrdiff_t end)
{
	for (ptrdiff_t i = first; i < end; i++) {
		out[i] = (int8_t)(a[i] + b[i + shift]);
	}
}

/* add_halves - the same, of half of the sum. */
KERNEL static void add_halves(int8_t *restrict out, const int8_t *restrict a,
	const int8_t *restrict b, ptrdiff_t shift, ptrdiff_t first,
	ptrdiff_t end)
{
	for (ptrdiff_t i = first; i < end; i++) {
		int8_t sum = (int8_t)(a[i] + b[i + shift]);

		out[i] = (int8_t)(sum >> 1);
	}
}

/* What has gone by (dx, dy) a step lay so much before. */
static ptrdiff_t back(int dx, int dy)
{
	return -((ptrdiff_t)dy * TILE_STRIDE + dx);
}

static int pair_way(int dx, int dy)
{
	return (dy + 1) * 3 + dx + 1;
}

static void add_pairs(struct tile *tile)
{
	for (int i = 0; i < PAIRS; i++) {
		for (int dy = -1; dy <= 1; dy++) {
			for (int dx = -1; dx <= 1; dx++) {
				add(tile->pair[i][pair_way(dx, dy)],
					tile->frame[2 * i],
					tile->frame[2 * i + 1], back(dx, dy),
					first_of(2 * i), end_of(2 * i));
			}
		}
	}
}

/* add_fours - of a way in half pixels a frame. */
static void add_fours(struct tile *tile, int dx, int dy)
{
	int way = pair_way(dx / 2, dy / 2);

	for (int i = 0; i < 2; i++) {
		add_halves(tile->four[i], tile->pair[2 * i][way],
			tile->pair[2 * i + 1][way], back(dx, dy),
			first_of(i * FOUR_MARGIN), end_of(i * FOUR_MARGIN));
	}
}

/* keep_best - the highest sum of both fours, by pixel, and that of darkness. */
KERNEL static void keep_best(int8_t *restrict light, int8_t *restrict dark,
	const int8_t *restrict late, const int8_t *restrict early)
{
	for (ptrdiff_t j = 0; j < TILE_HEIGHT; j++) {
		for (ptrdiff_t i = 0; i < TILE_WIDTH; i++) {
			ptrdiff_t from = j * TILE_STRIDE + i;
			ptrdiff_t to = j * TILE_WIDTH + i;
			int8_t sum = (int8_t)(late[from] + early[from]);
			int8_t minus = (int8_t)-sum;

			light[to] = sum > light[to] ? sum : light[to];
			dark[to] = minus > dark[to] ? minus : dark[to];
		}
	}
}

/* Of the ways of eight frames, those whose four frames went this way. */
static void try_ways(struct tile *tile, int four_x, int four_y)
{
	add_fours(tile, four_x, four_y);
	for (int dy = -TILE_STEPS; dy <= TILE_STEPS; dy++) {
		for (int dx = -TILE_STEPS; dx <= TILE_STEPS; dx++) {
			if (dx / 2 == four_x && dy / 2 == four_y) {
				keep_best(tile->light, tile->dark,
					tile->four[0] + ORIGIN,
					tile->four[1] + ORIGIN + back(dx, dy));
			}
		}
	}
}

static void add_up(struct tile *tile)
{
	memset(tile->light, 0, sizeof(tile->light));
	memset(tile->dark, 0, sizeof(tile->dark));
	add_pairs(tile);
	for (int dy = -FOUR_REACH; dy <= FOUR_REACH; dy++) {
		for (int dx = -FOUR_REACH; dx <= FOUR_REACH; dx++) {
			try_ways(tile, dx, dy);
		}
	}
}

/* find_place - the first of a cell's pixels that has its highest sum. */
static void find_place(const int8_t *sums, struct tile_find *find)
{
	for (int j = 0; j < TILE_CELL; j++) {
		const int8_t *row =
			sums + (ptrdiff_t)(find->y + j) * TILE_WIDTH + find->x;

		for (int i = 0; i < TILE_CELL; i++) {
			if (row[i] == find->sum) {
				find->x += i;
				find->y += j;
				return;
			}
		}
	}
}

/* rank - puts @find in its place; the weakest falls off where it is full. */
static size_t rank(
	struct tile_find *list, size_t count, const struct tile_find *find)
{
	size_t place = count;

	while (place > 0 && list[place - 1].sum < find->sum) {
		place--;
	}
	if (place == TILE_FOUND_MAX) {
		return count;
	}
	count = count < TILE_FOUND_MAX ? count + 1 : count;
	for (size_t i = count - 1; i > place; i--) {
		list[i] = list[i - 1];
	}
	list[place] = *find;
	return count;
}

/* median - the lower one; @sums change. */
static int median(int8_t *sums, int count)
{
	for (int i = 1; i < count; i++) {
		int8_t moved = sums[i];
		int j = i;

		for (; j > 0 && sums[j - 1] > moved; j--) {
			sums[j] = sums[j - 1];
		}
		sums[j] = moved;
	}
	return sums[(count - 1) / 2];
}

/* column_best - the highest of the TILE_CELL rows from @sums on. */
KERNEL static void column_best(int8_t *restrict best, const int8_t *sums)
{
	for (ptrdiff_t i = 0; i < TILE_WIDTH; i++) {
		best[i] = sums[i];
	}
	for (ptrdiff_t j = 1; j < TILE_CELL; j++) {
		for (ptrdiff_t i = 0; i < TILE_WIDTH; i++) {
			int8_t sum = sums[j * TILE_WIDTH + i];

			best[i] = sum > best[i] ? sum : best[i];
		}
	}
}

/* cell_best - the highest of each cell. */
static void cell_best(int8_t *best, const int8_t *sums)
{
	for (int row = 0; row < CELLS_DOWN; row++) {
		int8_t columns[TILE_WIDTH];

		column_best(columns,
			sums + (ptrdiff_t)row * TILE_CELL * TILE_WIDTH);
		for (int i = 0; i < TILE_WIDTH; i++) {
			int cell = row * CELLS_ACROSS + i / TILE_CELL;

			int8_t sum = columns[i];

			if (i % TILE_CELL == 0 || sum > best[cell]) {
				best[cell] = sum;
			}
		}
	}
}

/* pick - of one sign. What every cell has is no target: a cloud that drifts. */
static void pick(
	const int8_t *sums, bool dark, int least, struct tile_view *out)
{
	int8_t best[CELLS];
	int8_t order[CELLS];

	cell_best(best, sums);
	memcpy(order, best, sizeof(order));

	int over = median(order, CELLS) * OVER_USUAL / USUAL_PART;

	least = over > least ? over : least;
	for (int i = 0; i < CELLS; i++) {
		if (best[i] < least) {
			continue;
		}
		struct tile_find find = {
			.x = i % CELLS_ACROSS * TILE_CELL,
			.y = i / CELLS_ACROSS * TILE_CELL,
			.sum = best[i],
			.dark = dark,
		};

		find_place(sums, &find);
		out->count = rank(out->find, out->count, &find);
	}
}

/* sum_along - of the frames, of a way in TILE_STEPS of a pixel a frame. */
static int sum_along(
	const struct tile *tile, const struct tile_find *find, int dx, int dy)
{
	const int far = TILE_MARGIN * TILE_STEPS;
	const int half = TILE_STEPS / 2;
	int sum = 0;

	for (int age = 0; age < TILE_FRAMES; age++) {
		int x = find->x + (far - dx * age + half) / TILE_STEPS;
		int y = find->y + (far - dy * age + half) / TILE_STEPS;

		sum += tile->frame[age][y * TILE_STRIDE + x];
	}
	return find->dark ? -sum : sum;
}

/* find_way - which of all ways it was. */
static void find_way(const struct tile *tile, struct tile_find *find)
{
	int best = 0;

	for (int dy = -TILE_STEPS; dy <= TILE_STEPS; dy++) {
		for (int dx = -TILE_STEPS; dx <= TILE_STEPS; dx++) {
			int sum = sum_along(tile, find, dx, dy);

			if (sum > best) {
				best = sum;
				find->way_x = dx;
				find->way_y = dy;
			}
		}
	}
}

void tile_search(struct tile *tile, const struct past *past, int x, int y,
	const struct offset *offsets, int least, struct tile_view *out)
{
	for (int age = 0; age < TILE_FRAMES; age++) {
		take_frame(tile->frame[age], past, past_at(past, age),
			x - TILE_MARGIN + offsets[age].x,
			y - TILE_MARGIN + offsets[age].y);
	}
	add_up(tile);
	out->count = 0;
	pick(tile->light, false, least, out);
	pick(tile->dark, true, least, out);
	for (size_t i = 0; i < out->count; i++) {
		find_way(tile, &out->find[i]);
		out->find[i].x += x;
		out->find[i].y += y;
	}
}

void tile_best_keep(struct tile_best *best, const struct tile_find *find)
{
	int place = best->count;

	while (place > 0 && best->find[place - 1].sum < find->sum) {
		place--;
	}
	if (place == TILE_BEST_MAX) {
		return;
	}
	best->count += best->count < TILE_BEST_MAX;
	for (int i = best->count - 1; i > place; i--) {
		best->find[i] = best->find[i - 1];
	}
	best->find[place] = *find;
}
