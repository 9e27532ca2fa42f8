/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sim_focus.h"

static const int64_t ms = 1000000;

static struct sim_focus motor(enum focus_drive drive, double start)
{
	struct sim_focus_settings settings = { drive, 10.0, 0.5, start };
	struct sim_focus focus;

	sim_focus_init(&focus, &settings, 0);
	return focus;
}

static void it_runs_while_it_is_told_to_half_a_second_late(void **state)
{
	struct sim_focus focus = motor(FOCUS_TIMED, 0.5);

	(void)state;
	sim_focus_told(&focus, -1.0, 0);
	assert_near(sim_focus_at(&focus, 500 * ms), 0.5, 1e-12);
	sim_focus_told(&focus, 0.0, 1500 * ms);
	assert_near(sim_focus_at(&focus, 2000 * ms), 0.35, 1e-12);
	assert_near(sim_focus_at(&focus, 9000 * ms), 0.35, 1e-12);
}

static void it_runs_on_to_the_stop_and_stays(void **state)
{
	struct sim_focus focus = motor(FOCUS_TIMED, 0.5);

	(void)state;
	sim_focus_told(&focus, 1.0, 0);
	assert_near(sim_focus_at(&focus, 60000 * ms), 1.0, 1e-12);
}

static void one_that_is_told_a_place_goes_there(void **state)
{
	struct sim_focus focus = motor(FOCUS_TOLD, 1.0);

	(void)state;
	sim_focus_told(&focus, 0.25, 0);
	assert_near(sim_focus_at(&focus, 1500 * ms), 0.9, 1e-12);
	assert_near(sim_focus_at(&focus, 20000 * ms), 0.25, 1e-12);
}

static void a_fixed_lamp_stays_as_it_is(void **state)
{
	struct sim_focus focus = motor(FOCUS_FIXED, 0.0);

	(void)state;
	sim_focus_told(&focus, 1.0, 0);
	assert_near(sim_focus_at(&focus, 60000 * ms), 0.0, 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_runs_while_it_is_told_to_half_a_second_late),
		cmocka_unit_test(it_runs_on_to_the_stop_and_stays),
		cmocka_unit_test(one_that_is_told_a_place_goes_there),
		cmocka_unit_test(a_fixed_lamp_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
