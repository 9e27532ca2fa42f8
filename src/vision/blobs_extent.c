/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_extent.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	RING = 8, /* places that tell the ground */
	RING_PX = 3,
	SIDE = 2 * EXTENT_REACH + 3, /* with a rim that is never entered */
	SIDE_BITS = 64,
	LANES = 16, /* pixels of a row that are looked at at once */
	NEARBY = 6, /* most spots and their rims are within so many pixels */
	FINE = 16,  /* contrast units of one raster level */
	QUARTER = 4,
	HALF = 2
};

static const int ring[RING][2] = { { -1, -1 }, { 0, -1 }, { 1, -1 }, { 1, 0 },
	{ 1, 1 }, { 0, 1 }, { -1, 1 }, { -1, 0 } };

/* A row of the window is one word, bit x its pixel x. */
_Static_assert(SIDE <= SIDE_BITS, "the window is too wide");
/* What lanes reach beyond it are pixels of the rows around. */
_Static_assert(SIDE + 2 * LANES < RASTER_BORDER * 2 * LANES,
	"the border is too small");

static const uint16_t lane_bit[LANES] = { 1 << 0, 1 << 1, 1 << 2, 1 << 3,
	1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11,
	1 << 12, 1 << 13, 1 << 14, 1 << 15 };

/* The surroundings of one spot; all places are in the window. */
struct spot {
	const struct raster *raster;
	int start_x; /* of the window, in the raster, rim included */
	int start_y;
	int32_t sign;
	uint16_t flip;  /* makes a dark spot's pixels those of a light one */
	int32_t ground; /* contrast units, with the sign */
	int32_t peak;
	int seed_x;
	int seed_y;
	struct region all;    /* what lies in the frame and in reach */
	struct region look;   /* that much of it is looked at */
	uint64_t columns;     /* of what is looked at */
	uint64_t above[SIDE]; /* half of the peak, from look.left on */
	uint64_t part[SIDE];  /* what hangs together with the seed */
	struct region box;    /* of the part */
	int area;
	int64_t weight; /* moments of the part and its rim */
	int64_t sum_x;
	int64_t sum_y;
};

