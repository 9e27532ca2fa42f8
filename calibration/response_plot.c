/* SPDX-License-Identifier: Apache-2.0 */
#include "record/plot.h"
#include "response_show.h"
#include "tools/folder.h"

#include <math.h>
#include <stdlib.h>

enum {
	BODE_POINTS = 200,
	STEP_POINTS = 400
};

static const double BODE_FROM_RAD_S = 0.05;
static const double BODE_TO_RAD_S = 50;
/* So much of a step is shown. */
static const double BEFORE_S = 0.3;
static const double AFTER_S = 2.5;

static const char *const names[EXERCISE_AXES] = { "pan", "tilt" };

/* The fastest move of an axis, from half a second before to rest. */
static const struct response_move *fastest(const struct response_axis *axis)
{
	const struct response_move *best = NULL;

	for (int i = 0; i < axis->move_count; i++) {
		const struct response_move *move = &axis->moves[i];

		if (isfinite(move->start_late_s) &&
			(best == NULL ||
				fabs(move->rate_rad_s) >
					fabs(best->rate_rad_s))) {
			best = move;
		}
	}
	return best;
}

/* One panel's points. */
struct step_panel {
	double told_s[4];
	double told[4];
	double at_s[STEP_POINTS];
	double at[STEP_POINTS];
	size_t count;
};

static void fill_step(struct step_panel *panel, const struct exercise *exercise,
	int which, const struct response_move *move)
{
	double first = 0;
	double until_s =
		fmin(move->until_s, move->to_s + AFTER_S) - move->from_s;

	panel->count = 0;
	for (size_t i = 0;
		i < exercise->answer_count && panel->count < STEP_POINTS; i++) {
		const struct exercise_answer *answer = &exercise->answers[i];
		double at_s = answer->at_s - move->from_s;

		if (at_s < -BEFORE_S || at_s > until_s) {
			continue;
		}
		if (panel->count == 0) {
			first = answer->at_rad[which];
		}
		panel->at_s[panel->count] = at_s;
		panel->at[panel->count++] =
			geom_degrees(answer->at_rad[which] - first);
	}
	/* What an axis without dead time and ramps would have done. */
	double long_s = move->to_s - move->from_s;
	double way = geom_degrees(move->told_rad_s) * long_s;
	double told_s[4] = { -BEFORE_S, 0, long_s, until_s };
	double told[4] = { 0, 0, way, way };

	for (int i = 0; i < 4; i++) {
		panel->told_s[i] = told_s[i];
		panel->told[i] = told[i];
	}
}

static bool plot_steps(const struct response_findings *f, const char *path,
	struct error *error)
{
	struct step_panel *panels = calloc(EXERCISE_AXES, sizeof(*panels));
	struct plot plots[EXERCISE_AXES] = { 0 };
	size_t count = 0;

	if (panels == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_move *move =
			fastest(&f->response.axes[i]);
		struct step_panel *panel = &panels[i];

		if (move == NULL) {
			continue;
		}
		fill_step(panel, &f->material.exercise, i, move);
		plots[count++] = (struct plot){
			.title = i == 0 ? "pan: its fastest step"
					: "tilt: its fastest step",
			.x_label = "time since the command, s",
			.y_label = "turned, degrees",
			.series = { { "as told, without any delay", PLOT_DASHED,
					    panel->told_s, panel->told, 4 },
				{ "its answers", PLOT_POINTS, panel->at_s,
					panel->at, panel->count } },
			.series_count = 2,
		};
	}
	bool done = plot_write(path, plots, count, error);
	free(panels);
	return done;
}

static bool plot_speeds(const struct response_findings *f, const char *path,
	struct error *error)
{
	double told[EXERCISE_AXES][RESPONSE_RATES_MAX];
	double off[EXERCISE_AXES][RESPONSE_RATES_MAX];
	struct plot plot = {
		.title = "What each speed truly is",
		.x_label = "told, deg/s",
		.y_label = "true over told",
		.series_count = EXERCISE_AXES,
	};

	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_axis *axis = &f->response.axes[i];

		for (int k = 0; k < axis->rate_count; k++) {
			told[i][k] = geom_degrees(axis->rates[k].told_rad_s);
			off[i][k] = axis->rates[k].rate_rad_s /
				axis->rates[k].told_rad_s;
		}
		plot.series[i] = (struct plot_series){ names[i], PLOT_POINTS,
			told[i], off[i], (size_t)axis->rate_count };
	}
	return plot_write(path, &plot, 1, error);
}

static bool plot_bode(const struct response_findings *f, const char *path,
	struct error *error)
{
	double at[BODE_POINTS];
	double size[BODE_POINTS];
	double phase[BODE_POINTS];
	double zero[BODE_POINTS];
	double turn[BODE_POINTS];

	for (int i = 0; i < BODE_POINTS; i++) {
		double rad_s = BODE_FROM_RAD_S *
			pow(BODE_TO_RAD_S / BODE_FROM_RAD_S,
				(double)i / (BODE_POINTS - 1));
		struct gains_point point =
			gains_open_loop(&f->gains, &f->loop, rad_s);

		at[i] = log10(rad_s / (2 * GEOM_PI));
		size[i] = 20 * log10(point.size);
		/* Far beyond half a turn nobody wants to know it. */
		phase[i] = point.phase_rad > -2 * GEOM_PI
			? geom_degrees(point.phase_rad)
			: (double)NAN;
		zero[i] = 0;
		turn[i] = -180;
	}
	struct plot plots[2] = {
		{ .title = "Open loop: gain",
			.x_label = "frequency, Hz",
			.x_decades = true,
			.y_label = "gain, dB",
			.series = { { "gain", PLOT_LINE, at, size,
					    BODE_POINTS },
				{ "1", PLOT_DASHED, at, zero, BODE_POINTS } },
			.series_count = 2 },
		{ .title = "Open loop: phase",
			.x_label = "frequency, Hz",
			.x_decades = true,
			.y_label = "phase, degrees",
			.series = { { "phase", PLOT_LINE, at, phase,
					    BODE_POINTS },
				{ "half a turn", PLOT_DASHED, at, turn,
					BODE_POINTS } },
			.series_count = 2 },
	};
	return plot_write(path, plots, 2, error);
}

static bool write_rates(const struct response_findings *f, const char *folder,
	struct error *error)
{
	FILE *out = folder_create(folder, "response.csv", error);

	if (out == NULL) {
		return false;
	}
	fprintf(out, "axis,code,told_deg_s,rate_deg_s,sigma_deg_s,moves\n");
	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_axis *axis = &f->response.axes[i];

		for (int k = 0; k < axis->rate_count; k++) {
			const struct response_rate *rate = &axis->rates[k];

			fprintf(out, "%s,%d,%.4f,%.4f,%.4f,%d\n", names[i],
				rate->code, geom_degrees(rate->told_rad_s),
				geom_degrees(rate->rate_rad_s),
				geom_degrees(rate->sigma_rad_s), rate->moves);
		}
	}
	return folder_finish(out, "response.csv", error);
}

bool response_plot(const struct response_findings *f, const char *folder,
	struct error *error)
{
	char steps[FOLDER_PATH_MAX];
	char speeds[FOLDER_PATH_MAX];
	char bode[FOLDER_PATH_MAX];

	return folder_path(steps, folder, "steps.svg", error) &&
		folder_path(speeds, folder, "speeds.svg", error) &&
		folder_path(bode, folder, "bode.svg", error) &&
		plot_steps(f, steps, error) && plot_speeds(f, speeds, error) &&
		plot_bode(f, bode, error) && write_rates(f, folder, error);
}
