/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/kalman.h"

static const int64_t FRAME_NS = 33333333;

static const struct kalman_prior PRIOR = { .rate_rad_s = 0.2,
	.accel_rad_s2 = 0.05 };

/* A direction on the great circle through the zenith, at a steady rate. */
static struct angles over_the_zenith(int64_t at_ns)
{
	double along = 0.3 * ((double)at_ns * 1e-9 - 2.0);
	struct vec3 v = { sin(along) * sin(0.7), sin(along) * cos(0.7),
		cos(along) };

	return geom_angles(v);
}

static void see(struct kalman *k, struct angles at, int64_t at_ns)
{
	struct kalman_fix fix = { geom_vector(at), 1e-4, at_ns };

	kalman_update(k, &fix);
}

static void follows_a_great_circle_through_the_zenith_exactly(void **state)
{
	struct kalman k;

	(void)state;
	kalman_init(&k, &PRIOR, over_the_zenith(0), 1e-4, 0);
	for (int64_t i = 1; i <= 120; i++) {
		kalman_predict(&k, i * FRAME_NS);
		see(&k, over_the_zenith(i * FRAME_NS), i * FRAME_NS);
		if (i < 20) {
			continue;
		}
		struct kalman ahead = k;

		kalman_predict(&ahead, (i + 15) * FRAME_NS);
		assert_near(geom_separation(kalman_angles(&ahead),
				    over_the_zenith((i + 15) * FRAME_NS)),
			0.0, 2e-5);
	}
}

static void carrying_the_plane_keeps_its_axes_square(void **state)
{
	struct kalman k;

	(void)state;
	kalman_init(&k, &PRIOR, (struct angles){ 0.4, 1.5 }, 1e-4, 0);
	k.rate_right_rad_s = 0.3;
	k.rate_up_rad_s = 0.2;
	for (int64_t i = 1; i <= 10000; i++) {
		kalman_predict(&k, i * FRAME_NS);
	}
	assert_near(geom_dot(k.at, k.at), 1.0, 1e-14);
	assert_near(geom_dot(k.right, k.right), 1.0, 1e-14);
	assert_near(geom_dot(k.at, k.right), 0.0, 1e-14);
	assert_near(geom_dot(k.up, k.right), 0.0, 1e-14);
}

static void there_and_back_is_where_it_was(void **state)
{
	struct kalman k;

	(void)state;
	kalman_init(&k, &PRIOR, (struct angles){ 0.4, 1.2 }, 1e-4, 0);
	k.rate_right_rad_s = 0.3;
	k.rate_up_rad_s = -0.1;
	kalman_predict(&k, 500000000);
	kalman_predict(&k, 0);
	assert_near(
		geom_separation(kalman_angles(&k), (struct angles){ 0.4, 1.2 }),
		0.0, 1e-12);
	assert_near(k.rate_right_rad_s, 0.3, 1e-12);
}

static void two_half_steps_are_as_sure_as_one_whole(void **state)
{
	struct kalman one;

	(void)state;
	kalman_init(&one, &PRIOR, (struct angles){ 0.0, 0.0 }, 1e-4, 0);
	struct kalman two = one;

	kalman_predict(&one, 200000000);
	kalman_predict(&two, 120000000);
	kalman_predict(&two, 200000000);
	assert_near(kalman_sigma(&one), kalman_sigma(&two), 1e-12);
}

static void a_late_fix_helps_about_as_one_in_time_would_have(void **state)
{
	struct angles at = { 0.0, 0.0 };
	struct kalman in_time;
	struct kalman late;
	struct kalman without;

	(void)state;
	kalman_init(&without, &PRIOR, at, 1e-4, 0);
	in_time = without;
	kalman_predict(&in_time, FRAME_NS);
	see(&in_time, at, FRAME_NS);
	kalman_predict(&in_time, 2 * FRAME_NS);
	kalman_predict(&without, 2 * FRAME_NS);
	see(&in_time, at, 2 * FRAME_NS);
	see(&without, at, 2 * FRAME_NS);
	late = without;
	see(&late, at, FRAME_NS);
	assert_true(late.p_rr < without.p_rr);
	assert_near(late.p_rr, in_time.p_rr, 0.3 * in_time.p_rr);
	assert_true(late.p_pp > in_time.p_pp);
	assert_true(late.p_pp < without.p_pp);
	assert_int_equal(late.at_ns, 2 * FRAME_NS);
}

static void rates_are_those_of_azimuth_and_elevation(void **state)
{
	struct kalman k;
	struct rates rates;

	(void)state;
	kalman_init(&k, &PRIOR, (struct angles){ 1.0, GEOM_PI / 3 }, 1e-4, 0);
	k.rate_right_rad_s = 0.1;
	k.rate_up_rad_s = -0.05;
	rates = kalman_rates(&k);
	assert_near(rates.az_rad_s, 0.1 / cos(GEOM_PI / 3), 1e-12);
	assert_near(rates.el_rad_s, -0.05, 1e-12);
}

static void rates_at_the_zenith_are_finite_and_fall(void **state)
{
	struct kalman k;
	struct rates rates;

	(void)state;
	kalman_init(&k, &PRIOR, (struct angles){ 0.0, GEOM_PI / 2 }, 1e-4, 0);
	k.rate_right_rad_s = 0.3;
	k.rate_up_rad_s = 0.4;
	rates = kalman_rates(&k);
	assert_near(rates.az_rad_s, 0.0, 0.0);
	assert_near(rates.el_rad_s, -0.5, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			follows_a_great_circle_through_the_zenith_exactly),
		cmocka_unit_test(carrying_the_plane_keeps_its_axes_square),
		cmocka_unit_test(there_and_back_is_where_it_was),
		cmocka_unit_test(two_half_steps_are_as_sure_as_one_whole),
		cmocka_unit_test(
			a_late_fix_helps_about_as_one_in_time_would_have),
		cmocka_unit_test(rates_are_those_of_azimuth_and_elevation),
		cmocka_unit_test(rates_at_the_zenith_are_finite_and_fall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
