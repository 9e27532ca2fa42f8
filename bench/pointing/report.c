/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "record/plot.h"
#include "tools/folder.h"

#include <math.h>
#include <stdlib.h>

enum {
	BINS = 50,
	PANELS = 4
};

/* What the histogram shows: up to a bit more than the 99th percentile. */
static const double histogram_share = 0.99;
static const double histogram_margin = 1.2;

void report_head(FILE *out)
{
	fprintf(out,
		"| scenario | measure | at least | goal | loop | pid | "
		"pid+cv | oracle | loop, drawn pictures | seeds |\n"
		"|---|---|---|---|---|---|---|---|---|---|\n");
}

static void put_value(
	FILE *out, const struct measure *measure, double value, bool bold)
{
	const char *mark = bold ? "**" : "";

	if (!isfinite(value)) {
		fprintf(out, " - |");
	} else if (value >= SCORE_NEVER) {
		fprintf(out, " never |");
	} else {
		fprintf(out, " %s%.*f%s |", mark, measure->decimals, value,
			mark);
	}
}

static double measured(const struct row *row, const struct measure *measure,
	struct flown *flown, struct row_result *result)
{
	return flown->count == 0
		? (double)NAN
		: measure->of(row, flown, &result->by[PILOT_ORACLE]);
}

static void put_measure(FILE *out, const struct row *row,
	const struct measure *measure, struct row_result *result)
{
	fprintf(out, "| %s | %s, %s |", row->says, measure->what,
		measure->unit);
	put_value(out, measure, measure->least, false);
	put_value(out, measure, measure->goal, false);
	for (int pilot = 0; pilot < PILOT_COUNT; pilot++) {
		put_value(out, measure,
			measured(row, measure, &result->by[pilot], result),
			pilot == PILOT_LOOP);
	}
	put_value(out, measure,
		measured(row, measure, &result->pictures, result), false);
	fprintf(out, " %d |\n", result->by[PILOT_LOOP].count);
}

void report_row(FILE *out, const struct row *row, struct row_result *result)
{
	for (int i = 0; i < MEASURES_MAX && row->measures[i].what != NULL;
		i++) {
		put_measure(out, row, &row->measures[i], result);
	}
}

/* Columns of one flight, for a plot. */
struct columns {
	double *t;
	double *y[PILOT_COUNT + 4];
	size_t count;
};

enum {
	TARGET_AZ = PILOT_COUNT,
	BEAM_AZ,
	TARGET_EL,
	BEAM_EL,
	COLUMNS,
};

static void columns_fini(struct columns *columns)
{
	free(columns->t);
	for (int i = 0; i < COLUMNS; i++) {
		free(columns->y[i]);
	}
}

static bool columns_init(struct columns *columns, size_t count)
{
	bool done;

	*columns = (struct columns){ .count = count };
	columns->t = calloc(count + 1, sizeof(double));
	done = columns->t != NULL;
	for (int i = 0; i < COLUMNS; i++) {
		columns->y[i] = calloc(count + 1, sizeof(double));
		done = done && columns->y[i] != NULL;
	}
	return done;
}

static double near(double degrees, double before)
{
	return before + remainder(degrees - before, 360.0);
}

static void fill_directions(
	struct columns *columns, const struct flight *flight)
{
	double az = 0.0;

	for (size_t i = 0; i < columns->count; i++) {
		const struct moment *m = &flight->moments[i];
		double target = geom_degrees(m->target.az_rad);
		double beam = geom_degrees(m->beam.az_rad);

		columns->t[i] = m->t_s;
		az = near(beam, az);
		columns->y[BEAM_AZ][i] = az;
		columns->y[BEAM_EL][i] = geom_degrees(m->beam.el_rad);
		columns->y[TARGET_AZ][i] =
			m->exists ? near(target, az) : (double)NAN;
		columns->y[TARGET_EL][i] = m->exists
			? geom_degrees(m->target.el_rad)
			: (double)NAN;
	}
}

static void fill_errors(struct columns *columns, struct row_result *result)
{
	for (int pilot = 0; pilot < PILOT_COUNT; pilot++) {
		const struct flown *flown = &result->by[pilot];

		for (size_t i = 0; i < columns->count; i++) {
			bool has = flown->count > 0 &&
				i < flown->flights[0].count &&
				flown->flights[0].moments[i].exists;

			columns->y[pilot][i] = has
				? flown->flights[0].moments[i].error_deg
				: (double)NAN;
		}
	}
}

static struct plot_series series(const struct columns *columns, int column,
	const char *name, enum plot_style style)
{
	return (struct plot_series){ name, style, columns->t,
		columns->y[column], columns->count };
}

static struct plot direction_panel(const struct columns *columns,
	const char *title, const char *label, int target, int beam)
{
	return (struct plot){
		.title = title,
		.x_label = "time, s",
		.y_label = label,
		.series = { series(columns, beam, "beam", PLOT_LINE),
			series(columns, target, "target", PLOT_DASHED) },
		.series_count = 2,
	};
}

static struct plot error_panel(const struct columns *columns, double high_deg)
{
	struct plot panel = {
		.title = "error of each pilot",
		.x_label = "time, s",
		.y_label = "error, degrees",
		.series_count = PILOT_COUNT,
		.y_low = 0.0,
		.y_high = high_deg,
	};

	for (int pilot = 0; pilot < PILOT_COUNT; pilot++) {
		panel.series[pilot] = series(columns, pilot,
			pilot_name((enum pilot)pilot), PLOT_LINE);
	}
	return panel;
}

static bool write_plot(const char *path, const struct row *row,
	struct row_result *result, const struct columns *columns,
	struct error *error)
{
	struct errors *all = &result->by[PILOT_LOOP].confirmed;
	double high =
		histogram_margin * errors_percentile(all, histogram_share);
	double x[BINS];
	double y[BINS];

	plot_bins(all->deg, all->count, 0.0, fmax(high, 1e-3), BINS, x, y);
	struct plot panels[PANELS] = {
		direction_panel(columns, row->says, "azimuth, degrees",
			TARGET_AZ, BEAM_AZ),
		direction_panel(columns, "elevation", "elevation, degrees",
			TARGET_EL, BEAM_EL),
		error_panel(columns, 4.0 * row->limit_deg),
		{ .title = "error of the loop, all seeds, confirmed time",
			.x_label = "error, degrees",
			.y_label = "moments",
			.series = { { "loop", PLOT_BARS, x, y, BINS } },
			.series_count = 1 },
	};

	return plot_write(path, panels, PANELS, error);
}

bool report_plot(const char *folder, const struct row *row,
	struct row_result *result, struct error *error)
{
	const struct flown *flown = &result->by[PILOT_LOOP];
	struct columns columns;
	char name[FOLDER_PATH_MAX];
	char path[FOLDER_PATH_MAX];
	bool done;

	snprintf(name, sizeof(name), "%s.svg", row->name);
	if (flown->count == 0 || !folder_path(path, folder, name, error)) {
		return flown->count == 0;
	}
	if (!columns_init(&columns, flown->flights[0].count)) {
		columns_fini(&columns);
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	fill_directions(&columns, &flown->flights[0]);
	fill_errors(&columns, result);
	done = write_plot(path, row, result, &columns, error);
	columns_fini(&columns);
	return done;
}
