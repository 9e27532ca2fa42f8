/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/lull.h"

/* A head that is not heard for a while, and then again. */

static const int64_t ms = 1000000;
static struct lull lull;
static int64_t now_ns;

static int begin(void **state)
{
	(void)state;
	lull = (struct lull){ .waits = false };
	now_ns = 1000 * ms;
	return 0;
}

/* Whether it was given up at any moment of @for_ms. */
static bool run(bool silent, int for_ms)
{
	bool lost = false;

	for (int i = 0; i < for_ms; i += 10) {
		now_ns += 10 * ms;
		lost |= lull_step(&lull, silent, now_ns);
	}
	return lost;
}

static void one_that_is_heard_is_not_waited_for(void **state)
{
	(void)state;
	assert_false(run(false, 5000));
	assert_false(lull.waits);
}

static void a_short_silence_is_over_once_it_is_heard_steadily(void **state)
{
	(void)state;
	assert_false(run(true, 500));
	assert_true(lull.waits);
	assert_false(run(false, 290));
	assert_true(lull.waits);
	assert_false(run(false, 50));
	assert_false(lull.waits);
}

static void a_long_silence_is_no_lull(void **state)
{
	(void)state;
	assert_false(run(true, 2000));
	assert_true(run(true, 20));
	assert_true(run(true, 2000));
}

static void answers_in_bursts_are_given_up_too(void **state)
{
	bool lost = false;

	(void)state;
	for (int i = 0; i < 8; i++) {
		lost |= run(true, 100);
		lost |= run(false, 200);
		assert_true(lull.waits);
	}
	assert_true(lost);
}

static void one_that_was_given_up_is_not_given_up_for_ever(void **state)
{
	(void)state;
	assert_true(run(true, 3000));
	run(false, 400);
	assert_false(lull.waits);
	assert_false(run(true, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			one_that_is_heard_is_not_waited_for, begin),
		cmocka_unit_test_setup(
			a_short_silence_is_over_once_it_is_heard_steadily,
			begin),
		cmocka_unit_test_setup(a_long_silence_is_no_lull, begin),
		cmocka_unit_test_setup(
			answers_in_bursts_are_given_up_too, begin),
		cmocka_unit_test_setup(
			one_that_was_given_up_is_not_given_up_for_ever, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