static const uint16_t *row_of(const struct spot *spot, int y)
{
	return raster_row(spot->raster, spot->start_y + y) + spot->start_x;
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

static struct region around(struct region all, int x, int y, int reach)
{
	return (struct region){
		.left = at_least(x - reach, all.left),
		.top = at_least(y - reach, all.top),
		.right = at_most(x + reach + 1, all.right),
		.bottom = at_most(y + reach + 1, all.bottom),
	};
}

/* find_seed - the highest pixel within @reach of the middle. */
static void find_seed(struct spot *spot, int reach)
{
	int middle = EXTENT_REACH + 1;
	struct region near = around(spot->all, middle, middle, reach);
	int32_t best = -1;

	spot->seed_x = spot->seed_y = middle;
	for (int y = near.top; y < near.bottom; y++) {
		const uint16_t *row = row_of(spot, y);

		for (int x = near.left; x < near.right; x++) {
			int32_t level = row[x] ^ spot->flip;

			if (level > best) {
				best = level;
				spot->seed_x = x;
				spot->seed_y = y;
			}
		}
	}
	spot->peak = spot->sign * FINE * (best ^ spot->flip) - spot->ground;
	if (spot->peak <= 1) {
		spot->peak = 1;
		spot->seed_x = spot->seed_y = middle;
	}
}

static uint64_t bit(int at)
{
	return (uint64_t)1 << at;
}

/* bits_between - from @first up to below @end. */
static uint64_t bits_between(int first, int end)
{
	return bit(end) - bit(first);
}

static uint64_t widened(uint64_t bits)
{
	return bits | bits << 1 | bits >> 1;
}

/* What find_above looks at. */
struct sight {
	const uint16_t *corner;
	ptrdiff_t stride;
	int rows;
	int lanes; /* times LANES pixels of each */
	uint16_t flip;
	uint16_t most; /* of what is not above, flipped */
};

KERNEL static void find_above(uint64_t *restrict above, struct sight sight)
{
	for (int j = 0; j < sight.rows; j++) {
		const uint16_t *row = sight.corner + j * sight.stride;

		above[j] = 0;
		for (int i = 0; i < sight.lanes; i++) {
			uint16_t bits = 0;

			KERNEL_LANES
			for (int k = 0; k < LANES; k++) {
				uint16_t level =
					row[i * LANES + k] ^ sight.flip;

				bits |= level > sight.most ? lane_bit[k] : 0;
			}
			above[j] |= (uint64_t)bits << (i * LANES);
		}
	}
}

static int32_t lanes_of(int pixels)
{
	return (pixels + LANES - 1) / LANES;
}

/* look_above - at the pixels above half of the peak. */
static void look_above(struct spot *spot)
{
	const int32_t unit = HALF * FINE;
	const struct region *look = &spot->look;
	int32_t least = spot->peak + HALF * spot->ground;
	int32_t most = spot->sign > 0 ? least / unit
				      : UINT16_MAX - (unit - 1 - least) / unit;

	find_above(&spot->above[look->top],
		(struct sight){
			.corner = row_of(spot, look->top) + look->left,
			.stride = spot->raster->stride,
			.rows = look->bottom - look->top,
			.lanes = lanes_of(look->right - look->left),
			.flip = spot->flip,
			.most = (uint16_t)most,
		});
	spot->columns = bits_between(look->left, look->right);
}

static uint64_t above_half(const struct spot *spot, int y)
{
	return spot->above[y] << spot->look.left & spot->columns;
}

/* The part and what touches it, in one row. */
static uint64_t touched(const struct spot *spot, int y)
{
	return widened(spot->part[y - 1] | spot->part[y] | spot->part[y + 1]);
}

/* spread - what of @open hangs together with its @some. */
static uint64_t spread(uint64_t some, uint64_t open)
{
	uint64_t more = widened(some) & open;

	while (more != some) {
		some = more;
		more = widened(some) & open;
	}
	return some;
}

/*
 * grow - takes what hangs together with the seed above half its height, row
 * by row, until no row that was touched has more to give.
 */
static void grow(struct spot *spot)
{
	uint64_t rows = bits_between(spot->look.top, spot->look.bottom);
	uint64_t todo = widened(bit(spot->seed_y)) & rows;

	look_above(spot);
	memset(&spot->part[spot->look.top - 1], 0,
		(size_t)(spot->look.bottom - spot->look.top + 2) *
			sizeof(spot->part[0]));
	spot->part[spot->seed_y] = bit(spot->seed_x);
	while (todo) {
		int y = __builtin_ctzll(todo);
		uint64_t open = above_half(spot, y);
		uint64_t part =
			spot->part[y] | spread(touched(spot, y) & open, open);

		todo &= ~bit(y);
		if (part != spot->part[y]) {
			spot->part[y] = part;
			todo |= (bit(y - 1) | bit(y + 1)) & rows;
		}
	}
}

static int count_bits(uint64_t bits)
{
	int count = 0;

	for (; bits; bits &= bits - 1) {
		count++;
	}
	return count;
}

/* bound - how far the part reaches, and how much it holds. */
static void bound(struct spot *spot)
{
	uint64_t rows = 0;
	uint64_t columns = 0;

	spot->area = 0;
	for (int y = spot->look.top; y < spot->look.bottom; y++) {
		rows |= (uint64_t)(spot->part[y] != 0) << y;
		columns |= spot->part[y];
		spot->area += count_bits(spot->part[y]);
	}
	spot->box = (struct region){
		.left = __builtin_ctzll(columns),
		.top = __builtin_ctzll(rows),
		.right = SIDE_BITS - __builtin_clzll(columns),
		.bottom = SIDE_BITS - __builtin_clzll(rows),
	};
}

/* Columns of pixels, what they weigh, and that times their rows. */
struct columns {
	int32_t weight[LANES];
	int32_t moment[LANES];
};

/* weigh_columns - of @rows rows, what is in their words @some. */
KERNEL static void weigh_columns(struct columns *restrict columns,
	const uint16_t *restrict corner, ptrdiff_t stride,
	const uint16_t *restrict some, int rows, int32_t unit, int32_t taken)
{
	struct columns sums = { { 0 }, { 0 } };

	for (int j = 0; j < rows; j++) {
		const uint16_t *row = corner + j * stride;

		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			int32_t over = unit * row[i] - taken;
			int32_t counts = some[j] >> i & 1;
			int32_t weight = (over > 0 ? over : 0) & -counts;

			sums.weight[i] += weight;
			sums.moment[i] += weight * j;
		}
	}
	*columns = sums;
}

