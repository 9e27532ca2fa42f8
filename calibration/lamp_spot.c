/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/lamp_spot.h"

#include <math.h>
#include <stdlib.h>

enum {
	CELL_PX = 4,
	SMALLEST_CELLS = 4
};

/* A region is what is brighter than this share of the brightest. */
static const double REGION_SHARE = 0.2;
static const double STANDS_OUT = 8;
/* A second region with so large a share of the first's light is its like. */
static const double RIVAL_SHARE = 0.5;
/* From the median of absolute values to a standard deviation. */
static const double SPREAD = 1.4826;

struct cells {
	double *light; /* over the wall's */
	int *region;   /* 0: not looked at, -1: dark */
	int *stack;
	double *sorted;
	int width;
	int height;
};

/* What a region holds, in cells. */
struct region {
	double light;
	double x;
	double y;
	int count;
	bool edge;
};

static double grey(const struct frame *frame, int x, int y)
{
	const void *row = frame_row(frame, y);

	return frame->format == FRAME_GRAY16 ? ((const uint16_t *)row)[x]
					     : ((const uint8_t *)row)[x];
}

static double cell_mean(const struct frame *frame, int column, int line)
{
	double sum = 0;

	for (int y = 0; y < CELL_PX; y++) {
		for (int x = 0; x < CELL_PX; x++) {
			sum += grey(frame, column * CELL_PX + x,
				line * CELL_PX + y);
		}
	}
	return sum / (CELL_PX * CELL_PX);
}

static bool reserve(struct cells *cells, const struct frame *frame)
{
	cells->width = frame->width / CELL_PX;
	cells->height = frame->height / CELL_PX;
	size_t count = (size_t)cells->width * (size_t)cells->height + 1;

	cells->light = calloc(count, sizeof(*cells->light));
	cells->sorted = calloc(count, sizeof(*cells->sorted));
	cells->region = calloc(count, sizeof(*cells->region));
	cells->stack = calloc(count, sizeof(*cells->stack));
	return cells->light != NULL && cells->sorted != NULL &&
		cells->region != NULL && cells->stack != NULL;
}

static void release(struct cells *cells)
{
	free(cells->light);
	free(cells->sorted);
	free(cells->region);
	free(cells->stack);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(struct cells *cells)
{
	size_t count = (size_t)cells->width * (size_t)cells->height;

	qsort(cells->sorted, count, sizeof(double), by_size);
	return cells->sorted[count / 2];
}

/* Light over the wall's level; returns the noise of that. */
static double gather(
	struct cells *cells, const struct frame *lit, const struct frame *dark)
{
	int count = cells->width * cells->height;

	for (int i = 0; i < count; i++) {
		int column = i % cells->width;
		int line = i / cells->width;

		cells->light[i] = cell_mean(lit, column, line) -
			(dark != NULL ? cell_mean(dark, column, line) : 0);
		cells->sorted[i] = cells->light[i];
	}
	double level = median(cells);
	for (int i = 0; i < count; i++) {
		cells->light[i] -= level;
		cells->sorted[i] = fabs(cells->light[i]);
	}
	return fmax(median(cells) * SPREAD, 1e-3);
}

static void take_cell(struct cells *cells, struct region *region, int at)
{
	int x = at % cells->width;
	int y = at / cells->width;

	region->light += cells->light[at];
	region->x += cells->light[at] * x;
	region->y += cells->light[at] * y;
	region->count++;
	region->edge |= x == 0 || y == 0 || x == cells->width - 1 ||
		y == cells->height - 1;
}

static int push(struct cells *cells, int depth, int at, double least)
{
	if (cells->region[at] == 0) {
		cells->region[at] = 1;
		if (cells->light[at] >= least) {
			cells->stack[depth++] = at;
		}
	}
	return depth;
}

/* All bright cells that hang together with @at. */
static struct region grow(struct cells *cells, int at, double least)
{
	struct region region = { 0 };
	int depth = push(cells, 0, at, least);

	while (depth > 0) {
		int cell = cells->stack[--depth];
		int x = cell % cells->width;
		int y = cell / cells->width;

		take_cell(cells, &region, cell);
		if (x > 0) {
			depth = push(cells, depth, cell - 1, least);
		}
		if (x < cells->width - 1) {
			depth = push(cells, depth, cell + 1, least);
		}
		if (y > 0) {
			depth = push(cells, depth, cell - cells->width, least);
		}
		if (y < cells->height - 1) {
			depth = push(cells, depth, cell + cells->width, least);
		}
	}
	return region;
}

static double brightest(const struct cells *cells)
{
	double most = 0;

	for (int i = 0; i < cells->width * cells->height; i++) {
		most = fmax(most, cells->light[i]);
	}
	return most;
}

static bool judge(const struct region *best, double rival, double peak,
	double noise, struct lamp_spot *spot, struct error *error)
{
	if (peak < STANDS_OUT * noise || best->count < SMALLEST_CELLS) {
		return error_set(error, ERROR_TOLERANCE,
			"no spot of the lamp stands out; make the wall darker, "
			"or add a picture with the lamp dark");
	}
	if (best->edge) {
		return error_set(error, ERROR_TOLERANCE,
			"the spot touches the edge of the picture; turn lamp "
			"or camera so that all of it is seen");
	}
	if (rival > RIVAL_SHARE * best->light) {
		return error_set(error, ERROR_TOLERANCE,
			"two bright regions are alike; add a picture with the "
			"lamp dark, which takes off what is not the lamp's");
	}
	spot->at.x_px = (best->x / best->light + 0.5) * CELL_PX - 0.5;
	spot->at.y_px = (best->y / best->light + 0.5) * CELL_PX - 0.5;
	spot->radius_px = CELL_PX * sqrt(best->count / 3.14159265358979);
	spot->contrast = peak / noise;
	return true;
}

static bool find(struct cells *cells, const struct frame *lit,
	const struct frame *dark, struct lamp_spot *spot, struct error *error)
{
	double noise = gather(cells, lit, dark);
	double peak = brightest(cells);
	struct region best = { 0 };
	double rival = 0;

	for (int i = 0; i < cells->width * cells->height; i++) {
		struct region region = grow(cells, i, REGION_SHARE * peak);

		if (region.light > best.light) {
			rival = best.light;
			best = region;
		} else {
			rival = fmax(rival, region.light);
		}
	}
	return judge(&best, rival, peak, noise, spot, error);
}

bool lamp_spot_find(const struct frame *lit, const struct frame *dark,
	struct lamp_spot *spot, struct error *error)
{
	struct cells cells = { 0 };

	if (dark != NULL &&
		(dark->width != lit->width || dark->height != lit->height)) {
		return error_set(error, ERROR_TOLERANCE,
			"the dark picture has %d x %d pixels, the lit one %d x "
			"%d",
			dark->width, dark->height, lit->width, lit->height);
	}
	bool good = reserve(&cells, lit)
		? find(&cells, lit, dark, spot, error)
		: error_set(error, ERROR_FAILED, "out of memory");
	release(&cells);
	return good;
}
