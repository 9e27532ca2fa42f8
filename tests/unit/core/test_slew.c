/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geom.h"
#include "core/slew.h"
#include "random.h"

/* A perfect axis under slew_step: it follows each command with its full
 * acceleration, then keeps the rate. */
struct axis_run {
	double rate_deg_s;
	double accel_deg_s2;
	double from_deg;
	double stop_deg;
	double wish_deg_s;
	double rest_deg;
	double highest_deg;
	double highest_rate_deg_s;
	double highest_accel_deg_s2;
};

static const double run_dt_s = 0.02;
static const int run_steps = 1000;

static double travelled(double from, double to, double accel, double dt)
{
	double ramp_s = fabs(to - from) / accel;

	return (from + to) / 2.0 * ramp_s + to * (dt - ramp_s);
}

static struct axis_run run_axis(struct axis_run run)
{
	struct slew_limits limits = { geom_radians(run.rate_deg_s),
		geom_radians(run.accel_deg_s2), geom_radians(-run.stop_deg),
		geom_radians(run.stop_deg) };
	double at = geom_radians(run.from_deg);
	double rate = 0.0;

	for (int i = 0; i < run_steps; i++) {
		double next = slew_step(&limits, at, rate,
			geom_radians(run.wish_deg_s), run_dt_s);

		at += travelled(rate, next, limits.accel_rad_s2, run_dt_s);
		run.highest_deg = fmax(run.highest_deg, geom_degrees(at));
		run.highest_rate_deg_s =
			fmax(run.highest_rate_deg_s, fabs(geom_degrees(next)));
		run.highest_accel_deg_s2 = fmax(run.highest_accel_deg_s2,
			fabs(geom_degrees(next - rate)) / run_dt_s);
		rate = next;
	}
	run.rest_deg = geom_degrees(at);
	return run;
}

static void brakes_before_the_soft_stop_from_full_rate(void **state)
{
	struct axis_run run = run_axis((struct axis_run){ .rate_deg_s = 40,
		.accel_deg_s2 = 60,
		.from_deg = 0,
		.stop_deg = 90,
		.wish_deg_s = 40 });

	(void)state;
	assert_near(run.rest_deg, 90.0, 0.01);
	assert_true(run.highest_deg <= 90.0 + 1e-9);
	assert_near(run.highest_rate_deg_s, 40.0, 1e-9);
	assert_true(run.highest_accel_deg_s2 <= 60.0 + 1e-9);
}

static void a_wish_beyond_the_rate_limit_is_cut_to_it(void **state)
{
	struct axis_run run = run_axis((struct axis_run){ .rate_deg_s = 20,
		.accel_deg_s2 = 60,
		.stop_deg = 1e6,
		.wish_deg_s = 500 });

	(void)state;
	assert_near(run.highest_rate_deg_s, 20.0, 1e-9);
}

static void both_stops_hold_alike(void **state)
{
	struct axis_run up = run_axis((struct axis_run){ .rate_deg_s = 40,
		.accel_deg_s2 = 20,
		.stop_deg = 30,
		.wish_deg_s = 35 });
	struct axis_run down = run_axis((struct axis_run){ .rate_deg_s = 40,
		.accel_deg_s2 = 20,
		.stop_deg = 30,
		.wish_deg_s = -35 });

	(void)state;
	assert_near(up.rest_deg, -down.rest_deg, 1e-9);
}

static void beyond_a_stop_only_the_way_back_is_open(void **state)
{
	struct slew_limits limits = { 1.0, 2.0, -1.0, 1.0 };

	(void)state;
	assert_near(slew_step(&limits, 1.1, 0.0, 0.5, 0.02), 0.0, 0.0);
	assert_near(slew_step(&limits, 1.1, 0.0, -0.5, 0.02), -0.04, 1e-12);
	assert_near(slew_step(&limits, -1.1, 0.0, -0.5, 0.02), 0.0, 0.0);
	assert_near(slew_step(&limits, -1.1, 0.0, 0.5, 0.02), 0.04, 1e-12);
}

static void no_wishes_drive_an_axis_through_its_stops(void **state)
{
	struct slew_limits limits = { 0.7, 1.0, -0.5, 0.5 };
	uint64_t seed = 20240607;
	double at = 0.0;
	double rate = 0.0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 200000; i++) {
		double dt = random_between(&seed, 0.005, 0.1);
		double wish = random_between(&seed, -3.0, 3.0);
		double next = slew_step(&limits, at, rate, wish, dt);

		assert_true(fabs(next) <= limits.rate_rad_s);
		assert_true(fabs(next - rate) <= 1.0 * dt + 1e-12);
		at += travelled(rate, next, limits.accel_rad_s2, dt);
		rate = next;
		assert_true(at <= 0.5 + 1e-9 && at >= -0.5 - 1e-9);
		assert_true(fabs(rate) <= sqrt(2.0 * (0.5 - fabs(at) + 1e-9)) ||
			rate * at < 0.0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brakes_before_the_soft_stop_from_full_rate),
		cmocka_unit_test(a_wish_beyond_the_rate_limit_is_cut_to_it),
		cmocka_unit_test(both_stops_hold_alike),
		cmocka_unit_test(beyond_a_stop_only_the_way_back_is_open),
		cmocka_unit_test(no_wishes_drive_an_axis_through_its_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
