/* SPDX-License-Identifier: Apache-2.0 */
#include "normal.h"

#include <math.h>
#include <string.h>

/* A pivot under this share of its diagonal is rounding, not knowledge. */
static const double SINGULAR = 1e-12;

struct root {
	int size;
	double low[FIT_PARAMETERS_MAX][FIT_PARAMETERS_MAX];
};

void normal_clear(struct normal *normal, int size)
{
	normal->size = size;
	memset(normal->matrix, 0, sizeof(normal->matrix));
	memset(normal->right, 0, sizeof(normal->right));
}

void normal_add(struct normal *normal, const double *slope, double residual,
	double weight)
{
	for (int i = 0; i < normal->size; i++) {
		double part = slope[i] * weight;

		if (part == 0) {
			continue;
		}
		for (int j = 0; j <= i; j++) {
			normal->matrix[i][j] += part * slope[j];
		}
		normal->right[i] += part * residual;
	}
}

/*
 * Cholesky: the matrix with its diagonal raised is low times its mirror. The
 * row at which that ends, or -1.
 */
static int take_root(
	const struct normal *normal, double damping, struct root *root)
{
	root->size = normal->size;
	for (int i = 0; i < normal->size; i++) {
		for (int j = 0; j <= i; j++) {
			double sum = normal->matrix[i][j];

			sum *= i == j ? 1 + damping : 1;
			for (int k = 0; k < j; k++) {
				sum -= root->low[i][k] * root->low[j][k];
			}
			if (i != j) {
				root->low[i][j] = sum / root->low[j][j];
			} else if (sum > SINGULAR * normal->matrix[i][i]) {
				root->low[i][i] = sqrt(sum);
			} else {
				return i;
			}
		}
	}
	return -1;
}

static void forward(const struct root *root, const double *right, double *out)
{
	for (int i = 0; i < root->size; i++) {
		out[i] = right[i];
		for (int k = 0; k < i; k++) {
			out[i] -= root->low[i][k] * out[k];
		}
		out[i] /= root->low[i][i];
	}
}

static void backward(const struct root *root, double *out)
{
	for (int i = root->size - 1; i >= 0; i--) {
		for (int k = i + 1; k < root->size; k++) {
			out[i] -= root->low[k][i] * out[k];
		}
		out[i] /= root->low[i][i];
	}
}

bool normal_solve(const struct normal *normal, double damping, double *step)
{
	struct root root;

	if (take_root(normal, damping, &root) >= 0) {
		return false;
	}
	forward(&root, normal->right, step);
	backward(&root, step);
	return true;
}

int normal_untold(const struct normal *normal)
{
	struct root root;

	return take_root(normal, 0, &root);
}

bool normal_sigmas(const struct normal *normal, double *sigma)
{
	struct root root;

	if (take_root(normal, 0, &root) >= 0) {
		return false;
	}
	for (int i = 0; i < normal->size; i++) {
		double unit[FIT_PARAMETERS_MAX] = { 0 };
		double column[FIT_PARAMETERS_MAX] = { 0 };
		double squares = 0;

		unit[i] = 1;
		forward(&root, unit, column);
		for (int k = 0; k < normal->size; k++) {
			squares += column[k] * column[k];
		}
		sigma[i] = sqrt(squares);
	}
	return true;
}
