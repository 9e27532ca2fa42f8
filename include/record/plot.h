/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_PLOT_H
#define RECORD_PLOT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Plot: small SVG figures: lines, points and bars over two axes with round
 * ticks, a title and a legend. Equal data give equal bytes.
 *
 * Long series are thinned to the lowest and highest value of each column of
 * pixels, so a file stays under about 100 kB a panel whatever its data.
 */

enum plot_style {
	PLOT_LINE,   /* joined; a value that is not finite breaks the line */
	PLOT_DASHED, /* the same, dashed: for limits and truth */
	PLOT_POINTS,
	PLOT_BARS, /* centred on x, as wide as x[1] - x[0] */
};

enum {
	PLOT_SERIES_MAX = 8
};

/* The arrays stay the caller's. */
struct plot_series {
	const char *name; /* for the legend; NULL: not listed */
	enum plot_style style;
	const double *x; /* rising */
	const double *y;
	size_t count;
};

/* One panel. */
struct plot {
	const char *title;
	const char *x_label; /* with its unit: "time, s" */
	const char *y_label;
	struct plot_series series[PLOT_SERIES_MAX];
	size_t series_count;
	bool x_decades; /* x are log10 of what the ticks tell */
	double y_low;   /* both equal: as the data ask for */
	double y_high;
};

/*
 * plot_write - @count panels, one under the other, into one SVG file.
 *
 * False, with @error filled, where the file cannot be written. Panels
 * without a finite value say "no data".
 */
bool plot_write(const char *path, const struct plot *panels, size_t count,
	struct error *error);

/*
 * plot_bins - counts @values into @bins bins of equal width from @low to
 * @high, for PLOT_BARS; those outside go into the first and the last bin,
 * those that are not finite are left out.
 *
 * @x: the bins' middles, @y: their counts; room for @bins each
 */
void plot_bins(const double *values, size_t count, double low, double high,
	size_t bins, double *x, double *y);

#endif
