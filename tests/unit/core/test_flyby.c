/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/flyby.h"
#include "core/geom.h"
#include "random.h"

/* A straight pass: how far along its great circle, from the closest point. */
static double angle_at(double speed_m_s, double closest_m, double time_s)
{
	return atan2(speed_m_s * time_s, closest_m);
}

/* By differences. */
static double rate_at(double speed, double closest, double time_s)
{
	double h = 1e-4;

	return (angle_at(speed, closest, time_s + h) -
		       angle_at(speed, closest, time_s - h)) /
		(2.0 * h);
}

static double accel_at(double speed, double closest, double time_s)
{
	double h = 1e-3;

	return (rate_at(speed, closest, time_s + h) -
		       rate_at(speed, closest, time_s - h)) /
		(2.0 * h);
}

static struct flyby of_pass(double speed, double closest, double time_s)
{
	return flyby_of(rate_at(speed, closest, time_s),
		accel_at(speed, closest, time_s));
}

static void any_straight_pass_is_foretold_to_its_end(void **state)
{
	const uint64_t first = 77;
	uint64_t seed = first;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		double speed = random_between(&seed, 5.0, 60.0);
		double closest = random_between(&seed, 220.0, 2000.0);
		double from = random_between(&seed, -10.0, 10.0);
		double later = random_between(&seed, 0.0, 10.0);
		struct flyby now = of_pass(speed, closest, from);
		double way;
		struct flyby then = flyby_after(&now, later, &way);
		double went = angle_at(speed, closest, from + later) -
			angle_at(speed, closest, from);

		if (now.rate_rad_s < 2e-3) {
			continue;
		}
		if (fabs(way - went) > 1e-4 ||
			fabs(then.rate_rad_s -
				rate_at(speed, closest, from + later)) > 1e-4) {
			print_error("seed %llu, pass %d: went %g, said %g\n",
				(unsigned long long)first, i, went, way);
			fail();
		}
	}
}

static void going_back_leads_to_where_it_came_from(void **state)
{
	struct flyby now = { .rate_rad_s = 0.1, .closing_hz = -0.05 };
	double on;
	double back;
	struct flyby then = flyby_after(&now, 3.0, &on);
	struct flyby again = flyby_after(&then, -3.0, &back);

	(void)state;
	assert_near(on + back, 0.0, 1e-12);
	assert_near(again.rate_rad_s, now.rate_rad_s, 1e-12);
	assert_near(again.closing_hz, now.closing_hz, 1e-12);
}

static void acceleration_is_that_of_the_pass(void **state)
{
	struct flyby now = of_pass(50.0, 500.0, -4.0);

	(void)state;
	assert_near(flyby_accel(&now), accel_at(50.0, 500.0, -4.0), 1e-6);
}

static void what_rests_goes_nowhere(void **state)
{
	struct flyby rest = flyby_of(0.0, 0.5);
	double way;

	(void)state;
	assert_near(rest.closing_hz, 0.0, 0.0);
	(void)flyby_after(&rest, 100.0, &way);
	assert_near(way, 0.0, 0.0);
}

static void a_manoeuvre_is_not_taken_for_a_collision(void **state)
{
	struct flyby turning = flyby_of(0.01, 0.1);

	(void)state;
	assert_near(turning.closing_hz, -0.3, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_straight_pass_is_foretold_to_its_end),
		cmocka_unit_test(going_back_leads_to_where_it_came_from),
		cmocka_unit_test(acceleration_is_that_of_the_pass),
		cmocka_unit_test(what_rests_goes_nowhere),
		cmocka_unit_test(a_manoeuvre_is_not_taken_for_a_collision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
