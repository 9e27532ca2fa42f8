/* SPDX-License-Identifier: Apache-2.0 */
#include "record/plot.h"

#include "plot_scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Paper, in SVG units. */
enum {
	WIDTH = 960,
	PANEL_HEIGHT = 330,
	LEFT = 78,
	RIGHT = 24,
	TOP = 62,
	BOTTOM = 56,
	PLOT_WIDTH = WIDTH - LEFT - RIGHT,
	PLOT_HEIGHT = PANEL_HEIGHT - TOP - BOTTOM,
	LEGEND_LETTER = 7, /* the width of a letter, about */
	LEGEND_MARK = 26,
	POINT_RADIUS = 3,
};

/* Okabe and Ito's colours: told apart by colour-blind people too. */
static const char *const colours[PLOT_SERIES_MAX] = { "#0072b2", "#d55e00",
	"#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#808080" };

struct area {
	FILE *out;
	struct plot_scale x;
	struct plot_scale y;
	double top; /* of the plot's own box */
};

static double paper_x(const struct area *area, double value)
{
	return LEFT + PLOT_WIDTH * plot_scale_share(&area->x, value);
}

static double paper_y(const struct area *area, double value)
{
	return area->top +
		PLOT_HEIGHT * (1.0 - plot_scale_share(&area->y, value));
}

