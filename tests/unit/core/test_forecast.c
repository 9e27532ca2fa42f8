/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/forecast.h"

static const int64_t start_ns = 1000000000;

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static double since_start(int64_t when_ns)
{
	return (double)(when_ns - start_ns) * 1e-9;
}

static struct slew_limits axis(double low_deg, double high_deg)
{
	return (struct slew_limits){ deg(40.0), deg(60.0), deg(low_deg),
		deg(high_deg) };
}

static struct vec3 plus(struct vec3 a, struct vec3 b, double times)
{
	return (struct vec3){ a.x + b.x * times, a.y + b.y * times,
		a.z + b.z * times };
}

/* What a filter knows that has seen enough of a straight pass. */
static struct kalman filter_of(struct vec3 at_m, struct vec3 speed_m_s)
{
	const double h = 0.01;
	struct kalman_prior prior = { .rate_rad_s = 0.1 };
	struct kalman k;

	kalman_init(&k, &prior, geom_angles(at_m), 1e-5, start_ns);
	struct plane_step on =
		plane_way(&k.plane, geom_unit(plus(at_m, speed_m_s, h)));
	struct plane_step back =
		plane_way(&k.plane, geom_unit(plus(at_m, speed_m_s, -h)));

	for (int i = 0; i < KALMAN_MODELS; i++) {
		k.model[i].state[0][MOTION_RATE] =
			(on.right - back.right) / (2.0 * h);
		k.model[i].state[1][MOTION_RATE] =
			(on.up - back.up) / (2.0 * h);
		k.model[i].state[0][MOTION_ACCEL] =
			(on.right + back.right) / (h * h);
		k.model[i].state[1][MOTION_ACCEL] = (on.up + back.up) / (h * h);
	}
	return k;
}

static struct forecast forecast_for(struct vec3 at_m, struct vec3 speed_m_s,
	struct slew_limits pan, struct slew_limits tilt)
{
	struct rig rig = rig_default();
	struct kalman k = filter_of(at_m, speed_m_s);
	struct forecast_path path;

	forecast_path(&path, &k, &rig, start_ns, 0.0);
	return forecast_of(&path, &pan, &tilt);
}

static void a_pass_at_a_distance_is_clear(void **state)
{
	struct forecast f = forecast_for((struct vec3){ -500.0, 400.0, 300.0 },
		(struct vec3){ 50.0, 0.0, 0.0 }, axis(-175, 175),
		axis(-20, 90));

	(void)state;
	assert_int_equal(f.kind, FORECAST_CLEAR);
}

/* 700 m before the zenith, 30 m beside it, at 50 m/s: there in 14 s. */
static struct forecast overhead_with(struct slew_limits pan)
{
	return forecast_for((struct vec3){ -700.0, 30.0, 400.0 },
		(struct vec3){ 50.0, 0.0, 0.0 }, pan, axis(-20, 90));
}

static void an_overhead_pass_is_told_more_than_ten_seconds_ahead(void **state)
{
	struct forecast f = overhead_with(axis(-175, 175));

	(void)state;
	assert_int_equal(f.kind, FORECAST_OVERHEAD);
	assert_near(since_start(f.middle_ns), 14.0, 0.2);
	assert_true(since_start(f.from_ns) > 10.0);
	assert_true(since_start(f.to_ns) < 16.5);
}

static void pan_is_led_along_the_line_of_its_highest_rate(void **state)
{
	struct forecast f = overhead_with(axis(-175, 175));
	double early;
	double late;

	(void)state;
	assert_false(forecast_leads(&f, f.from_ns - 100000000, &early));
	assert_true(forecast_leads(&f, f.middle_ns - 1000000000, &early));
	assert_true(forecast_leads(&f, f.middle_ns, &late));
	assert_near(geom_degrees(late), 0.0, 12.0);
	/* From the west over north to the east: to the right. */
	assert_near(geom_degrees(late - early), 36.0, 1e-6);
	assert_false(forecast_leads(&f, f.middle_ns + 100000000, &late));
}

