/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ASSIGN_H
#define CORE_ASSIGN_H

#include <stddef.h>

/*
 * Assign: which row belongs to which column, at the least total cost.
 *
 * Shortest augmenting paths (Jonker and Volgenant 1987; the rectangular form
 * as in Crouse 2016) with the way out that a row may stay alone at a price.
 * Knows nothing of what rows and columns stand for.
 */

enum {
	ASSIGN_MAX = 64,   /* rows, and columns */
	ASSIGN_ALONE = -1, /* the column of a row that got none */
};

/* What the caller lends; filled and used by assign_solve alone. */
struct assign_work {
	double row_price[ASSIGN_MAX];
	double column_price[ASSIGN_MAX];
	double reach[ASSIGN_MAX]; /* least cost of a path to the column */
	int row_of_column[ASSIGN_MAX];
	int from_row[ASSIGN_MAX]; /* the row before the column on that path */
	int open[ASSIGN_MAX];     /* columns that are not settled yet */
	int settled[ASSIGN_MAX];
};

/*
 * assign_solve - the pairs with the least total of cost[row][column] over
 * the pairs, plus @alone for each row without one.
 *
 * @cost:    @rows x @columns, row by row, each at most ASSIGN_MAX. A pair that
 *           costs @alone or more is never made; INFINITY (or NaN) rules a
 *           pair out.
 * @alone:   finite
 * @column_of_row: filled with @rows columns, ASSIGN_ALONE where there is none
 *
 * Bounded by rows^2 x columns steps. Returns the total.
 */
double assign_solve(struct assign_work *work, const double *cost, size_t rows,
	size_t columns, double alone, int *column_of_row);

#endif
