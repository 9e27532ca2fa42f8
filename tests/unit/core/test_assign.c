/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/assign.h"
#include "random.h"

enum {
	SMALL_MAX = 6,
	TRIALS = 3000,
	SEED = 20240607
};

/* Every way to pair, tried out. */
static double least_by_trying(const double *cost, size_t rows, size_t columns,
	double alone, size_t row, unsigned taken)
{
	if (row == rows) {
		return 0.0;
	}
	double least = alone +
		least_by_trying(cost, rows, columns, alone, row + 1, taken);

	for (size_t column = 0; column < columns; column++) {
		double pair = cost[row * columns + column];

		if ((taken >> column & 1U) == 0 && pair < alone) {
			least = fmin(least,
				pair +
					least_by_trying(cost, rows, columns,
						alone, row + 1,
						taken | 1U << column));
		}
	}
	return least;
}

static double cost_of(const double *cost, size_t rows, size_t columns,
	double alone, const int *column_of_row)
{
	double sum = 0.0;
	unsigned taken = 0;

	for (size_t row = 0; row < rows; row++) {
		int column = column_of_row[row];

		if (column == ASSIGN_ALONE) {
			sum += alone;
			continue;
		}
		assert_in_range(column, 0, columns - 1);
		assert_int_equal(taken >> column & 1U, 0);
		taken |= 1U << column;
		assert_true(cost[row * columns + (size_t)column] < alone);
		sum += cost[row * columns + (size_t)column];
	}
	return sum;
}

static void fill(double *cost, size_t count, uint64_t *seed)
{
	for (size_t i = 0; i < count; i++) {
		double share = random_between(seed, 0.0, 1.0);

		cost[i] = 20.0 * random_between(seed, 0.0, 1.0) - 5.0;
		if (share < 0.2) {
			cost[i] = INFINITY;
		} else if (share < 0.4) {
			cost[i] = floor(cost[i]); /* ties */
		}
	}
}

static void no_way_to_pair_small_tables_is_cheaper(void **state)
{
	struct assign_work work;
	uint64_t seed = SEED;

	(void)state;
	print_message("seed %d\n", SEED);
	for (int trial = 0; trial < TRIALS; trial++) {
		double cost[SMALL_MAX * SMALL_MAX];
		int column_of_row[SMALL_MAX];
		size_t rows = random_bits(&seed) % (SMALL_MAX + 1);
		size_t columns = random_bits(&seed) % (SMALL_MAX + 1);
		double alone = 15.0 * random_between(&seed, 0.0, 1.0);

		fill(cost, rows * columns, &seed);
		double total = assign_solve(
			&work, cost, rows, columns, alone, column_of_row);

		assert_near(total,
			least_by_trying(cost, rows, columns, alone, 0, 0),
			1e-9);
		assert_near(cost_of(cost, rows, columns, alone, column_of_row),
			total, 1e-9);
	}
}

static void a_full_table_is_solved_along_its_cheap_diagonal(void **state)
{
	static double cost[ASSIGN_MAX * ASSIGN_MAX];
	static struct assign_work work;
	int column_of_row[ASSIGN_MAX];

	(void)state;
	for (int row = 0; row < ASSIGN_MAX; row++) {
		for (int column = 0; column < ASSIGN_MAX; column++) {
			cost[row * ASSIGN_MAX + column] =
				(double)(row + 1) * (column + 1);
		}
	}
	/* Products in a line cost least with large against small. */
	assign_solve(&work, cost, ASSIGN_MAX, ASSIGN_MAX, 1e6, column_of_row);
	for (int row = 0; row < ASSIGN_MAX; row++) {
		assert_int_equal(column_of_row[row], ASSIGN_MAX - 1 - row);
	}
}

static void a_row_stays_alone_where_every_pair_is_too_dear(void **state)
{
	double cost[] = { 4.0, INFINITY, 3.0, (double)NAN };
	struct assign_work work;
	int column_of_row[2];

	(void)state;
	assert_near(
		assign_solve(&work, cost, 2, 2, 3.5, column_of_row), 6.5, 0.0);
	assert_int_equal(column_of_row[0], ASSIGN_ALONE);
	assert_int_equal(column_of_row[1], 0);
}

static void nothing_to_pair_with_leaves_all_alone(void **state)
{
	struct assign_work work;
	int column_of_row[3];

	(void)state;
	assert_near(
		assign_solve(&work, NULL, 3, 0, 2.0, column_of_row), 6.0, 0.0);
	for (int row = 0; row < 3; row++) {
		assert_int_equal(column_of_row[row], ASSIGN_ALONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_way_to_pair_small_tables_is_cheaper),
		cmocka_unit_test(
			a_full_table_is_solved_along_its_cheap_diagonal),
		cmocka_unit_test(
			a_row_stays_alone_where_every_pair_is_too_dear),
		cmocka_unit_test(nothing_to_pair_with_leaves_all_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
