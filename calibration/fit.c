/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/fit.h"

#include "normal.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROUNDS = 60,
	DAMPINGS = 12,
	LAST_STEPS = 3
};

/* Where Tukey's weight ends, in standard deviations: 95 % efficient. */
static const double TUKEY = 4.685;
/* From the median of a length's absolute value to a standard deviation, for
 * one normal residual and for the length of two. */
static const double SPREAD[FIT_WIDTH_MAX + 1] = { 0, 1.4826, 0.8493 };
/* A step that gains less than this share is the last. */
static const double ENOUGH = 1e-10;

struct fit {
	const struct fit_problem *problem;
	double *residual; /* rows x width */
	double *length;   /* of each row's residual, and room to sort it */
	double *sorted;
	double *weight;
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double row_length(const struct fit *fit, int row)
{
	int width = fit->problem->width;
	const double *r = fit->residual + (ptrdiff_t)row * width;

	return width == 1 ? fabs(r[0]) : hypot(r[0], r[1]);
}

static void measure(struct fit *fit, const double *value)
{
	const struct fit_problem *problem = fit->problem;

	for (int row = 0; row < problem->rows; row++) {
		problem->residual(problem->data, value, row,
			fit->residual + (ptrdiff_t)row * problem->width);
		fit->length[row] = row_length(fit, row);
	}
}

static double spread(struct fit *fit)
{
	int rows = fit->problem->rows;

	memcpy(fit->sorted, fit->length, (size_t)rows * sizeof(double));
	qsort(fit->sorted, (size_t)rows, sizeof(double), by_size);
	double all = (double)rows * fit->problem->width;
	/* A fit of few rows follows their noise: what is left is smaller. */
	double followed = sqrt(all / (all - fit->problem->parameters));
	double told =
		fit->sorted[rows / 2] * SPREAD[fit->problem->width] * followed;
	return told > fit->problem->floor ? told : fit->problem->floor;
}

/* Weights from the residuals; returns the bound beyond which they are 0. */
static double weigh(struct fit *fit)
{
	double bound = spread(fit) * TUKEY;

	for (int row = 0; row < fit->problem->rows; row++) {
		double u = fit->length[row] / bound;

		fit->weight[row] = u < 1 ? (1 - u * u) * (1 - u * u) : 0;
	}
	return bound;
}

/* Tukey's loss, in squares of the bound. */
static double loss(const struct fit *fit, double bound)
{
	double sum = 0;

	for (int row = 0; row < fit->problem->rows; row++) {
		double u = fit->length[row] / bound;
		double rest = u < 1 ? 1 - u * u : 0;

		sum += (1 - rest * rest * rest) / 6;
	}
	return sum;
}

/* How the residuals of @row change with each parameter. */
static void slopes(const struct fit_problem *problem, double *value, int row,
	double slope[FIT_WIDTH_MAX][FIT_PARAMETERS_MAX])
{
	for (int p = 0; p < problem->parameters; p++) {
		double up[FIT_WIDTH_MAX];
		double down[FIT_WIDTH_MAX];
		double at = value[p];

		value[p] = at + problem->step[p];
		problem->residual(problem->data, value, row, up);
		value[p] = at - problem->step[p];
		problem->residual(problem->data, value, row, down);
		value[p] = at;
		for (int i = 0; i < problem->width; i++) {
			slope[i][p] =
				(up[i] - down[i]) / (2 * problem->step[p]);
		}
	}
}

static void gather(const struct fit *fit, double *value, struct normal *normal)
{
	const struct fit_problem *problem = fit->problem;
	double slope[FIT_WIDTH_MAX][FIT_PARAMETERS_MAX];

	normal_clear(normal, problem->parameters);
	for (int row = 0; row < problem->rows; row++) {
		if (fit->weight[row] <= 0) {
			continue;
		}
		slopes(problem, value, row, slope);
		for (int i = 0; i < problem->width; i++) {
			normal_add(normal, slope[i],
				fit->residual[row * problem->width + i],
				fit->weight[row]);
		}
	}
}

/* One step downhill, damped more until it is one. False: there is none. */
static bool descend(struct fit *fit, double *value, double bound,
	double *damping, double *gain)
{
	struct normal normal;
	double step[FIT_PARAMETERS_MAX];
	double next[FIT_PARAMETERS_MAX];
	double before = loss(fit, bound);
	int parameters = fit->problem->parameters;

	gather(fit, value, &normal);
	for (int i = 0; i < DAMPINGS; i++) {
		if (normal_solve(&normal, *damping, step)) {
			for (int p = 0; p < parameters; p++) {
				next[p] = value[p] - step[p];
			}
			measure(fit, next);
			double after = loss(fit, bound);
			if (after <= before) {
				memcpy(value, next,
					(size_t)parameters * sizeof(*value));
				*gain = before - after;
				*damping *= 0.1;
				return true;
			}
		}
		*damping = *damping * 10 + 1e-9;
	}
	measure(fit, value);
	return false;
}

/* Whole weight for the rows within @bound, none for the others. */
static void part(struct fit *fit, bool *outlier, double bound)
{
	for (int row = 0; row < fit->problem->rows; row++) {
		bool out = fit->length[row] >= bound;

		fit->weight[row] = out ? 0 : 1;
		if (outlier != NULL) {
			outlier[row] = out;
		}
	}
}

/* Plain least squares of the rows that have weight. */
static bool settle(struct fit *fit, double *value, struct normal *normal)
{
	double step[FIT_PARAMETERS_MAX];

	for (int i = 0; i < LAST_STEPS; i++) {
		gather(fit, value, normal);
		if (!normal_solve(normal, 0, step)) {
			return false;
		}
		for (int p = 0; p < fit->problem->parameters; p++) {
			value[p] -= step[p];
		}
		measure(fit, value);
	}
	return true;
}

/* What is left over, together with what was known before. */
static double spread_told(
	const struct fit_problem *problem, double squares, int spare)
{
	double known = problem->noise > 0 ? FIT_KNOWN : 0;

	return sqrt((squares + known * problem->noise * problem->noise) /
		(spare + known));
}

/* Those rows' covariance, scaled by their spread. */
static bool judge(
	struct fit *fit, const struct normal *normal, struct fit_report *report)
{
	const struct fit_problem *problem = fit->problem;
	double squares = 0;

