/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_FIT_H
#define CALIBRATION_FIT_H

#include "base/error.h"

#include <stdbool.h>

/*
 * Fit: robust least squares for some dozens of parameters, with the standard
 * error of each.
 *
 * Levenberg and Marquardt's steps on numeric derivatives; rows far outside of
 * the spread of the others are given less weight and in the end none (Tukey's
 * biweight, at 4.685 standard deviations, of which the spread is told by the
 * median). At the end the rows that are left count in full. Knows nothing of
 * what it fits.
 */

enum {
	FIT_PARAMETERS_MAX = 64,
	FIT_WIDTH_MAX = 2,
	FIT_KNOWN = 8
};

struct fit_problem {
	int parameters; /* 1..FIT_PARAMETERS_MAX */
	int rows;       /* more than parameters / width */
	int width;      /* residuals of one row: 1 or 2 */

	/*
	 * The residuals of @row, measured less modelled, all in one unit.
	 * They must be smooth in @value.
	 */
	void (*residual)(
		const void *data, const double *value, int row, double *out);
	const void *data;
	const double *step; /* of each parameter: what changes a residual by
			     * about a hundredth of its noise; > 0 */
	double floor;       /* no spread is believed to be smaller; > 0, in the
			     * residuals' unit */
	double noise; /* a residual's standard deviation as it is known before,
		       * which counts as much as FIT_KNOWN spare residuals in
		       * the standard errors; 0: not known */
};

struct fit_report {
	double sigma[FIT_PARAMETERS_MAX]; /* standard errors */
	double rms; /* of the rows kept, over all their residuals' lengths */
	int kept;   /* rows that are no outliers */
	int iterations;
	int untold; /* after a failure: a parameter that cannot be told from
		     * those before it; -1: it failed for another reason */
};

/*
 * fit_run - moves @value, which begins at a guess, to the least squares.
 *
 * @outlier: told for each row; room for @rows, or NULL
 *
 * False, with @error filled and @value as far as it came, where memory is
 * short, or where the rows cannot tell the parameters apart.
 */
bool fit_run(const struct fit_problem *problem, double *value, bool *outlier,
	struct fit_report *report, struct error *error);

#endif
