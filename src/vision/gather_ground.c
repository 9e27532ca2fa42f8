/* SPDX-License-Identifier: Apache-2.0 */
#include "gather_ground.h"

#include "base/kernel.h"

#include <stdlib.h>
#include <string.h>

enum {
	RING = 3,
	RING_CUT = 3, /* so that eight of 16 bits add up to 16 bits */
	ROWS = 8,     /* smoothed rows kept, of 2 RING + 1 */
	ALIGN = 16,
	FRACTION = 16,
	AGE_TOP = 63,   /* 2^6 frames are remembered */
	YOUNG_BITS = 4, /* log2 GROUND_YOUNG */
	ONE = 1 << FRACTION,
	PATTERN_STEP = ONE >> 7,
	CONTRAST_TOP = 8191,
	UNREST_TOP = 4095,
	MOST_BITS = FRACTION - 2, /* four times the unrest is learnt at most */
	UNREST_FINE = 4,
	UNREST_BITS =
		FRACTION - UNREST_FINE, /* of the fraction that are dropped */
	/*
	 * GROUND_SIGMA, times the mean deviation of a standard deviation, 0.8,
	 * times the 16 that unrest is kept in.
	 */
	SCALE = 51,
	ROUND = 1 << 21, /* keeps what is rounded above zero */
	FLOOR_PART = 10, /* of a quantisation step is unrest */
	AROUND = 6,      /* half side of the square of a texture */
	FAR_TURN = 1,    /* pixels a frame: then the sensor's pattern shows */
	LEVEL_UNITS = 8  /* of contrast, for one raster level */
};

static size_t row_room(int width)
{
	return (size_t)width + 2 * ALIGN;
}

bool ground_open(struct ground *ground, int width, int height)
{
	size_t pixels = (size_t)width * (size_t)height;

	*ground = (struct ground){ .width = width, .height = height };
	ground->level = calloc(pixels, sizeof(int32_t));
	ground->unrest = calloc(pixels, sizeof(int32_t));
	ground->pattern = calloc(pixels, sizeof(int32_t));
	ground->rows = calloc(row_room(width) * (ROWS + 1), sizeof(uint16_t));
	ground->column_age = calloc((size_t)width, 1);
	ground->row_age = calloc((size_t)height, 1);
	ground->slowness = calloc((size_t)width, sizeof(int32_t));
	ground->sensed = calloc((size_t)width, sizeof(int32_t));
	return ground->level && ground->unrest && ground->pattern &&
		ground->rows && ground->column_age && ground->row_age &&
		ground->slowness && ground->sensed;
}

void ground_close(struct ground *ground)
{
	free(ground->level);
	free(ground->unrest);
	free(ground->pattern);
	free(ground->rows);
	free(ground->column_age);
	free(ground->row_age);
	free(ground->slowness);
	free(ground->sensed);
	*ground = (struct ground){ 0 };
}

void ground_forget(struct ground *ground)
{
	size_t pixels = (size_t)ground->width * (size_t)ground->height;

	memset(ground->column_age, 0, (size_t)ground->width);
	memset(ground->row_age, 0, (size_t)ground->height);
	memset(ground->pattern, 0, pixels * sizeof(int32_t));
}

/*
 * rescale - by how many octaves what was learnt is to be raised for a frame of
 * another gain.
 */
static int rescale(struct ground *ground, struct raster_gain gain)
{
	int by = gain.up - gain.down - ground->up + ground->down;

	ground->up = gain.up;
	ground->down = gain.down;
	if (by > 1) {
		ground_forget(ground);
		return 0;
	}
	return by;
}

static int wrapped(int at, int size)
{
	at %= size;
	return at < 0 ? at + size : at;
}

/* shift_ages - the @by lines that come in anew have no age. */
static void shift_ages(uint8_t *ages, int size, int start, int by)
{
	int count = abs(by) < size ? abs(by) : size;
	int first = by > 0 ? start : start - count;

	for (int i = 0; i < count; i++) {
		ages[wrapped(first + i, size)] = 0;
	}
}

/* The world goes to the right: the picture's corner in it to the left. */
static void shift(struct ground *ground, int dx, int dy)
{
	ground->left = wrapped(ground->left - dx, ground->width);
	ground->top = wrapped(ground->top - dy, ground->height);
	shift_ages(ground->column_age, ground->width, ground->left, dx);
	shift_ages(ground->row_age, ground->height, ground->top, dy);
}

static int32_t slowness_of(int age)
{
	int32_t bits = 0;

	while ((age + 1) >> (bits + 1)) {
		bits++;
	}
	return bits;
}

static void grow(uint8_t *ages, int count)
{
	for (int i = 0; i < count; i++) {
		ages[i] = (uint8_t)(ages[i] < AGE_TOP ? ages[i] + 1 : AGE_TOP);
	}
}

static void set_slowness(struct ground *ground)
{
	for (int x = 0; x < ground->width; x++) {
		int at = wrapped(ground->left + x, ground->width);

		ground->slowness[x] = slowness_of(ground->column_age[at]);
	}
}

