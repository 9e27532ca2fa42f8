/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_PLOT_AREA_H
#define RECORD_PLOT_AREA_H

#include "plot_scale.h"

#include <stdio.h>

/*
 * Plot area: where values lie on the paper of one panel, and the series in
 * it. Private to plot.
 */

/* Paper, in SVG units. */
enum {
	PLOT_PAPER_WIDTH = 960,
	PLOT_PANEL_HEIGHT = 330,
	PLOT_LEFT = 78,
	PLOT_RIGHT = 24,
	PLOT_TOP = 62,
	PLOT_BOTTOM = 56,
	PLOT_WIDTH = PLOT_PAPER_WIDTH - PLOT_LEFT - PLOT_RIGHT,
	PLOT_HEIGHT = PLOT_PANEL_HEIGHT - PLOT_TOP - PLOT_BOTTOM,
};

struct plot_area {
	FILE *out;
	struct plot_scale x;
	struct plot_scale y;
	double top; /* of the plot's own box */
};

/* plot_area_x, plot_area_y - where a value lies on paper. */
double plot_area_x(const struct plot_area *area, double value);
double plot_area_y(const struct plot_area *area, double value);

/* plot_put_series - its lines, points or bars. */
void plot_put_series(const struct plot_area *area,
	const struct plot_series *series, const char *colour);

#endif