static void put_escaped(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

static void put_text(
	FILE *out, double x, double y, const char *class, const char *text)
{
	fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	put_escaped(out, text);
	fputs("</text>\n", out);
}

/* A tick near zero may come out as a negative zero. */
static void put_number(FILE *out, double x, double y, const char *class,
	const struct plot_scale *scale, double value)
{
	char text[48];

	if (fabs(value) < scale->tick * 1e-6) {
		value = 0.0;
	}
	snprintf(text, sizeof(text), "%.*f", scale->decimals, value);
	put_text(out, x, y, class, text);
}

static void put_line(FILE *out, const char *class, double x0, double y0,
	double x1, double y1)
{
	fprintf(out,
		"<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" "
		"y2=\"%.1f\"/>\n",
		class, x0, y0, x1, y1);
}

static long first_tick(const struct plot_scale *scale)
{
	return lround(ceil(scale->low / scale->tick - 1e-9));
}

static long last_tick(const struct plot_scale *scale)
{
	return lround(floor(scale->high / scale->tick + 1e-9));
}

static void put_x_axis(const struct area *area)
{
	double bottom = area->top + PLOT_HEIGHT;

	for (long n = first_tick(&area->x); n <= last_tick(&area->x); n++) {
		double x = paper_x(area, (double)n * area->x.tick);

		put_line(area->out, "grid", x, area->top, x, bottom);
		put_number(area->out, x, bottom + 18.0, "xtick", &area->x,
			(double)n * area->x.tick);
	}
}

static void put_y_axis(const struct area *area)
{
	for (long n = first_tick(&area->y); n <= last_tick(&area->y); n++) {
		double y = paper_y(area, (double)n * area->y.tick);

		put_line(area->out, "grid", LEFT, y, LEFT + PLOT_WIDTH, y);
		put_number(area->out, LEFT - 8.0, y + 4.0, "ytick", &area->y,
			(double)n * area->y.tick);
	}
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

static struct column column_from(
	const struct area *area, const struct plot_series *series, size_t i)
{
	struct column column = { .at = lround(paper_x(area, series->x[i])),
		.lowest = i,
		.highest = i,
		.last = i };

	for (size_t k = i; k < series->count && is_shown(series, k) &&
		lround(paper_x(area, series->x[k])) == column.at;
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

static void put_point(
	const struct area *area, const struct plot_series *series, size_t i)
{
	fprintf(area->out, "%.1f,%.1f ", paper_x(area, series->x[i]),
		paper_y(area, series->y[i]));
}

static void put_thinned(const struct area *area,
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

static void put_polyline(const struct area *area,
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

static void put_dot(const struct area *area, const struct plot_series *series,
	size_t i, const char *colour)
{
	fprintf(area->out,
		"<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"/>\n",
		paper_x(area, series->x[i]), paper_y(area, series->y[i]),
		POINT_RADIUS, colour);
}

static void put_dots(const struct area *area, const struct plot_series *series,
	const char *colour)
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

static void put_bars(const struct area *area, const struct plot_series *series,
	const char *colour)
{
	double step = series->count > 1 ? series->x[1] - series->x[0] : 1.0;
	double width = step / (area->x.high - area->x.low) * PLOT_WIDTH;
	double zero = paper_y(area, fmax(area->y.low, 0.0));

	for (size_t i = 0; i < series->count; i++) {
		double y;

		if (!is_shown(series, i) || series->y[i] == 0.0) {
			continue;
		}
		y = paper_y(area, series->y[i]);
		fprintf(area->out,
			"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
			"height=\"%.1f\" fill=\"%s\" fill-opacity=\"0.8\"/>\n",
			paper_x(area, series->x[i]) - width * 0.46,
			fmin(y, zero), width * 0.92, fabs(zero - y), colour);
	}
}

static void put_series(const struct area *area,
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

static void put_legend(FILE *out, const struct plot *panel, double y)
{
	double x = LEFT;

	for (size_t s = 0; s < panel->series_count; s++) {
		const struct plot_series *series = &panel->series[s];

		if (series->name == NULL) {
			continue;
		}
		fprintf(out,
			"<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
			"stroke=\"%s\" stroke-width=\"3\"%s/>\n",
			x, y - 4.0, x + LEGEND_MARK - 6.0, y - 4.0, colours[s],
			series->style == PLOT_DASHED
				? " stroke-dasharray=\"7 4\""
				: "");
		x += LEGEND_MARK;
		put_text(out, x, y, "legend", series->name);
		x += (double)(strlen(series->name) * LEGEND_LETTER +
			LEGEND_MARK);
	}
}

static void put_labels(FILE *out, const struct plot *panel, double top)
{
	double middle = top + PLOT_HEIGHT / 2.0;

	put_text(out, LEFT, top - 36.0, "title", panel->title);
	put_text(out, LEFT + PLOT_WIDTH / 2.0, top + PLOT_HEIGHT + 40.0,
		"label", panel->x_label);
	fprintf(out,
		"<text class=\"label\" transform=\"translate(20 %.1f) "
		"rotate(-90)\">",
		middle);
	put_escaped(out, panel->y_label);
	fputs("</text>\n", out);
}

static void put_panel(FILE *out, const struct plot *panel, size_t index)
{
	struct area area = { .out = out,
		.top = (double)index * PANEL_HEIGHT + TOP };

	put_labels(out, panel, area.top);
	if (!plot_scale_x(panel, &area.x) || !plot_scale_y(panel, &area.y)) {
		put_text(out, LEFT + PLOT_WIDTH / 2.0,
			area.top + PLOT_HEIGHT / 2.0, "label", "no data");
		return;
	}
	put_legend(out, panel, area.top - 12.0);
	put_x_axis(&area);
	put_y_axis(&area);
	fprintf(out,
		"<svg x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%d\" "
		"viewBox=\"%d %.1f %d %d\">\n",
		LEFT, area.top, PLOT_WIDTH, PLOT_HEIGHT, LEFT, area.top,
		PLOT_WIDTH, PLOT_HEIGHT);
	for (size_t s = 0; s < panel->series_count; s++) {
		put_series(&area, &panel->series[s], colours[s]);
	}
	fprintf(out,
		"</svg>\n<rect class=\"frame\" x=\"%d\" y=\"%.1f\" "
		"width=\"%d\" height=\"%d\"/>\n",
		LEFT, area.top, PLOT_WIDTH, PLOT_HEIGHT);
}

static void put_head(FILE *out, size_t count)
{
	int height = (int)count * PANEL_HEIGHT;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		"height=\"%d\" viewBox=\"0 0 %d %d\">\n",
		WIDTH, height, WIDTH, height);
	fputs("<style>\n"
	      "text { font-family: sans-serif; font-size: 13px; fill: #222 }\n"
	      ".title { font-size: 17px; font-weight: bold }\n"
	      ".label, .xtick { text-anchor: middle }\n"
	      ".label { font-size: 14px }\n"
	      ".ytick { text-anchor: end }\n"
	      ".grid { stroke: #ddd; stroke-width: 1 }\n"
	      ".frame { fill: none; stroke: #444; stroke-width: 1 }\n"
	      ".line { fill: none; stroke-width: 1.8; stroke-linejoin: round }\n"
	      "</style>\n"
	      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
		out);
}

bool plot_write(const char *path, const struct plot *panels, size_t count,
	struct error *error)
{
	FILE *out = fopen(path, "w");
	bool whole;

	if (out == NULL) {
		return error_errno(
			error, ERROR_FAILED, "%s: cannot be written", path);
	}
	put_head(out, count);
	for (size_t i = 0; i < count; i++) {
		put_panel(out, &panels[i], i);
	}
	fputs("</svg>\n", out);
	whole = ferror(out) == 0;
	whole = fclose(out) == 0 && whole;
	return whole ||
		error_errno(error, ERROR_FAILED, "%s: cannot be written", path);
}

void plot_bins(const double *values, size_t count, double low, double high,
	size_t bins, double *x, double *y)
{
	double width = (high - low) / (double)bins;

	for (size_t i = 0; i < bins; i++) {
		x[i] = low + ((double)i + 0.5) * width;
		y[i] = 0.0;
	}
	for (size_t i = 0; i < count; i++) {
		double bin = floor((values[i] - low) / width);

		if (isfinite(bin)) {
			bin = fmin(fmax(bin, 0.0), (double)bins - 1.0);
			y[(size_t)bin] += 1.0;
		}
	}
}
