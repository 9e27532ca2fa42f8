/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/motion.h"

static const struct motion_model LIVELY = { .accel_rad_s2 = 0.05,
	.keeps_s = 1.0 };

static void a_lasting_acceleration_moves_by_the_law_of_fall(void **state)
{
	struct motion_model lasting = { .accel_rad_s2 = 0.01, .keeps_s = 1e6 };
	struct motion m = motion_over(&lasting, 0.5);
	double at[MOTION_STATES] = { 0.1, 0.2, 0.3 };

	(void)state;
	motion_carry(&m, at);
	assert_near(at[MOTION_OFFSET], 0.1 + 0.1 + 0.0375, 1e-6);
	assert_near(at[MOTION_RATE], 0.35, 1e-6);
	assert_near(at[MOTION_ACCEL], 0.3, 1e-6);
}

static void an_acceleration_is_forgotten_by_and_by(void **state)
{
	struct motion m = motion_over(&LIVELY, 1.0);

	(void)state;
	assert_near(m.carry[MOTION_ACCEL][MOTION_ACCEL], exp(-1.0), 1e-12);
}

static void there_and_back_is_where_it_was(void **state)
{
	struct motion there = motion_over(&LIVELY, 0.3);
	struct motion back = motion_over(&LIVELY, -0.3);
	double at[MOTION_STATES] = { 0.1, -0.2, 0.3 };

	(void)state;
	motion_carry(&there, at);
	motion_carry(&back, at);
	assert_near(at[MOTION_OFFSET], 0.1, 1e-12);
	assert_near(at[MOTION_RATE], -0.2, 1e-12);
	assert_near(at[MOTION_ACCEL], 0.3, 1e-12);
}

/* Closed forms of Bar-Shalom, Li, Kirubarajan 2001, (8.2.3-8). */
static void the_noise_agrees_with_the_closed_form(void **state)
{
	double x = 0.5;
	double e = exp(-x);
	double density = 2.0 * 0.05 * 0.05;
	struct motion m = motion_over(&LIVELY, x);

	(void)state;
	assert_near(m.noise[MOTION_OFFSET][MOTION_OFFSET],
		density / 2.0 *
			(1.0 - e * e + 2.0 * x + 2.0 * x * x * x / 3.0 -
				2.0 * x * x - 4.0 * x * e),
		1e-3 * m.noise[0][0]);
	assert_near(m.noise[MOTION_RATE][MOTION_RATE],
		density / 2.0 * (4.0 * e - 3.0 - e * e + 2.0 * x),
		1e-3 * m.noise[1][1]);
	assert_near(m.noise[MOTION_ACCEL][MOTION_ACCEL],
		density / 2.0 * (1.0 - e * e), 1e-3 * m.noise[2][2]);
}

static void two_half_steps_are_as_unsure_as_one_whole(void **state)
{
	double one[MOTION_STATES][MOTION_STATES] = { { 1e-8 } };
	double two[MOTION_STATES][MOTION_STATES] = { { 1e-8 } };
	struct motion whole = motion_over(&LIVELY, 0.2);
	struct motion half = motion_over(&LIVELY, 0.1);

	(void)state;
	motion_spread(&whole, one);
	motion_spread(&half, two);
	motion_spread(&half, two);
	for (int i = 0; i < MOTION_STATES * MOTION_STATES; i++) {
		assert_near(one[i / 3][i % 3], two[i / 3][i % 3],
			1e-4 * fabs(two[i / 3][i % 3]));
	}
}

static void a_microsecond_leaves_a_sound_covariance(void **state)
{
	struct motion m = motion_over(&LIVELY, 1e-6);

	(void)state;
	for (int i = 0; i < MOTION_STATES; i++) {
		assert_true(m.noise[i][i] > 0.0);
	}
	assert_true(
		m.noise[0][1] * m.noise[0][1] <= m.noise[0][0] * m.noise[1][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_lasting_acceleration_moves_by_the_law_of_fall),
		cmocka_unit_test(an_acceleration_is_forgotten_by_and_by),
		cmocka_unit_test(there_and_back_is_where_it_was),
		cmocka_unit_test(the_noise_agrees_with_the_closed_form),
		cmocka_unit_test(two_half_steps_are_as_unsure_as_one_whole),
		cmocka_unit_test(a_microsecond_leaves_a_sound_covariance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
