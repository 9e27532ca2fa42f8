/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_spots.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	TILE = 32,  /* pixels to a side */
	REACH = 6,  /* of the window around a spot */
	TURNS = 12, /* of the window following the light */
	BORDER = REACH + 1
};

static const double FAINTEST = 5.0;  /* of the smoothed noise */
static const double WINDOW_PX = 1.6; /* sigma of the window */
static const double SETTLED_PX = 1e-4;
/* From the median of absolute deviations to a standard deviation. */
static const double MAD = 1.4826;

struct sky {
	int width;
	int height;
	float *light;  /* the picture, then less the sky */
	float *smooth; /* the same, smoothed by 1 2 1 */
	int columns;   /* of tiles */
	int rows;
	float *level; /* of each tile */
	float *noise;
};

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a;
	float y = *(const float *)b;

	return (x > y) - (x < y);
}

static float median(float *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_size);
	return values[count / 2];
}

static void take_picture(struct sky *sky, const struct frame *frame)
{
	for (int y = 0; y < sky->height; y++) {
		const uint8_t *narrow = frame_row(frame, y);
		const uint16_t *wide = frame_row(frame, y);
		float *out = sky->light + (ptrdiff_t)y * sky->width;

		for (int x = 0; x < sky->width; x++) {
			out[x] = frame->format == FRAME_GRAY8 ? (float)narrow[x]
							      : (float)wide[x];
		}
	}
}

static void judge_tile(struct sky *sky, int column, int row)
{
	float values[TILE * TILE];
	int count = 0;
	int tile = row * sky->columns + column;

	for (int y = row * TILE; y < (row + 1) * TILE && y < sky->height; y++) {
		for (int x = column * TILE;
			x < (column + 1) * TILE && x < sky->width; x++) {
			values[count++] =
				sky->light[(ptrdiff_t)y * sky->width + x];
		}
	}
	sky->level[tile] = median(values, count);
	for (int i = 0; i < count; i++) {
		values[i] = fabsf(values[i] - sky->level[tile]);
	}
	sky->noise[tile] = (float)MAD * median(values, count) + 0.3F;
}

/* Between the middles of the four tiles around, in proportion. */
static float between(const struct sky *sky, const float *of, int x, int y)
{
	float column = ((float)x + 0.5F) / TILE - 0.5F;
	float row = ((float)y + 0.5F) / TILE - 0.5F;
	int left = (int)fmaxf(floorf(column), 0);
	int top = (int)fmaxf(floorf(row), 0);
	int right = left + 1 < sky->columns ? left + 1 : left;
	int bottom = top + 1 < sky->rows ? top + 1 : top;
	float u = fminf(fmaxf(column - (float)left, 0), 1);
	float v = fminf(fmaxf(row - (float)top, 0), 1);
	const float *upper = of + (ptrdiff_t)top * sky->columns;
	const float *lower = of + (ptrdiff_t)bottom * sky->columns;

	return (1 - v) * ((1 - u) * upper[left] + u * upper[right]) +
		v * ((1 - u) * lower[left] + u * lower[right]);
}

static void take_off_sky(struct sky *sky)
{
	for (int row = 0; row < sky->rows; row++) {
		for (int column = 0; column < sky->columns; column++) {
			judge_tile(sky, column, row);
		}
	}
	for (int y = 0; y < sky->height; y++) {
		for (int x = 0; x < sky->width; x++) {
			sky->light[(ptrdiff_t)y * sky->width + x] -=
				between(sky, sky->level, x, y);
		}
	}
}

static float smoothed(const struct sky *sky, int x, int y)
{
	const float *at = sky->light + (ptrdiff_t)y * sky->width + x;
	const float *up = at - sky->width;
	const float *down = at + sky->width;

	return (4 * at[0] + 2 * (at[-1] + at[1] + up[0] + down[0]) + up[-1] +
		       up[1] + down[-1] + down[1]) /
		16;
}

static void smooth(struct sky *sky)
{
	for (int y = 1; y < sky->height - 1; y++) {
		for (int x = 1; x < sky->width - 1; x++) {
			sky->smooth[(ptrdiff_t)y * sky->width + x] =
				smoothed(sky, x, y);
		}
	}
}