/* weigh_lanes - the moments of LANES columns from @x on. */
static void weigh_lanes(struct spot *spot, int x, int first, int end)
{
	uint16_t some[SIDE] = { 0 };
	struct columns columns;

	for (int y = first; y < end; y++) {
		some[y - first] =
			(uint16_t)((touched(spot, y) & spot->columns) >> x);
	}
	weigh_columns(&columns, row_of(spot, first) + x, spot->raster->stride,
		some, end - first, spot->sign * FINE,
		spot->ground + spot->peak / QUARTER);
	for (int i = 0; i < LANES; i++) {
		int64_t weight = columns.weight[i];

		spot->weight += weight;
		spot->sum_x += weight * (x + i);
		spot->sum_y += columns.moment[i] + weight * first;
	}
}

/*
 * weigh - One pixel beyond the part counts too, and a quarter of the peak is
 * taken off: so the weights fade to nothing at the rim, and the centroid does
 * not jump when a pixel joins.
 */
static void weigh(struct spot *spot)
{
	int first = at_least(spot->box.top - 1, spot->look.top);
	int end = at_most(spot->box.bottom + 1, spot->look.bottom);

	spot->weight = spot->sum_x = spot->sum_y = 0;
	for (int x = spot->box.left - 1; x <= spot->box.right; x += LANES) {
		weigh_lanes(spot, x, first, end);
	}
	if (!spot->weight) {
		spot->weight = 1;
		spot->sum_x = spot->seed_x;
		spot->sum_y = spot->seed_y;
	}
}

/* Whether the part or its rim would go on beyond what is looked at. */
static bool is_cut(const struct spot *spot)
{
	const struct region *box = &spot->box;
	const struct region *look = &spot->look;
	const struct region *all = &spot->all;

	return (box->left == look->left && look->left > all->left) ||
		(box->top == look->top && look->top > all->top) ||
		(box->right == look->right && look->right < all->right) ||
		(box->bottom == look->bottom && look->bottom < all->bottom);
}

/* measure - the part, in what is nearby or, if it goes on, in all. */
static void measure(struct spot *spot)
{
	spot->look = around(spot->all, spot->seed_x, spot->seed_y, NEARBY);
	grow(spot);
	bound(spot);
	if (is_cut(spot)) {
		spot->look = spot->all;
		grow(spot);
		bound(spot);
	}
	weigh(spot);
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
	spot.flip = place.dark ? UINT16_MAX : 0;
	spot.ground = ground_of(&rasters[place.level], place);
	spot.all = (struct region){
		.left = at_least(1, -left),
		.top = at_least(1, -top),
		.right = at_most(SIDE - 1, raster->width - left),
		.bottom = at_most(SIDE - 1, raster->height - top),
	};
	find_seed(&spot, 1 + 2 * finer);
	measure(&spot);

	double scale = 1 << level;

	return (struct extent){
		.x_px = frame_px(left, spot.sum_x, spot.weight, level),
		.y_px = frame_px(top, spot.sum_y, spot.weight, level),
		.w_px = (spot.box.right - spot.box.left) * scale,
		.h_px = (spot.box.bottom - spot.box.top) * scale,
		.area_px = spot.area * scale * scale,
		.contrast = (double)spot.peak / FINE,
	};
}
