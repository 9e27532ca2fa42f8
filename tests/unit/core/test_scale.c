/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geom.h"
#include "core/scale.h"
#include "random.h"

static double deg(double degrees)
{
	return geom_radians(degrees);
}

/* An axis told to turn at a rate, that turns @gain times as fast. */
static double learned(double gain, double rate_deg_s, double step_deg)
{
	struct scale scale;
	double true_deg = 0.0;
	double model_deg = 0.0;

	scale_init(&scale);
	for (int i = 0; i < 400; i++) {
		double read = step_deg > 0.0
			? round(true_deg / step_deg) * step_deg
			: true_deg;

		scale_read(&scale, deg(read), deg(model_deg),
			deg(0.001 + step_deg / sqrt(12.0)));
		true_deg += gain * rate_deg_s * 0.05;
		model_deg += scale.gain * rate_deg_s * 0.05;
	}
	return scale.gain;
}

static void a_head_that_turns_as_told_is_left_alone(void **state)
{
	(void)state;
	assert_near(learned(1.0, 5.7, 0.0), 1.0, 1e-9);
}

static void a_faster_head_is_found_out(void **state)
{
	(void)state;
	assert_near(learned(1.05, 5.7, 0.0), 1.05, 0.001);
	assert_near(learned(0.96, -5.7, 0.0), 0.96, 0.001);
}

static void a_coarse_encoder_tells_it_all_the_same(void **state)
{
	(void)state;
	assert_near(learned(1.05, 5.7, 0.1), 1.05, 0.007);
	assert_near(learned(1.0, 5.7, 0.1), 1.0, 0.007);
}

static void an_axis_at_rest_says_nothing(void **state)
{
	(void)state;
	assert_near(learned(1.2, 0.0, 0.1), 1.0, 0.0);
}

static void moving_the_path_is_no_way(void **state)
{
	struct scale scale;
	double model_rad = 0.0;

	(void)state;
	scale_init(&scale);
	for (int i = 0; i < 100; i++) {
		scale_read(&scale, deg(i), model_rad, deg(0.01));
		/* Half of the way is reckoned, and half was found out. */
		model_rad += deg(0.55) + deg(0.45);
		scale_shifted(&scale, deg(0.45));
	}
	assert_true(scale.gain > 1.2);
}

static void a_slip_of_the_head_is_no_rate(void **state)
{
	struct scale scale;

	(void)state;
	scale_init(&scale);
	scale_read(&scale, 0.0, 0.0, deg(0.01));
	scale_read(&scale, deg(3.6), deg(3.0), deg(0.01));
	assert_near(scale.gain, 1.0, 0.0);
}

static void it_stays_within_its_bounds_whatever_is_read(void **state)
{
	uint64_t seed = 20260801;
	struct scale scale;

	(void)state;
	scale_init(&scale);
	for (int i = 0; i < 10000; i++) {
		scale_read(&scale, random_between(&seed, -10.0, 10.0),
			random_between(&seed, -10.0, 10.0), deg(0.01));
		if (!(scale.gain >= 0.8 && scale.gain <= 1.25)) {
			print_error("seed 20260801, step %d\n", i);
			fail();
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_that_turns_as_told_is_left_alone),
		cmocka_unit_test(a_faster_head_is_found_out),
		cmocka_unit_test(a_coarse_encoder_tells_it_all_the_same),
		cmocka_unit_test(an_axis_at_rest_says_nothing),
		cmocka_unit_test(moving_the_path_is_no_way),
		cmocka_unit_test(a_slip_of_the_head_is_no_rate),
		cmocka_unit_test(it_stays_within_its_bounds_whatever_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
