/* SPDX-License-Identifier: Apache-2.0 */
#include "spot.h"

#include "core/geom.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SHARE_BITS = 20,
	SHARE_ONE = 1 << SHARE_BITS,
	SIDE_MIN = 32, /* steps; a smaller box is a fainter one of this size */
	FAR_PX = 1 << 20,
	SOFT_BITS = 12,
	SMEAR_STEPS_MAX = 64,
};

/* Two steps to a pixel of motion leave no ripple after the point spread. */
#define SMEAR_STEP_PX 0.5

/* The point spread is cut where it is below 1e-5 of its peak. */
#define REACH_SIGMA 4.8

/* From ... to before, in pixels. */
struct span {
	int from;
	int to;
};

/* The integral of the normal distribution, from far below up to @at. */
static double ramp(double at)
{
	return 0.5 * at * (1.0 + erf(at / sqrt(2.0))) +
		exp(-0.5 * at * at) / sqrt(2.0 * GEOM_PI);
}

bool spot_optics_open(struct spot_optics *optics, double sigma_px)
{
	double reach_px = REACH_SIGMA * sigma_px + 0.5;

	optics->reach = (int)ceil(reach_px * SPOT_STEPS);
	optics->edge =
		malloc((2 * (size_t)optics->reach + 1) * sizeof(*optics->edge));
	if (optics->edge == NULL) {
		return false;
	}
	for (int i = -optics->reach; i <= optics->reach; i++) {
		double at = (double)i / SPOT_STEPS;

		optics->edge[i + optics->reach] =
			(int32_t)lrint(SHARE_ONE * sigma_px *
				(ramp((at + 0.5) / sigma_px) -
					ramp((at - 0.5) / sigma_px)));
	}
	return true;
}

void spot_optics_close(struct spot_optics *optics)
{
	free(optics->edge);
	optics->edge = NULL;
}

static int32_t edge_at(const struct spot_optics *optics, int steps)
{
	if (steps <= -optics->reach) {
		return 0;
	}
	if (steps >= optics->reach) {
		return SHARE_ONE;
	}
	return optics->edge[steps + optics->reach];
}

/* Half the side in steps, not below what the table resolves. */
static int half_side(double side_px)
{
	double half = rint(side_px * SPOT_STEPS / 2.0);

	half = fmax(half, SIDE_MIN / 2.0);
	return (int)fmin(half, FAR_PX);
}

/* What a box of that side must be dimmed by to be one of @side_px. */
static double dimming(double side_px)
{
	return side_px * SPOT_STEPS / 2.0 / half_side(side_px);
}

double spot_peak(const struct spot_optics *optics, double w_px, double h_px)
{
	double across = 2.0 * edge_at(optics, half_side(w_px)) - SHARE_ONE;
	double down = 2.0 * edge_at(optics, half_side(h_px)) - SHARE_ONE;

	return across / SHARE_ONE * dimming(w_px) * down / SHARE_ONE *
		dimming(h_px);
}

static struct span span_of(int centre, int reach, int end)
{
	/* Steps to pixels: a shift rounds down, below zero too. */
	int from = (centre - reach + SPOT_STEPS - 1) >> 8;
	int to = ((centre + reach) >> 8) + 1;

	from = from < 0 ? 0 : from;
	to = to > end ? end : to;
	return from < to ? (struct span){ from, to } : (struct span){ 0, 0 };
}

static void fill_profile(int32_t *profile, struct span span, int centre,
	int half, const struct spot_optics *optics)
{
	for (int i = span.from; i < span.to; i++) {
		int at = i * SPOT_STEPS - centre;

		profile[i] =
			edge_at(optics, at + half) - edge_at(optics, at - half);
	}
}

static void mark_dirty(struct spot_sheet *sheet, struct span rows)
{
	if (sheet->dirty_top == sheet->dirty_bottom) {
		sheet->dirty_top = rows.from;
		sheet->dirty_bottom = rows.to;
		return;
	}
	if (rows.from < sheet->dirty_top) {
		sheet->dirty_top = rows.from;
	}
	if (rows.to > sheet->dirty_bottom) {
		sheet->dirty_bottom = rows.to;
	}
}

/* In steps; what is far outside stays outside. */
static int steps(double at_px)
{
	double far = FAR_PX;

	return (int)lrint(fmax(-far, fmin(far, at_px)) * SPOT_STEPS);
}

