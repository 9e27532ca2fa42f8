/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/fit.h"
#include "check.h"
#include "random.h"

#include <string.h>

enum {
	ROWS = 60,
	RUNS = 200
};

struct line {
	double x[ROWS];
	double y[ROWS];
};

static void off_line(
	const void *data, const double *value, int row, double *out)
{
	const struct line *line = data;

	out[0] = line->y[row] - (value[0] + value[1] * line->x[row]);
}

static void off_circle(
	const void *data, const double *value, int row, double *out)
{
	const struct line *line = data;

	out[0] = hypot(line->x[row] - value[0], line->y[row] - value[1]) -
		value[2];
}

static void off_twins(
	const void *data, const double *value, int row, double *out)
{
	const struct line *line = data;

	out[0] = line->y[row] - (value[0] + value[1]);
}

static const double steps[3] = { 1e-5, 1e-5, 1e-5 };

static struct fit_problem problem_of(const struct line *line, int parameters,
	void (*residual)(const void *, const double *, int, double *))
{
	return (struct fit_problem){ .parameters = parameters,
		.rows = ROWS,
		.width = 1,
		.residual = residual,
		.data = line,
		.step = steps,
		.floor = 1e-9 };
}

static struct line noisy_line(uint64_t *random, double sigma)
{
	struct line line;

	for (int i = 0; i < ROWS; i++) {
		line.x[i] = i / 10.0;
		line.y[i] = 2 + 3 * line.x[i] + sigma * random_normal(random);
	}
	return line;
}

static void finds_a_line_although_a_fifth_of_the_points_are_wild(void **state)
{
	uint64_t random;
	struct error error;
	struct fit_report report;
	double value[2] = { 0, 0 };
	bool outlier[ROWS];

	(void)state;
	random = 7;
	struct line line = noisy_line(&random, 0.01);
	for (int i = 0; i < ROWS; i += 5) {
		line.y[i] += 4;
	}
	struct fit_problem problem = problem_of(&line, 2, off_line);
	assert_true(fit_run(&problem, value, outlier, &report, &error));
	assert_near(value[0], 2, 0.01);
	assert_near(value[1], 3, 0.005);
	for (int i = 0; i < ROWS; i++) {
		assert_int_equal(outlier[i], i % 5 == 0);
	}
}

static void finds_a_circle_from_a_bad_guess(void **state)
{
	struct error error;
	struct fit_report report;
	double value[3] = { 0, 0, 1 };
	struct line line;

	(void)state;
	for (int i = 0; i < ROWS; i++) {
		line.x[i] = 3 + 2 * cos(0.1 * i);
		line.y[i] = -1 + 2 * sin(0.1 * i);
	}
	struct fit_problem problem = problem_of(&line, 3, off_circle);
	assert_true(fit_run(&problem, value, NULL, &report, &error));
	assert_near(value[0], 3, 1e-6);
	assert_near(value[1], -1, 1e-6);
	assert_near(value[2], 2, 1e-6);
}

static void its_standard_errors_hold_the_truth_as_often_as_they_say(
	void **state)
{
	struct error error;
	struct fit_report report;
	uint64_t random;
	int within = 0;

	(void)state;
	random = 11;
	print_message("seed 11\n");
	for (int run = 0; run < RUNS; run++) {
		double value[2] = { 0, 0 };
		struct line line = noisy_line(&random, 0.3);
		struct fit_problem problem = problem_of(&line, 2, off_line);

		assert_true(fit_run(&problem, value, NULL, &report, &error));
		within += fabs(value[1] - 3) < 1.96 * report.sigma[1];
	}
	assert_in_range(within, RUNS * 90 / 100, RUNS * 99 / 100);
}

static void says_so_where_two_unknowns_look_the_same(void **state)
{
	uint64_t random;
	struct error error;
	struct fit_report report;
	double value[2] = { 0, 0 };

	(void)state;
	random = 3;
	struct line line = noisy_line(&random, 0.1);
	struct fit_problem problem = problem_of(&line, 2, off_twins);
	assert_false(fit_run(&problem, value, NULL, &report, &error));
	assert_non_null(strstr(error.text, "apart"));
	assert_int_equal(report.untold, 1);
}

static void says_so_where_there_are_too_few_rows(void **state)
{
	struct error error;
	struct fit_report report;
	double value[2] = { 0, 0 };
	struct line line = { { 0 }, { 0 } };

	(void)state;
	struct fit_problem problem = problem_of(&line, 2, off_line);
	problem.rows = 2;
	assert_false(fit_run(&problem, value, NULL, &report, &error));
	assert_non_null(strstr(error.text, "too few"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			finds_a_line_although_a_fifth_of_the_points_are_wild),
		cmocka_unit_test(finds_a_circle_from_a_bad_guess),
		cmocka_unit_test(
			its_standard_errors_hold_the_truth_as_often_as_they_say),
		cmocka_unit_test(says_so_where_two_unknowns_look_the_same),
		cmocka_unit_test(says_so_where_there_are_too_few_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
