/* SPDX-License-Identifier: Apache-2.0 */
#include "core/assign.h"

#include <assert.h>
#include <math.h>

enum {
	NO_ROW = -1
};

struct problem {
	struct assign_work *work;
	const double *cost;
	size_t columns;
	double alone;
	int *column_of_row;
};

/* How the best path found so far ends. */
struct path_end {
	double length;
	int row;    /* that will stay alone, or ... */
	int column; /* ... the free column that ends it; ASSIGN_ALONE if not */
};

/* Takes what @row, reached at @length, offers to the columns still open. */
static void relax(const struct problem *p, int row, double length, int open)
{
	struct assign_work *work = p->work;
	const double *cost = p->cost + (size_t)row * p->columns;
	double base = length - work->row_price[row];

	for (int i = 0; i < open; i++) {
		int column = work->open[i];
		double via = base + cost[column] - work->column_price[column];

		if (via < work->reach[column]) {
			work->reach[column] = via;
			work->from_row[column] = row;
		}
	}
}

/* The place in the list of open columns of the nearest one. */
static int nearest(const struct assign_work *work, int open)
{
	int best = 0;

	for (int i = 1; i < open; i++) {
		if (work->reach[work->open[i]] <
			work->reach[work->open[best]]) {
			best = i;
		}
	}
	return best;
}

static void start_search(const struct problem *p)
{
	for (size_t column = 0; column < p->columns; column++) {
		p->work->reach[column] = INFINITY;
		p->work->open[column] = (int)column;
	}
}

/*
 * Grows the tree of shortest paths from @first until nothing shorter than
 * the best end is left. @settled_count: columns whose reach is final.
 */
static struct path_end search(
	const struct problem *p, int first, int *settled_count)
{
	struct assign_work *work = p->work;
	int open = (int)p->columns;
	int row = first;
	double length = 0.0;
	struct path_end end = { INFINITY, NO_ROW, ASSIGN_ALONE };

	start_search(p);
	*settled_count = 0;
	for (;;) {
		double stay = length + p->alone - work->row_price[row];

		if (stay < end.length) {
			end = (struct path_end){ stay, row, ASSIGN_ALONE };
		}
		relax(p, row, length, open);
		if (open == 0) {
			return end;
		}
		int place = nearest(work, open);
		int column = work->open[place];

		length = work->reach[column];
		if (!(length < end.length)) {
			return end;
		}
		work->open[place] = work->open[--open];
		row = work->row_of_column[column];
		if (row == NO_ROW) {
			return (struct path_end){ length, NO_ROW, column };
		}
		work->settled[(*settled_count)++] = column;
	}
}

/* Keeps every price honest: no pair is cheaper than its prices say. */
static void reprice(
	const struct problem *p, int first, double length, int settled_count)
{
	struct assign_work *work = p->work;

	work->row_price[first] += length;
	for (int i = 0; i < settled_count; i++) {
		int column = work->settled[i];
		double spare = length - work->reach[column];

		work->row_price[work->row_of_column[column]] += spare;
		work->column_price[column] -= spare;
	}
}

/* Passes columns back along the path, so that @first gets one. */
static void flip(const struct problem *p, int first, struct path_end end)
{
	struct assign_work *work = p->work;
	int column = end.column;

	if (column == ASSIGN_ALONE) {
		column = p->column_of_row[end.row];
		p->column_of_row[end.row] = ASSIGN_ALONE;
		if (end.row == first) {
			return;
		}
	}
	for (;;) {
		int row = work->from_row[column];
		int passed_on = p->column_of_row[row];

		work->row_of_column[column] = row;
		p->column_of_row[row] = column;
		if (row == first) {
			return;
		}
		column = passed_on;
	}
}

static double total(const struct problem *p, size_t rows)
{
	double sum = 0.0;

	for (size_t row = 0; row < rows; row++) {
		int column = p->column_of_row[row];

		sum += column == ASSIGN_ALONE
			? p->alone
			: p->cost[row * p->columns + (size_t)column];
	}
	return sum;
}

double assign_solve(struct assign_work *work, const double *cost, size_t rows,
	size_t columns, double alone, int *column_of_row)
{
	struct problem p = { work, cost, columns, alone, column_of_row };

	assert(rows <= ASSIGN_MAX && columns <= ASSIGN_MAX);
	for (size_t column = 0; column < columns; column++) {
		work->column_price[column] = 0.0;
		work->row_of_column[column] = NO_ROW;
	}
	for (size_t row = 0; row < rows; row++) {
		int settled_count;

		work->row_price[row] = 0.0;
		column_of_row[row] = ASSIGN_ALONE;
		struct path_end end = search(&p, (int)row, &settled_count);

		reprice(&p, (int)row, end.length, settled_count);
		flip(&p, (int)row, end);
	}
	return total(&p, rows);
}