KERNEL static void smooth_row(uint16_t *restrict out, uint16_t *restrict column,
	const uint16_t *restrict above, const uint16_t *restrict at,
	const uint16_t *restrict below, int width)
{
	for (int x = 0; x < width; x++) {
		column[x] = (uint16_t)(above[x] + 2 * at[x] + below[x]);
	}
	for (int x = 0; x < width - 2; x++) {
		out[x] = (uint16_t)(column[x] + 2 * column[x + 1] +
			column[x + 2]);
	}
}

/* A piece of a row; all point at its first pixel. */
struct piece {
	int32_t *level;
	int32_t *unrest;
	int32_t *pattern;
	const int32_t *slowness; /* of its columns */
	const uint16_t *above;   /* smoothed, RING away */
	const uint16_t *at;
	const uint16_t *below;
	int32_t *sensed; /* then how far off */
	int8_t *out;
	int count;
};

/* What holds for a whole row. */
struct terms {
	int32_t slowness; /* of the row */
	int32_t floor;    /* of unrest */
	int32_t least;    /* by which a place is off is learnt in any case */
	bool turns;       /* the picture does */
	int octaves;      /* to raise what was learnt by */
};

static inline int32_t limited(int32_t value, int32_t top)
{
	value = value < -top ? -top : value;
	return value > top ? top : value;
}

/*
 * sense_piece - the contrast with the mean of the ring. In 16 bit, so that the
 * ring is cut to RING_CUT bits less; what that takes off is the same anywhere.
 */
KERNEL static void sense_piece(int32_t *restrict sensed,
	const uint16_t *restrict above, const uint16_t *restrict at,
	const uint16_t *restrict below, ptrdiff_t count)
{
	for (ptrdiff_t x = 0; x < count; x++) {
		uint16_t upper = (uint16_t)((above[x - RING] >> RING_CUT) +
			(above[x] >> RING_CUT) + (above[x + RING] >> RING_CUT));
		uint16_t lower = (uint16_t)((below[x - RING] >> RING_CUT) +
			(below[x] >> RING_CUT) + (below[x + RING] >> RING_CUT));
		uint16_t sides = (uint16_t)((at[x - RING] >> RING_CUT) +
			(at[x + RING] >> RING_CUT));
		uint16_t ring = (uint16_t)(upper + lower + sides);
		int16_t contrast = (int16_t)((at[x] >> 1) - (ring >> 1));

		contrast = contrast < -CONTRAST_TOP ? -CONTRAST_TOP : contrast;
		contrast = contrast > CONTRAST_TOP ? CONTRAST_TOP : contrast;
		sensed[x] = contrast;
	}
}

/*
 * weigh_piece - what is sensed, less the pattern, becomes how far off it is,
 * and is learnt.
 *
 * Both sides of the division are exact, so that its one rounding is the same
 * everywhere. What flies by or flashes is not learnt as usual.
 */
KERNEL static void weigh_piece(int32_t *restrict sensed,
	int32_t *restrict pattern, int32_t *restrict level,
	int32_t *restrict unrest, const int32_t *restrict slowness,
	ptrdiff_t count, struct terms terms)
{
	for (ptrdiff_t x = 0; x < count; x++) {
		int32_t slow = slowness[x] < terms.slowness ? slowness[x]
							    : terms.slowness;
		int32_t known = -(slow > 0);
		int32_t mature = -(slow >= YOUNG_BITS);
		int32_t off = sensed[x] - (pattern[x] >> FRACTION) -
			((level[x] + ONE / 2) >> FRACTION);
		int32_t most = (unrest[x] >> MOST_BITS) + terms.least;
		float ratio = (float)(off * SCALE) /
			(float)((unrest[x] >> UNREST_BITS) + terms.floor);
		int32_t whole = (int32_t)(ratio + (ROUND + 0.5F)) - ROUND;

		sensed[x] = limited(whole, GROUND_TOP) & mature;
		if (terms.turns) {
			pattern[x] += off * PATTERN_STEP;
		}
		most |= UNREST_TOP & ~mature;
		most = most < UNREST_TOP ? most : UNREST_TOP;

		int32_t step = limited(off, most);
		int32_t size = (step < 0 ? -step : step) & known;

		step = (step & known) | (off & ~known);
		level[x] += (step * ONE) >> slow;
		unrest[x] += (size * ONE - unrest[x]) >> slow;
	}
}

/* raise - by octaves; less than none lowers. */
KERNEL static void raise(int32_t *values, ptrdiff_t count, int octaves)
{
	int32_t factor = octaves > 0 ? 1 << octaves : 1;
	int down = octaves < 0 ? -octaves : 0;

	for (ptrdiff_t x = 0; x < count; x++) {
		values[x] = (values[x] * factor) >> down;
	}
}

KERNEL static void narrow_piece(int8_t *restrict out,
	const int32_t *restrict deviations, ptrdiff_t count)
{
	for (ptrdiff_t x = 0; x < count; x++) {
		out[x] = (int8_t)deviations[x];
	}
}

