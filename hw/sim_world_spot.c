/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_world_spot.h"

#include <math.h>
#include <string.h>

/* The point spread is cut where it is below 1e-4 of its peak. */
#define REACH_SIGMA 4.3

struct span {
	int from;
	int to; /* before */
};

static struct span span_of(double centre, double size, double sigma, int end)
{
	double reach = size / 2.0 + REACH_SIGMA * sigma;
	double from = fmax(ceil(centre - reach), 0.0);
	double to = fmin(floor(centre + reach) + 1.0, end);

	return from < to ? (struct span){ (int)from, (int)to }
			 : (struct span){ 0, 0 };
}

/* How much of the box' full level a pixel gets, along one axis. */
static void fill_profile(double *profile, struct span span, double centre,
	double size, double sigma)
{
	double scale = 1.0 / (sigma * sqrt(2.0));

	for (int i = span.from; i < span.to; i++) {
		double at = i - centre;

		profile[i] = 0.5 *
			(erf((at + size / 2.0) * scale) -
				erf((at - size / 2.0) * scale));
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

void spot_add(struct spot_sheet *sheet, const struct spot *spot)
{
	/* The pixel's own square, as a further blur of the same variance. */
	double sigma = sqrt(spot->sigma_px * spot->sigma_px + 1.0 / 12.0);
	struct span columns =
		span_of(spot->centre.x_px, spot->w_px, sigma, sheet->width);
	struct span rows =
		span_of(spot->centre.y_px, spot->h_px, sigma, sheet->height);
	double *across = sheet->profile;
	double *down = sheet->profile + sheet->width;

	if (columns.from == columns.to || rows.from == rows.to) {
		return;
	}
	fill_profile(across, columns, spot->centre.x_px, spot->w_px, sigma);
	fill_profile(down, rows, spot->centre.y_px, spot->h_px, sigma);
	for (int y = rows.from; y < rows.to; y++) {
		int32_t *row = sheet->light + (size_t)y * sheet->width;

		for (int x = columns.from; x < columns.to; x++) {
			row[x] += (int32_t)lrint(
				spot->level * across[x] * down[y]);
		}
	}
	mark_dirty(sheet, rows);
}

void spot_clear(struct spot_sheet *sheet)
{
	size_t rows = (size_t)(sheet->dirty_bottom - sheet->dirty_top);

	memset(sheet->light + (size_t)sheet->dirty_top * sheet->width, 0,
		rows * sheet->width * sizeof(*sheet->light));
	sheet->dirty_top = 0;
	sheet->dirty_bottom = 0;
}
