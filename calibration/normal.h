/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_NORMAL_H
#define CALIBRATION_NORMAL_H

#include "calibration/fit.h"

/*
 * Normal: the normal equations of a least-squares fit, gathered row by row
 * and solved by Cholesky's square root.
 */

struct normal {
	int size;
	double matrix[FIT_PARAMETERS_MAX][FIT_PARAMETERS_MAX];
	double right[FIT_PARAMETERS_MAX];
};

void normal_clear(struct normal *normal, int size);

/* normal_add - one residual with its slopes. */
void normal_add(struct normal *normal, const double *slope, double residual,
	double weight);

/*
 * normal_solve - the step, with each diagonal raised by the share @damping.
 * False where the matrix is not positive definite.
 */
bool normal_solve(const struct normal *normal, double damping, double *step);

/*
 * normal_untold - the first parameter of which nothing is told that those
 * before it do not explain; -1 where there is none.
 */
int normal_untold(const struct normal *normal);

/* normal_sigmas - square roots of the inverse's diagonal; false as above. */
bool normal_sigmas(const struct normal *normal, double *sigma);

#endif