static void step_piece(const struct piece *piece, struct terms terms)
{
	if (terms.octaves != 0) {
		raise(piece->level, piece->count, terms.octaves);
		raise(piece->unrest, piece->count, terms.octaves);
		raise(piece->pattern, piece->count, terms.octaves);
	}
	sense_piece(piece->sensed, piece->above, piece->at, piece->below,
		piece->count);
	weigh_piece(piece->sensed, piece->pattern, piece->level, piece->unrest,
		piece->slowness, piece->count, terms);
	narrow_piece(piece->out, piece->sensed, piece->count);
}

/* One row of the picture: it may begin in the middle of the torus. */
static void step_row(struct ground *ground, int y, uint16_t *const rows[ROWS],
	struct terms terms, int8_t *out)
{
	int width = ground->width;
	int row = wrapped(ground->top + y, ground->height);
	ptrdiff_t start = (ptrdiff_t)row * width;
	int first = width - ground->left;

	terms.slowness = slowness_of(ground->row_age[row]);
	for (int i = 0; i < 2; i++) {
		int x = i == 0 ? 0 : first;
		int column = i == 0 ? ground->left : 0;
		struct piece piece = {
			.level = ground->level + start + column,
			.unrest = ground->unrest + start + column,
			.pattern = ground->pattern + (ptrdiff_t)y * width + x,
			.slowness = ground->slowness + x,
			.above = rows[(unsigned)(y - RING) % ROWS] + x,
			.at = rows[(unsigned)y % ROWS] + x,
			.below = rows[(unsigned)(y + RING) % ROWS] + x,
			.sensed = ground->sensed + x,
			.out = out + x,
			.count = i == 0 ? first : width - first,
		};

		step_piece(&piece, terms);
	}
}

static void take_row(
	const struct raster *raster, int y, uint16_t *row, uint16_t *column)
{
	const int reach = RING + 1;

	smooth_row(row - RING, column, raster_row(raster, y - 1) - reach,
		raster_row(raster, y) - reach,
		raster_row(raster, y + 1) - reach, raster->width + 2 * reach);
}

void ground_step(struct ground *ground, const struct raster *raster,
	struct raster_gain gain, int dx, int dy, int8_t *out)
{
	size_t room = row_room(ground->width);

	ground->floor = (int32_t)(gain.step / FLOOR_PART) + 1;
	struct terms terms = {
		.floor = ground->floor,
		.least = (ground->floor >> UNREST_FINE) + 1,
		.turns = abs(dx) >= FAR_TURN || abs(dy) >= FAR_TURN,
		.octaves = rescale(ground, gain),
	};
	uint16_t *rows[ROWS];

	for (int i = 0; i < ROWS; i++) {
		rows[i] = ground->rows + (size_t)i * room + ALIGN;
	}
	shift(ground, dx, dy);
	set_slowness(ground);
	for (int y = -RING; y < ground->height + RING; y++) {
		int at = y - RING;

		take_row(raster, y, rows[(unsigned)y % ROWS],
			ground->rows + (size_t)ROWS * room);
		if (at >= 0) {
			step_row(ground, at, rows, terms,
				out + (ptrdiff_t)at * ground->width);
		}
	}
	grow(ground->column_age, ground->width);
	grow(ground->row_age, ground->height);
}

static int limit(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* add_texture - of a row between two columns of the torus. */
static void add_texture(const struct ground *ground, ptrdiff_t row, int first,
	int count, int64_t *levels, int64_t *unrest)
{
	for (int i = 0; i < count; i++) {
		*levels += abs(ground->level[row + first + i]);
		*unrest += ground->unrest[row + first + i];
	}
}

double ground_texture(const struct ground *ground, int x, int y)
{
	int first_x = limit(x - AROUND, 0, ground->width - 1);
	int last_x = limit(x + AROUND, 0, ground->width - 1);
	int first_y = limit(y - AROUND, 0, ground->height - 1);
	int last_y = limit(y + AROUND, 0, ground->height - 1);
	int column = wrapped(ground->left + first_x, ground->width);
	int count = last_x - first_x + 1;
	int before = limit(ground->width - column, 0, count);
	int64_t levels = 0;
	int64_t unrest = 0;

	for (int j = first_y; j <= last_y; j++) {
		ptrdiff_t row =
			(ptrdiff_t)wrapped(ground->top + j, ground->height) *
			ground->width;

		add_texture(ground, row, column, before, &levels, &unrest);
		add_texture(ground, row, 0, count - before, &levels, &unrest);
	}
	unrest += (int64_t)count * (last_y - first_y + 1) *
		((int64_t)ground->floor << UNREST_BITS);
	return (double)levels / (double)unrest;
}

double ground_contrast(
	const struct ground *ground, int x, int y, double deviation)
{
	int column = wrapped(ground->left + x, ground->width);
	int row = wrapped(ground->top + y, ground->height);
	int32_t unrest =
		ground->unrest[(ptrdiff_t)row * ground->width + column];

	return deviation * ((unrest >> UNREST_BITS) + ground->floor) /
		((double)SCALE * LEVEL_UNITS);
}
