/* SPDX-License-Identifier: Apache-2.0 */
#include "record/plot.h"

#include "plot_area.h"
#include "record/markup.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	LEGEND_LETTER = 7, /* the width of a letter, about */
	LEGEND_MARK = 26,
};

/* Okabe and Ito's colours: told apart by colour-blind people too. */
static const char *const colours[PLOT_SERIES_MAX] = { "#0072b2", "#d55e00",
	"#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#808080" };

static void put_text(
	FILE *out, double x, double y, const char *class, const char *text)
{
	fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	markup_text(out, text);
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
	if (scale->decades) {
		snprintf(text, sizeof(text), "%g", pow(10.0, value));
	} else {
		snprintf(text, sizeof(text), "%.*f", scale->decimals, value);
	}
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

static void put_x_axis(const struct plot_area *area)
{
	double bottom = area->top + PLOT_HEIGHT;

	for (long n = first_tick(&area->x); n <= last_tick(&area->x); n++) {
		double x = plot_area_x(area, (double)n * area->x.tick);

		put_line(area->out, "grid", x, area->top, x, bottom);
		put_number(area->out, x, bottom + 18.0, "xtick", &area->x,
			(double)n * area->x.tick);
	}
}

static void put_y_axis(const struct plot_area *area)
{
	for (long n = first_tick(&area->y); n <= last_tick(&area->y); n++) {
		double y = plot_area_y(area, (double)n * area->y.tick);

		put_line(area->out, "grid", PLOT_LEFT, y,
			PLOT_LEFT + PLOT_WIDTH, y);
		put_number(area->out, PLOT_LEFT - 8.0, y + 4.0, "ytick",
			&area->y, (double)n * area->y.tick);
	}
}

static void put_legend(FILE *out, const struct plot *panel, double y)
{
	double x = PLOT_LEFT;

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

	put_text(out, PLOT_LEFT, top - 36.0, "title", panel->title);
	put_text(out, PLOT_LEFT + PLOT_WIDTH / 2.0, top + PLOT_HEIGHT + 40.0,
		"label", panel->x_label);
	fprintf(out,
		"<text class=\"label\" transform=\"translate(20 %.1f) "
		"rotate(-90)\">",
		middle);
	markup_text(out, panel->y_label);
	fputs("</text>\n", out);
}

static void put_panel(FILE *out, const struct plot *panel, size_t index)
{
	struct plot_area area = { .out = out,
		.top = (double)index * PLOT_PANEL_HEIGHT + PLOT_TOP };

	put_labels(out, panel, area.top);
	if (!plot_scale_x(panel, &area.x) || !plot_scale_y(panel, &area.y)) {
		put_text(out, PLOT_LEFT + PLOT_WIDTH / 2.0,
			area.top + PLOT_HEIGHT / 2.0, "label", "no data");
		return;
	}
	put_legend(out, panel, area.top - 12.0);
	put_x_axis(&area);
	put_y_axis(&area);
	fprintf(out,
		"<svg x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%d\" "
		"viewBox=\"%d %.1f %d %d\">\n",
		PLOT_LEFT, area.top, PLOT_WIDTH, PLOT_HEIGHT, PLOT_LEFT,
		area.top, PLOT_WIDTH, PLOT_HEIGHT);
	for (size_t s = 0; s < panel->series_count; s++) {
		plot_put_series(&area, &panel->series[s], colours[s]);
	}
	fprintf(out,
		"</svg>\n<rect class=\"frame\" x=\"%d\" y=\"%.1f\" "
		"width=\"%d\" height=\"%d\"/>\n",
		PLOT_LEFT, area.top, PLOT_WIDTH, PLOT_HEIGHT);
}

static void put_head(FILE *out, size_t count)
{
	int height = (int)count * PLOT_PANEL_HEIGHT;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		"height=\"%d\" viewBox=\"0 0 %d %d\">\n",
		PLOT_PAPER_WIDTH, height, PLOT_PAPER_WIDTH, height);
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