	report->kept = 0;
	for (int row = 0; row < problem->rows; row++) {
		if (fit->weight[row] > 0) {
			report->kept++;
			squares += fit->length[row] * fit->length[row];
		}
	}
	int spare = report->kept * problem->width - problem->parameters;
	if (spare < 1 || !normal_sigmas(normal, report->sigma)) {
		return false;
	}
	double spread = spread_told(problem, squares, spare);
	for (int p = 0; p < problem->parameters; p++) {
		report->sigma[p] *= spread;
	}
	report->rms = sqrt(squares / report->kept);
	return true;
}

static void run(struct fit *fit, double *value, struct fit_report *report)
{
	double damping = 1e-3;

	measure(fit, value);
	for (report->iterations = 0; report->iterations < ROUNDS;
		report->iterations++) {
		double gain = 0;
		double bound = weigh(fit);

		if (!descend(fit, value, bound, &damping, &gain) ||
			gain < ENOUGH) {
			break;
		}
	}
}

static bool reserve(struct fit *fit)
{
	size_t rows = (size_t)fit->problem->rows;
	size_t width = (size_t)fit->problem->width;

	fit->residual = calloc(rows * (width + 3), sizeof(double));
	if (fit->residual == NULL) {
		return false;
	}
	fit->length = fit->residual + rows * width;
	fit->sorted = fit->length + rows;
	fit->weight = fit->sorted + rows;
	return true;
}

bool fit_run(const struct fit_problem *problem, double *value, bool *outlier,
	struct fit_report *report, struct error *error)
{
	struct fit fit = { .problem = problem };
	struct normal normal;

	assert(problem->parameters >= 1 &&
		problem->parameters <= FIT_PARAMETERS_MAX);
	assert(problem->width >= 1 && problem->width <= FIT_WIDTH_MAX);
	*report = (struct fit_report){ .untold = -1 };
	if (problem->rows * problem->width <= problem->parameters) {
		return error_set(error, ERROR_TOLERANCE,
			"%d measurements are too few for %d unknowns",
			problem->rows, problem->parameters);
	}
	if (!reserve(&fit)) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	run(&fit, value, report);
	part(&fit, outlier, spread(&fit) * TUKEY);
	bool told =
		settle(&fit, value, &normal) && judge(&fit, &normal, report);
	report->untold = told ? -1 : normal_untold(&normal);
	free(fit.residual);
	return told ||
		error_set(error, ERROR_TOLERANCE,
			"these measurements cannot tell the unknowns apart; "
			"take some from other directions");
}
