/* SPDX-License-Identifier: Apache-2.0 */
#include "app/latency.h"
#include "check.h"

static const int64_t ms = 1000000;

static struct latency latency;

static int start(void **state)
{
	(void)state;
	latency = (struct latency){ 0 };
	return 0;
}

static void take(int64_t at_ms, int64_t took_ms)
{
	latency_told(&latency, at_ms * ms, (at_ms + 1) * ms);
	latency_sent(&latency, (at_ms + took_ms) * ms);
}

static void without_any_there_is_no_number(void **state)
{
	(void)state;
	assert_true(isnan(latency_quantile(&latency, 0.5)));
}

static void half_and_all_but_one_in_a_hundred_took_no_longer(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 100; i++) {
		take(1000 * i, i);
	}
	assert_int_equal(latency.count, 100);
	assert_near(latency_quantile(&latency, 0.5), 0.0505, 1e-9);
	assert_near(latency_quantile(&latency, 0.99), 0.0995, 1e-9);
	assert_near(latency_quantile(&latency, 1.0), 0.1005, 1e-9);
}

static void a_picture_counts_once_and_only_for_what_left_after_it(void **state)
{
	(void)state;
	latency_told(&latency, 100 * ms, 120 * ms);
	latency_sent(&latency, 119 * ms); /* the one before */
	assert_int_equal(latency.count, 0);
	latency_sent(&latency, 130 * ms);
	latency_sent(&latency, 330 * ms); /* said again */
	assert_int_equal(latency.count, 1);
	assert_near(latency_quantile(&latency, 1.0), 0.0305, 1e-9);
}

static void a_newer_picture_takes_the_place_of_one_that_did_not_leave(
	void **state)
{
	(void)state;
	latency_told(&latency, 100 * ms, 120 * ms);
	latency_told(&latency, 133 * ms, 153 * ms);
	latency_sent(&latency, 160 * ms);
	assert_int_equal(latency.count, 1);
	assert_near(latency_quantile(&latency, 1.0), 0.0275, 1e-9);
}

static void what_takes_for_ever_counts_as_a_second(void **state)
{
	(void)state;
	take(1000, 90000);
	assert_near(latency_quantile(&latency, 1.0), 1.0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_any_there_is_no_number, start),
		cmocka_unit_test_setup(
			half_and_all_but_one_in_a_hundred_took_no_longer,
			start),
		cmocka_unit_test_setup(
			a_picture_counts_once_and_only_for_what_left_after_it,
			start),
		cmocka_unit_test_setup(
			a_newer_picture_takes_the_place_of_one_that_did_not_leave,
			start),
		cmocka_unit_test_setup(
			what_takes_for_ever_counts_as_a_second, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