bool spot_sheet_open(struct spot_sheet *sheet, int width, int height)
{
	size_t count = (size_t)width * height;

	*sheet = (struct spot_sheet){ .width = width, .height = height };
	sheet->light = calloc(count, sizeof(*sheet->light));
	sheet->profile =
		calloc((size_t)width + height, sizeof(*sheet->profile));
	return sheet->light != NULL && sheet->profile != NULL;
}

void spot_sheet_close(struct spot_sheet *sheet)
{
	free(sheet->light);
	free(sheet->profile);
}

void spot_add(struct spot_sheet *sheet, const struct spot_optics *optics,
	const struct spot *spot)
{
	int half_w = half_side(spot->w_px);
	int half_h = half_side(spot->h_px);
	int x_steps = steps(spot->centre.x_px);
	int y_steps = steps(spot->centre.y_px);
	struct span columns =
		span_of(x_steps, half_w + optics->reach, sheet->width);
	struct span rows =
		span_of(y_steps, half_h + optics->reach, sheet->height);
	int64_t level = llrint(spot->level * dimming(spot->w_px) *
		dimming(spot->h_px) * SPOT_UNIT);
	int32_t *across = sheet->profile;
	int32_t *down = sheet->profile + sheet->width;

	if (columns.from == columns.to || rows.from == rows.to) {
		return;
	}
	fill_profile(across, columns, x_steps, half_w, optics);
	fill_profile(down, rows, y_steps, half_h, optics);
	for (int y = rows.from; y < rows.to; y++) {
		int32_t *row = sheet->light + (size_t)y * sheet->width;
		int64_t here = level * down[y] / SHARE_ONE;

		for (int x = columns.from; x < columns.to; x++) {
			row[x] += (int32_t)(here * across[x] / SHARE_ONE);
		}
	}
	mark_dirty(sheet, rows);
}

/* (1 - r^2)^2 in 2^-SOFT_BITS, of squares in steps. */
static int64_t haze(int64_t square, int64_t whole)
{
	int64_t rest = (whole - square) * (1 << SOFT_BITS) / whole;

	return rest > 0 ? rest * rest >> SOFT_BITS : 0;
}

void spot_soft(struct spot_sheet *sheet, struct pixel centre, double radius_px,
	double level)
{
	int radius = half_side(2.0 * fmax(radius_px, 1.0));
	int x_steps = steps(centre.x_px);
	int y_steps = steps(centre.y_px);
	struct span columns = span_of(x_steps, radius, sheet->width);
	struct span rows = span_of(y_steps, radius, sheet->height);
	int64_t whole = (int64_t)radius * radius;
	int64_t peak = llrint(level * SPOT_UNIT);

	if (columns.from == columns.to || rows.from == rows.to) {
		return;
	}
	for (int y = rows.from; y < rows.to; y++) {
		int32_t *row = sheet->light + (size_t)y * sheet->width;
		int64_t down = y * SPOT_STEPS - y_steps;

		for (int x = columns.from; x < columns.to; x++) {
			int64_t across = x * SPOT_STEPS - x_steps;
			int64_t share =
				haze(across * across + down * down, whole);

			row[x] += (int32_t)(peak * share >> SOFT_BITS);
		}
	}
	mark_dirty(sheet, rows);
}

int spot_steps(struct pixel from, struct pixel to)
{
	double dx = to.x_px - from.x_px;
	double dy = to.y_px - from.y_px;
	double steps = ceil(sqrt(dx * dx + dy * dy) / SMEAR_STEP_PX) + 1.0;

	return steps < SMEAR_STEPS_MAX ? (int)steps : SMEAR_STEPS_MAX;
}

struct pixel spot_between(struct pixel from, struct pixel to, int i, int steps)
{
	double share = (i + 0.5) / steps;

	return (struct pixel){ from.x_px + (to.x_px - from.x_px) * share,
		from.y_px + (to.y_px - from.y_px) * share };
}

void spot_clear(struct spot_sheet *sheet)
{
	size_t rows = (size_t)(sheet->dirty_bottom - sheet->dirty_top);

	memset(sheet->light + (size_t)sheet->dirty_top * sheet->width, 0,
		rows * sheet->width * sizeof(*sheet->light));
	sheet->dirty_top = 0;
	sheet->dirty_bottom = 0;
}