static void where_a_stop_is_in_the_way_pan_goes_the_other_way_round(
	void **state)
{
	/* It passes south of the zenith, where pan has its stops. */
	struct forecast f = forecast_for((struct vec3){ -600.0, -30.0, 400.0 },
		(struct vec3){ 50.0, 0.0, 0.0 }, axis(-175, 175),
		axis(-20, 90));
	double middle;

	(void)state;
	assert_int_equal(f.kind, FORECAST_OVERHEAD);
	assert_true(f.pan_rate_rad_s > 0.0);
	assert_true(forecast_leads(&f, f.middle_ns, &middle));
	assert_near(geom_degrees(middle), 0.0, 12.0);
}

static void with_cable_to_spare_it_goes_the_short_way(void **state)
{
	struct forecast f = forecast_for((struct vec3){ -600.0, -30.0, 400.0 },
		(struct vec3){ 50.0, 0.0, 0.0 }, axis(-300, 300),
		axis(-20, 90));

	(void)state;
	assert_int_equal(f.kind, FORECAST_OVERHEAD);
	assert_true(f.pan_rate_rad_s < 0.0);
}

static void the_end_of_the_cable_is_told(void **state)
{
	struct forecast f = forecast_for((struct vec3){ -300.0, -400.0, 100.0 },
		(struct vec3){ 50.0, 0.0, 0.0 }, axis(-175, 175),
		axis(-20, 90));

	(void)state;
	/* South is at x = 0 in 6 s; the stop is 5 degrees before it. */
	assert_int_equal(f.kind, FORECAST_PAN_STOP);
	assert_near(since_start(f.from_ns), 6.0 - 0.7, 0.3);
}

static void a_stop_of_tilt_is_told(void **state)
{
	struct forecast f = forecast_for((struct vec3){ -500.0, 400.0, 300.0 },
		(struct vec3){ 50.0, 0.0, 0.0 }, axis(-175, 175),
		axis(-20, 30));

	(void)state;
	assert_int_equal(f.kind, FORECAST_TILT_STOP);
	assert_true(f.from_ns < f.to_ns);
	assert_true(since_start(f.from_ns) > 1.0);
}

static void the_turn_of_the_cable_that_lasts_is_known(void **state)
{
	struct rig rig = rig_default();
	struct kalman k = filter_of((struct vec3){ -300.0, -400.0, 100.0 },
		(struct vec3){ 50.0, 0.0, 0.0 });
	struct slew_limits pan = axis(-200, 300);
	struct forecast_path path;

	(void)state;
	forecast_path(&path, &k, &rig, start_ns, 0.0);
	assert_near(geom_degrees(path.at[0].pan_rad), -143.1, 0.1);
	assert_true(forecast_lasts(&path, &pan, 0.0) < 12.0);
	assert_true(forecast_lasts(&path, &pan, 2.0 * GEOM_PI) > 20.0);
	assert_near(forecast_lasts(&path, &pan, -2.0 * GEOM_PI), 0.0, 0.0);
}

static void only_what_flies_steadily_is_trusted(void **state)
{
	struct kalman k = filter_of((struct vec3){ -500.0, 400.0, 300.0 },
		(struct vec3){ 50.0, 0.0, 0.0 });

	(void)state;
	k.model[0].share = 0.9;
	k.model[1].share = 0.1;
	assert_true(forecast_trusts(&k));
	k.model[0].share = 0.3;
	k.model[1].share = 0.7;
	assert_false(forecast_trusts(&k));
}

static void every_kind_has_its_sentence(void **state)
{
	(void)state;
	for (int kind = 0; kind < FORECAST_KINDS; kind++) {
		assert_non_null(forecast_name((enum forecast_kind)kind));
		assert_non_null(forecast_sentence((enum forecast_kind)kind));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pass_at_a_distance_is_clear),
		cmocka_unit_test(
			an_overhead_pass_is_told_more_than_ten_seconds_ahead),
		cmocka_unit_test(pan_is_led_along_the_line_of_its_highest_rate),
		cmocka_unit_test(
			where_a_stop_is_in_the_way_pan_goes_the_other_way_round),
		cmocka_unit_test(with_cable_to_spare_it_goes_the_short_way),
		cmocka_unit_test(the_end_of_the_cable_is_told),
		cmocka_unit_test(a_stop_of_tilt_is_told),
		cmocka_unit_test(the_turn_of_the_cable_that_lasts_is_known),
		cmocka_unit_test(only_what_flies_steadily_is_trusted),
		cmocka_unit_test(every_kind_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
