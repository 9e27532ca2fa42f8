/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the loop says of its own error, in whole rehearsals in which one cause
 * is made large: a good head follows a crossing target.
 */
#include "check.h"
#include "tools/sim_run.h"

#include <assert.h>

static const char *path; /* of the crossing */

static struct scenario crossing(void)
{
	struct scenario scenario;
	struct error error;

	assert_true(scenario_load(&scenario, path, &error));
	scenario.render = false;
	scenario.duration_s = 20.0;
	return scenario;
}

static struct summary_result run(const struct scenario *scenario)
{
	struct settings settings = settings_default();
	struct sim_run_result result;
	struct error error;

	if (!sim_run(scenario, &settings, NULL, false, NULL, &result, &error)) {
		print_error("%s\n", error.text);
		fail();
	}
	return result.summary;
}

static void assert_mostly(double cause_deg, const struct summary_result *r)
{
	print_message("%.4f: lag %.4f, steps %.4f, delay %.4f, noise %.4f\n",
		r->own_error_deg, r->lag_deg, r->quantisation_deg, r->delay_deg,
		r->noise_deg);
	assert_true(cause_deg >= r->lag_deg);
	assert_true(cause_deg >= r->quantisation_deg);
	assert_true(cause_deg >= r->delay_deg);
	assert_true(cause_deg >= r->noise_deg);
	assert_near(cause_deg / r->own_error_deg, 1.0, 0.3);
}

static void a_head_too_slow_for_its_target_lags(void **state)
{
	struct scenario scenario = crossing();

	(void)state;
	scenario.head_rate_rad_s = geom_radians(4.5);
	struct summary_result result = run(&scenario);

	assert_mostly(result.lag_deg, &result);
}

static void a_head_of_coarse_speeds_is_held_back_by_its_steps(void **state)
{
	struct scenario scenario = crossing();

	(void)state;
	scenario.head_rate_rad_s = geom_radians(350.0);
	scenario.head_accel_rad_s2 = geom_radians(2000.0);
	struct summary_result result = run(&scenario);

	assert_mostly(result.quantisation_deg, &result);
}

static void eyes_that_see_badly_are_noise(void **state)
{
	struct scenario scenario = crossing();

	(void)state;
	scenario.sight.centroid_px = 4.0;
	struct summary_result result = run(&scenario);

	assert_mostly(result.noise_deg, &result);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_too_slow_for_its_target_lags),
		cmocka_unit_test(
			a_head_of_coarse_speeds_is_held_back_by_its_steps),
		cmocka_unit_test(eyes_that_see_badly_are_noise),
	};

	assert(argc == 2);
	path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
