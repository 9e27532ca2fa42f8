/* SPDX-License-Identifier: Apache-2.0 */
#include "plot_area.h"

#include <math.h>

enum {
	POINT_RADIUS = 3,
};

double plot_area_x(const struct plot_area *area, double value)
{
	return PLOT_LEFT + PLOT_WIDTH * plot_scale_share(&area->x, value);
}

double plot_area_y(const struct plot_area *area, double value)
{
	return area->top +
		PLOT_HEIGHT * (1.0 - plot_scale_share(&area->y, value));
}

static bool is_shown(const struct plot_series *series, size_t i)
{
	return isfinite(series->x[i]) && isfinite(series->y[i]);
}

/* The values of one column of paper, for thinning. */
struct column {
	long at;
	size_t lowest;
	size_t highest;
	size_t last;
};

static struct column column_from(const struct plot_area *area,
	const struct plot_series *series, size_t i)
{
	struct column column = { .at = lround(plot_area_x(area, series->x[i])),
		.lowest = i,
		.highest = i,
		.last = i };

	for (size_t k = i; k < series->count && is_shown(series, k) &&
		lround(plot_area_x(area, series->x[k])) == column.at;
		k++) {
		if (series->y[k] < series->y[column.lowest]) {
			column.lowest = k;
		}
		if (series->y[k] > series->y[column.highest]) {
			column.highest = k;
		}
		column.last = k;
	}
	return column;
}

static void put_point(const struct plot_area *area,
	const struct plot_series *series, size_t i)
{
	fprintf(area->out, "%.1f,%.1f ", plot_area_x(area, series->x[i]),
		plot_area_y(area, series->y[i]));
}

static void put_thinned(const struct plot_area *area,
	const struct plot_series *series, struct column column, size_t first)
{
	size_t one =
		column.lowest < column.highest ? column.lowest : column.highest;
	size_t other = column.lowest + column.highest - one;

	put_point(area, series, first);
	if (one != first) {
		put_point(area, series, one);
	}
	if (other != one) {
		put_point(area, series, other);
	}
	if (column.last != other && column.last != first) {
		put_point(area, series, column.last);
	}
}

static void put_polyline(const struct plot_area *area,
	const struct plot_series *series, const char *colour)
{
	bool open = false;

	for (size_t i = 0; i < series->count; i++) {
		struct column column;

		if (!is_shown(series, i)) {
			fputs(open ? "\"/>\n" : "", area->out);
			open = false;
			continue;
		}
		if (!open) {
			fprintf(area->out,
				"<polyline class=\"line\" stroke=\"%s\"%s "
				"points=\"",
				colour,
				series->style == PLOT_DASHED
					? " stroke-dasharray=\"7 4\""
					: "");
			open = true;
		}
		column = column_from(area, series, i);
		put_thinned(area, series, column, i);
		i = column.last;
	}
	fputs(open ? "\"/>\n" : "", area->out);
}

static void put_dot(const struct plot_area *area,
	const struct plot_series *series, size_t i, const char *colour)
{
	fprintf(area->out,
		"<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"/>\n",
		plot_area_x(area, series->x[i]),
		plot_area_y(area, series->y[i]), POINT_RADIUS, colour);
}

static void put_dots(const struct plot_area *area,
	const struct plot_series *series, const char *colour)
{
	for (size_t i = 0; i < series->count; i++) {
		struct column column;

		if (!is_shown(series, i)) {
			continue;
		}
		column = column_from(area, series, i);
		put_dot(area, series, column.lowest, colour);
		if (column.highest != column.lowest) {
			put_dot(area, series, column.highest, colour);
		}
		i = column.last;
	}
}

static void put_bars(const struct plot_area *area,
	const struct plot_series *series, const char *colour)
{
	double step = series->count > 1 ? series->x[1] - series->x[0] : 1.0;
	double width = step / (area->x.high - area->x.low) * PLOT_WIDTH;
	double zero = plot_area_y(area, fmax(area->y.low, 0.0));

	for (size_t i = 0; i < series->count; i++) {
		double y;

		if (!is_shown(series, i) || series->y[i] == 0.0) {
			continue;
		}
		y = plot_area_y(area, series->y[i]);
		fprintf(area->out,
			"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
			"height=\"%.1f\" fill=\"%s\" fill-opacity=\"0.8\"/>\n",
			plot_area_x(area, series->x[i]) - width * 0.46,
			fmin(y, zero), width * 0.92, fabs(zero - y), colour);
	}
}

void plot_put_series(const struct plot_area *area,
	const struct plot_series *series, const char *colour)
{
	if (series->style == PLOT_BARS) {
		put_bars(area, series, colour);
	} else if (series->style == PLOT_POINTS) {
		put_dots(area, series, colour);
	} else {
		put_polyline(area, series, colour);
	}
}