static bool is_peak(const struct sky *sky, int x, int y)
{
	const float *at = sky->smooth + (ptrdiff_t)y * sky->width + x;

	for (int dy = -2; dy <= 2; dy++) {
		for (int dx = -2; dx <= 2; dx++) {
			float other = at[(ptrdiff_t)dy * sky->width + dx];
			bool before = dy < 0 || (dy == 0 && dx < 0);

			if (other > *at || (before && other == *at)) {
				return false;
			}
		}
	}
	return true;
}

/* One look through the window: where its light's middle lies. */
static bool look(const struct sky *sky, struct pixel *at, double *light)
{
	int middle_x = (int)lround(at->x_px);
	int middle_y = (int)lround(at->y_px);
	double sum = 0;
	double sum_x = 0;
	double sum_y = 0;

	if (middle_x < BORDER || middle_x >= sky->width - BORDER ||
		middle_y < BORDER || middle_y >= sky->height - BORDER) {
		return false;
	}
	*light = 0;
	for (int y = middle_y - REACH; y <= middle_y + REACH; y++) {
		for (int x = middle_x - REACH; x <= middle_x + REACH; x++) {
			double dx = x - at->x_px;
			double dy = y - at->y_px;
			double weight = exp(-(dx * dx + dy * dy) /
				(2 * WINDOW_PX * WINDOW_PX));
			double level =
				(double)sky
					->light[(ptrdiff_t)y * sky->width + x];

			sum += weight * level;
			sum_x += weight * level * dx;
			sum_y += weight * level * dy;
			*light += weight * level;
		}
	}
	if (sum <= 0) {
		return false;
	}
	/* Twice, for the window halves each step towards the middle. */
	at->x_px += 2 * sum_x / sum;
	at->y_px += 2 * sum_y / sum;
	return true;
}

static bool settle(const struct sky *sky, struct star_spot *spot)
{
	struct pixel from = spot->at;

	for (int turn = 0; turn < TURNS; turn++) {
		struct pixel last = spot->at;

		if (!look(sky, &spot->at, &spot->light) ||
			hypot(spot->at.x_px - from.x_px,
				spot->at.y_px - from.y_px) > 2) {
			return false;
		}
		if (hypot(spot->at.x_px - last.x_px,
			    spot->at.y_px - last.y_px) < SETTLED_PX) {
			break;
		}
	}
	return true;
}

static int by_light(const void *a, const void *b)
{
	double x = ((const struct star_spot *)a)->light;
	double y = ((const struct star_spot *)b)->light;

	return (x < y) - (x > y);
}

static int collect(const struct sky *sky, struct star_spot *out, int max)
{
	int found = 0;

	for (int y = BORDER; y < sky->height - BORDER; y++) {
		for (int x = BORDER; x < sky->width - BORDER; x++) {
			struct star_spot spot = { .at = { x, y } };

			spot.snr =
				(double)(sky->smooth[(ptrdiff_t)y * sky->width +
						 x] /
					between(sky, sky->noise, x, y)) /
				0.375;
			if (spot.snr < FAINTEST || found == max ||
				!is_peak(sky, x, y) || !settle(sky, &spot)) {
				continue;
			}
			out[found++] = spot;
		}
	}
	qsort(out, (size_t)found, sizeof(*out), by_light);
	return found;
}

bool star_spots_find(const struct frame *frame, struct star_spot *out, int max,
	int *found, struct error *error)
{
	struct sky sky = { .width = frame->width, .height = frame->height };
	size_t pixels = (size_t)sky.width * (size_t)sky.height;

	sky.columns = (sky.width + TILE - 1) / TILE;
	sky.rows = (sky.height + TILE - 1) / TILE;
	size_t tiles = (size_t)sky.columns * (size_t)sky.rows;
	sky.light = calloc(2 * (pixels + tiles), sizeof(float));
	if (sky.light == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	sky.smooth = sky.light + pixels;
	sky.level = sky.smooth + pixels;
	sky.noise = sky.level + tiles;
	take_picture(&sky, frame);
	take_off_sky(&sky);
	smooth(&sky);
	*found = collect(&sky, out, max);
	free(sky.light);
	return true;
}
