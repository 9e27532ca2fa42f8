/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/camera_tally.h"

#define MS 1000000LL

static const int64_t period_ns = 33 * MS;

static bool take(struct camera_tally *tally, uint32_t number, int64_t at_ms)
{
	return camera_tally_take(tally, number, at_ms * MS, period_ns);
}

static void numbers_that_never_came_are_dropped_ones(void **state)
{
	struct camera_tally tally = { .began = false };

	(void)state;
	assert_true(take(&tally, 100, 0));
	assert_true(take(&tally, 101, 33));
	assert_true(take(&tally, 104, 132));
	assert_int_equal(tally.counts.dropped, 2);
	assert_int_equal(tally.counts.slow, 0);
	assert_int_equal(tally.sequence, 4);
}

static void counting_goes_on_past_the_end_of_32_bits(void **state)
{
	struct camera_tally tally = { .began = false };

	(void)state;
	assert_true(take(&tally, 0xFFFFFFFF, 0));
	assert_true(take(&tally, 1, 66));
	assert_int_equal(tally.counts.dropped, 1);
	assert_int_equal(tally.sequence, 2);
}

static void a_driver_that_counts_anew_has_lost_nothing(void **state)
{
	struct camera_tally tally = { .began = false };

	(void)state;
	assert_true(take(&tally, 5000, 0));
	assert_true(take(&tally, 0, 33));
	assert_true(take(&tally, 1, 66));
	assert_int_equal(tally.counts.dropped, 0);
	assert_int_equal(tally.sequence, 2);
}

static void the_same_stamp_again_is_the_same_picture_whatever_its_number(
	void **state)
{
	struct camera_tally tally = { .began = false };

	(void)state;
	assert_true(take(&tally, 7, 100));
	assert_false(take(&tally, 8, 100));
	assert_false(take(&tally, 9, 67));
	assert_int_equal(tally.counts.repeated, 2);
	assert_true(take(&tally, 8, 133));
	assert_int_equal(tally.sequence, 1);
}

static void one_that_comes_late_with_none_lost_is_slow(void **state)
{
	struct camera_tally tally = { .began = false };

	(void)state;
	assert_true(take(&tally, 1, 0));
	assert_true(take(&tally, 2, 48));
	assert_int_equal(tally.counts.slow, 0);
	assert_true(take(&tally, 3, 98));
	assert_int_equal(tally.counts.slow, 1);
	assert_int_equal(tally.counts.dropped, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_that_never_came_are_dropped_ones),
		cmocka_unit_test(counting_goes_on_past_the_end_of_32_bits),
		cmocka_unit_test(a_driver_that_counts_anew_has_lost_nothing),
		cmocka_unit_test(
			the_same_stamp_again_is_the_same_picture_whatever_its_number),
		cmocka_unit_test(one_that_comes_late_with_none_lost_is_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
