/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/strain.h"

static const int64_t ms = 1000000;
static const double allowed = 0.25;

/*
 * Forty readings a second of an axis that strays by @rate from second 1 on,
 * with steps of 0.1, by a model that follows by a fifth each time; when it is
 * broken, in ms after that, or -1.
 */
static int64_t broken_after_ms(double rate)
{
	struct strain strain = { 0 };
	double model = 0.0;

	for (int64_t at_ms = 0; at_ms < 10000; at_ms += 25) {
		double gone = rate * fmax(0.0, (double)(at_ms - 1000) * 1e-3);
		double off = round(gone / 0.1) * 0.1 - model;

		strain_read(&strain, at_ms * ms, off, allowed);
		if (strain_broken(&strain)) {
			return at_ms - 1000;
		}
		strain_moved(&strain, 0.2 * off);
		model += 0.2 * off;
	}
	return -1;
}

static void an_axis_that_stands_is_noticed_though_the_model_follows(
	void **state)
{
	(void)state;
	assert_in_range(broken_after_ms(3.0), 1, 150);
	assert_in_range(broken_after_ms(-10.0), 1, 75);
}

static void one_that_is_a_little_slower_is_not(void **state)
{
	(void)state;
	assert_int_equal(broken_after_ms(0.5), -1);
	assert_int_equal(broken_after_ms(0.0), -1);
}

static void one_reading_alone_breaks_nothing(void **state)
{
	struct strain strain = { 0 };

	(void)state;
	strain_read(&strain, 100 * ms, 3.0, allowed);
	assert_false(strain_broken(&strain));
	strain_read(&strain, 125 * ms, -3.0, allowed);
	assert_false(strain_broken(&strain));
	strain_read(&strain, 150 * ms, 0.0, allowed);
	strain_read(&strain, 175 * ms, 3.0, allowed);
	assert_false(strain_broken(&strain));
	strain_read(&strain, 200 * ms, 3.0, allowed);
	assert_true(strain_broken(&strain));
	strain_read(&strain, 225 * ms, 0.0, allowed);
	assert_false(strain_broken(&strain));
}

static void what_no_number_is_breaks_nothing(void **state)
{
	struct strain strain = { 0 };

	(void)state;
	strain_read(&strain, 100 * ms, (double)NAN, allowed);
	strain_read(&strain, 125 * ms, (double)NAN, allowed);
	assert_false(strain_broken(&strain));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			an_axis_that_stands_is_noticed_though_the_model_follows),
		cmocka_unit_test(one_that_is_a_little_slower_is_not),
		cmocka_unit_test(one_reading_alone_breaks_nothing),
		cmocka_unit_test(what_no_number_is_breaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
