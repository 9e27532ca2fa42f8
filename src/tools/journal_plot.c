/* SPDX-License-Identifier: Apache-2.0 */
#include "journal_plot.h"

#include "record/plot.h"

#include <math.h>
#include <stdlib.h>

/*
 * The error's panel reaches up to so many quarters of the beam: what matters
 * is how it lies within one; the way there goes off the panel.
 */
enum {
	ERROR_SCALE = 3,
	HISTOGRAM_BINS = 50
};

/* A histogram of errors that are all nothing is this wide. */
static const double least_deg = 1e-3;

static bool grow(struct journal_plot *plot)
{
	size_t room = plot->room == 0 ? 1024 : 2 * plot->room;

	for (int i = 0; i < COLUMN_COUNT; i++) {
		double *column =
			realloc(plot->column[i], room * sizeof(*column));

		if (column == NULL) {
			return false;
		}
		plot->column[i] = column;
	}
	plot->room = room;
	return true;
}

/* The turn of @angle_rad that continues the last row of @column. */
static double unwound_deg(const struct journal_plot *plot,
	enum journal_column column, double angle_rad)
{
	double degrees = geom_degrees(angle_rad);

	if (plot->count == 0 ||
		!isfinite(plot->column[column][plot->count - 1])) {
		return degrees;
	}
	return degrees +
		360.0 *
		rint((plot->column[column][plot->count - 1] - degrees) / 360.0);
}

bool journal_plot_add(struct journal_plot *plot, double t_s,
	const struct angles *target, struct angles beam, double beam_rad)
{
	double row[COLUMN_COUNT] = {
		[COLUMN_TIME] = t_s,
		[COLUMN_TARGET_AZ] = NAN,
		[COLUMN_BEAM_AZ] =
			unwound_deg(plot, COLUMN_BEAM_AZ, beam.az_rad),
		[COLUMN_TARGET_EL] = NAN,
		[COLUMN_BEAM_EL] = geom_degrees(beam.el_rad),
		[COLUMN_ERROR] = NAN,
		[COLUMN_QUARTER] = geom_degrees(beam_rad) / 4.0,
	};

	if (plot->count == plot->room && !grow(plot)) {
		return false;
	}
	if (target != NULL) {
		row[COLUMN_TARGET_AZ] =
			unwound_deg(plot, COLUMN_TARGET_AZ, target->az_rad);
		row[COLUMN_TARGET_EL] = geom_degrees(target->el_rad);
		row[COLUMN_ERROR] =
			geom_degrees(geom_separation(*target, beam));
	}
	for (int i = 0; i < COLUMN_COUNT; i++) {
		plot->column[i][plot->count] = row[i];
	}
	plot->count++;
	return true;
}

static struct plot_series series(const struct journal_plot *plot,
	const char *name, enum plot_style style, enum journal_column column)
{
	return (struct plot_series){
		.name = name,
		.style = style,
		.x = plot->column[COLUMN_TIME],
		.y = plot->column[column],
		.count = plot->count,
	};
}

/* How often which error was there, up to what the third panel shows. */
struct histogram {
	double error_deg[HISTOGRAM_BINS];
	double count[HISTOGRAM_BINS];
};

static void fill_histogram(const struct journal_plot *plot, double high_deg,
	struct histogram *histogram)
{
	plot_bins(plot->column[COLUMN_ERROR], plot->count, 0.0,
		fmax(high_deg, least_deg), HISTOGRAM_BINS, histogram->error_deg,
		histogram->count);
}

bool journal_plot_write(
	const struct journal_plot *plot, const char *path, struct error *error)
{
	double quarter_deg =
		plot->count > 0 ? plot->column[COLUMN_QUARTER][0] : 0.0;
	struct histogram histogram;

	fill_histogram(plot, ERROR_SCALE * quarter_deg, &histogram);
	struct plot panels[] = {
		{ .title = "Azimuth",
			.x_label = "time, s",
			.y_label = "azimuth, degrees",
			.series = { series(plot, "target", PLOT_DASHED,
					    COLUMN_TARGET_AZ),
				series(plot, "beam", PLOT_LINE,
					COLUMN_BEAM_AZ) },
			.series_count = 2 },
		{ .title = "Elevation",
			.x_label = "time, s",
			.y_label = "elevation, degrees",
			.series = { series(plot, "target", PLOT_DASHED,
					    COLUMN_TARGET_EL),
				series(plot, "beam", PLOT_LINE,
					COLUMN_BEAM_EL) },
			.series_count = 2 },
		{ .title = "Beam to target",
			.x_label = "time, s",
			.y_label = "angle, degrees",
			.series = { series(plot, "error", PLOT_LINE,
					    COLUMN_ERROR),
				series(plot, "quarter of the beam", PLOT_DASHED,
					COLUMN_QUARTER) },
			.series_count = 2,
			.y_high = ERROR_SCALE * quarter_deg },
		{ .title = "How often which angle was there",
			.x_label = "angle, degrees",
			.y_label = "frames",
			.series = { { "error", PLOT_BARS, histogram.error_deg,
				histogram.count, HISTOGRAM_BINS } },
			.series_count = 1 },
	};

	return plot_write(
		path, panels, sizeof(panels) / sizeof(panels[0]), error);
}

void journal_plot_fini(struct journal_plot *plot)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		free(plot->column[i]);
	}
}
