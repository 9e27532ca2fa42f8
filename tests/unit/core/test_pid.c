/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/pid.h"

static struct pid_gains plain_gains(void)
{
	return (struct pid_gains){ .kp = 2.0, .ki = 1.0, .limit_rad_s = 1.0 };
}

static void the_first_step_is_proportional_with_a_touch_of_integral(
	void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid;

	(void)state;
	pid_reset(&pid);
	assert_near(pid_step(&pid, &gains, 0.1, 0.02, false),
		2.0 * 0.1 + 1.0 * 0.1 * 0.02, 1e-12);
}

static void a_lasting_error_is_integrated(void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid;

	(void)state;
	pid_reset(&pid);
	for (int i = 0; i < 100; i++) {
		(void)pid_step(&pid, &gains, 0.1, 0.02, false);
	}
	assert_near(pid.integral_rad_s, 0.1 * 2.0, 1e-9);
}

static void the_output_never_exceeds_its_limit(void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid;

	(void)state;
	pid_reset(&pid);
	for (int i = 0; i < 1000; i++) {
		double error = i % 7 - 3.0;

		assert_true(fabs(pid_step(&pid, &gains, error, 0.02, false)) <=
			1.0);
	}
}

static void the_integrator_rests_while_the_command_is_held_back(void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid;

	(void)state;
	pid_reset(&pid);
	for (int i = 0; i < 100; i++) {
		(void)pid_step(&pid, &gains, 0.1, 0.02, true);
	}
	assert_near(pid.integral_rad_s, 0.0, 0.0);
}

static void a_held_integrator_may_still_unwind(void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid = { .integral_rad_s = 0.5 };

	(void)state;
	(void)pid_step(&pid, &gains, -0.1, 0.02, true);
	assert_near(pid.integral_rad_s, 0.5 - 0.1 * 0.02, 1e-12);
}

static void saturation_leaves_no_windup_to_pay_back(void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid;

	(void)state;
	pid_reset(&pid);
	for (int i = 0; i < 500; i++) {
		(void)pid_step(&pid, &gains, 3.0, 0.02, false);
	}
	assert_near(pid_step(&pid, &gains, -0.1, 0.02, false), -0.2, 0.01);
}

static void inside_the_dead_band_the_integrator_rests(void **state)
{
	struct pid_gains gains = plain_gains();
	struct pid pid;

	(void)state;
	gains.dead_band_rad = 0.01;
	pid_reset(&pid);
	for (int i = 0; i < 100; i++) {
		(void)pid_step(&pid, &gains, 0.009, 0.02, false);
	}
	assert_near(pid.integral_rad_s, 0.0, 0.0);
	(void)pid_step(&pid, &gains, 0.011, 0.02, false);
	assert_true(pid.integral_rad_s > 0.0);
}

static void the_derivative_of_a_ramp_settles_at_its_slope(void **state)
{
	struct pid_gains gains = {
		.kd = 0.5, .filter_s = 0.1, .limit_rad_s = 10.0
	};
	struct pid pid;
	double last = 0.0;

	(void)state;
	pid_reset(&pid);
	for (int i = 0; i < 200; i++) {
		last = pid_step(&pid, &gains, 0.3 * i * 0.02, 0.02, false);
	}
	assert_near(last, 0.5 * 0.3, 1e-6);
}

static void the_first_step_has_no_derivative_kick(void **state)
{
	struct pid_gains gains = { .kd = 1.0, .limit_rad_s = 10.0 };
	struct pid pid;

	(void)state;
	pid_reset(&pid);
	assert_near(pid_step(&pid, &gains, 1.0, 0.02, false), 0.0, 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_first_step_is_proportional_with_a_touch_of_integral),
		cmocka_unit_test(a_lasting_error_is_integrated),
		cmocka_unit_test(the_output_never_exceeds_its_limit),
		cmocka_unit_test(
			the_integrator_rests_while_the_command_is_held_back),
		cmocka_unit_test(a_held_integrator_may_still_unwind),
		cmocka_unit_test(saturation_leaves_no_windup_to_pay_back),
		cmocka_unit_test(inside_the_dead_band_the_integrator_rests),
		cmocka_unit_test(the_derivative_of_a_ramp_settles_at_its_slope),
		cmocka_unit_test(the_first_step_has_no_derivative_kick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
