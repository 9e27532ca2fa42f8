/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/history.h"

static const int64_t ms = 1000000;

static struct mount_sample sample_at(int64_t at_ms, double pan, double tilt)
{
	return (struct mount_sample){
		.at_ns = at_ms * ms, .at = { pan, tilt }, .measured = true
	};
}

/* Turns at 1 and -2 rad/s, one sample in 100 ms, from 0 to @to_ms. */
static struct history steady_turn(int64_t to_ms)
{
	struct history history;

	history_init(&history);
	for (int64_t t = 0; t <= to_ms; t += 100) {
		history_add(&history,
			sample_at(t, (double)t * 1e-3, (double)t * -2e-3));
	}
	return history;
}

static void nothing_is_known_before_the_first_sample(void **state)
{
	struct history history;
	struct mount_angles at = { 7.0, 8.0 };

	(void)state;
	history_init(&history);
	assert_false(history_at(&history, 0, &at));
	assert_near(at.pan_rad, 7.0, 0.0);
	assert_null(history_newest(&history));
	assert_near(history_rates(&history).pan_rad_s, 0.0, 0.0);
}

static void one_sample_is_true_for_all_times(void **state)
{
	struct history history;
	struct mount_angles at;

	(void)state;
	history_init(&history);
	history_add(&history, sample_at(1000, 0.5, 0.25));
	for (int64_t t = 0; t <= 3000; t += 500) {
		assert_true(history_at(&history, t * ms, &at));
		assert_near(at.pan_rad, 0.5, 0.0);
		assert_near(at.tilt_rad, 0.25, 0.0);
	}
}

static void the_head_is_on_the_line_between_two_samples(void **state)
{
	struct history history = steady_turn(1000);
	struct mount_angles at;

	(void)state;
	assert_true(history_at(&history, 437 * ms, &at));
	assert_near(at.pan_rad, 0.437, 1e-12);
	assert_near(at.tilt_rad, -0.874, 1e-12);
}

static void the_last_rate_carries_on_for_half_a_second_only(void **state)
{
	struct history history = steady_turn(1000);
	struct mount_angles at;

	(void)state;
	assert_true(history_at(&history, 1200 * ms, &at));
	assert_near(at.pan_rad, 1.2, 1e-9);
	assert_true(history_at(&history, 9000 * ms, &at));
	assert_near(at.pan_rad, 1.5, 1e-9);
}

static void before_the_oldest_the_oldest_is_all_that_is_known(void **state)
{
	struct history history = steady_turn(1000);
	struct mount_angles at;

	(void)state;
	assert_true(history_at(&history, -500 * ms, &at));
	assert_near(at.pan_rad, 0.0, 0.0);
}

static void samples_that_come_late_or_twice_are_left_out(void **state)
{
	struct history history = steady_turn(1000);

	(void)state;
	history_add(&history, sample_at(1000, 99.0, 99.0));
	history_add(&history, sample_at(300, 99.0, 99.0));
	assert_near(history_newest(&history)->at.pan_rad, 1.0, 1e-12);
	assert_int_equal(history.count, 11);
}

static void the_ring_forgets_the_oldest_and_keeps_the_order(void **state)
{
	struct history history = steady_turn(100 * (HISTORY_MAX + 50));
	struct mount_angles at;

	(void)state;
	assert_true(history_at(&history, 0, &at));
	assert_near(at.pan_rad, 0.1 * 51, 1e-9);
	assert_true(history_at(&history, 10050 * ms, &at));
	assert_near(at.pan_rad, 10.05, 1e-9);
}

static void the_rate_of_a_coarse_encoder_is_fitted_not_differenced(void **state)
{
	double step = geom_radians(0.1);
	double rate = geom_radians(5.7);
	double worst = 0.0;
	struct history history;

	(void)state;
	history_init(&history);
	for (int64_t t = 0; t <= 4000; t += 50) {
		double turned = round(rate * (double)t * 1e-3 / step) * step;

		history_add(&history, sample_at(t, turned, 0.0));
		if (t >= 400) {
			worst = fmax(worst,
				fabs(history_rates(&history).pan_rad_s - rate));
		}
	}
	/* Differences of neighbours are off by up to 2 deg/s here. */
	assert_true(geom_degrees(worst) < 0.45);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_before_the_first_sample),
		cmocka_unit_test(one_sample_is_true_for_all_times),
		cmocka_unit_test(the_head_is_on_the_line_between_two_samples),
		cmocka_unit_test(
			the_last_rate_carries_on_for_half_a_second_only),
		cmocka_unit_test(
			before_the_oldest_the_oldest_is_all_that_is_known),
		cmocka_unit_test(samples_that_come_late_or_twice_are_left_out),
		cmocka_unit_test(
			the_ring_forgets_the_oldest_and_keeps_the_order),
		cmocka_unit_test(
			the_rate_of_a_coarse_encoder_is_fitted_not_differenced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
