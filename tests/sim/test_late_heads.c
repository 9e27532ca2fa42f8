/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heads whose dead time is not the one that the rig file says: on the first
 * night nobody has measured it. Each is led as well as one that was.
 */
#include "check.h"
#include "tools/sim_run.h"

#include <assert.h>

/* By as much the dead time is off, either way. */
static const double off_s = 0.08;

static char **paths;
static int path_count;

static double error_p95_deg(const char *path, double dead_time_error_s)
{
	struct settings settings = settings_default();
	struct sim_run_result result;
	struct scenario scenario;
	struct error error;

	assert_true(scenario_load(&scenario, path, &error));
	scenario.render = false;
	scenario.dead_time_error_s = dead_time_error_s;
	settings.pursuit.safety.reckoned_rad = geom_radians(1.0);
	if (!sim_run(
		    &scenario, &settings, NULL, false, NULL, &result, &error)) {
		fail_msg("%s", error.text);
	}
	print_message("%s, %+.2f s: p95 %.3f deg\n", path, dead_time_error_s,
		result.summary.error_p95_deg);
	return result.summary.error_p95_deg;
}

static void a_head_that_is_late_is_led_as_well_as_one_that_is_known(
	void **state)
{
	(void)state;
	for (int i = 0; i < path_count; i++) {
		double known_deg = error_p95_deg(paths[i], 0.0);

		assert_true(error_p95_deg(paths[i], off_s) <
			2.0 * known_deg + 0.06);
		assert_true(error_p95_deg(paths[i], -off_s) <
			2.0 * known_deg + 0.06);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_head_that_is_late_is_led_as_well_as_one_that_is_known),
	};

	assert(argc > 1);
	paths = argv + 1;
	path_count = argc - 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
