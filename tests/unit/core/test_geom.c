/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geom.h"

static void north_on_the_horizon_is_y_and_east_is_x(void **state)
{
	struct vec3 north = geom_vector((struct angles){ 0.0, 0.0 });
	struct vec3 east = geom_vector((struct angles){ GEOM_PI / 2, 0.0 });

	(void)state;
	assert_near(north.y, 1.0, 1e-15);
	assert_near(east.x, 1.0, 1e-15);
	assert_near(east.y, 0.0, 1e-15);
}

static void angles_come_back_from_vectors_all_over_the_sky(void **state)
{
	(void)state;
	for (int az = -179; az <= 180; az += 7) {
		for (int el = -89; el <= 89; el += 7) {
			struct angles at = { geom_radians(az),
				geom_radians(el) };
			struct angles back = geom_angles(geom_vector(at));

			assert_near(back.az_rad, at.az_rad, 1e-12);
			assert_near(back.el_rad, at.el_rad, 1e-12);
		}
	}
}

static void the_zenith_has_azimuth_zero(void **state)
{
	struct angles up = geom_angles((struct vec3){ 0.0, 0.0, 3.0 });

	(void)state;
	assert_near(up.az_rad, 0.0, 0.0);
	assert_near(up.el_rad, GEOM_PI / 2, 1e-15);
}

static void wrap_keeps_pi_and_turns_minus_pi_over(void **state)
{
	(void)state;
	assert_near(geom_wrap(GEOM_PI), GEOM_PI, 0.0);
	assert_near(geom_wrap(-GEOM_PI), GEOM_PI, 0.0);
	assert_near(geom_wrap(7.0), 7.0 - 2.0 * GEOM_PI, 1e-15);
	assert_near(geom_wrap(-400.0 * GEOM_PI + 0.25), 0.25, 1e-12);
}

static void a_nanoradian_of_separation_is_not_lost(void **state)
{
	struct angles a = { 1.0, 0.5 };
	struct angles b = { 1.0, 0.5 + 1e-9 };

	(void)state;
	assert_near(geom_separation(a, b), 1e-9, 1e-15);
}

static void a_cone_covers_more_azimuth_the_higher_it_is(void **state)
{
	double half = geom_radians(1.0);

	(void)state;
	assert_near(geom_azimuth_half(0.0, half), half, 1e-12);
	/* 1 / cos(60 degrees), but for the cone's own curve. */
	assert_near(geom_degrees(geom_azimuth_half(geom_radians(60.0), half)),
		2.0, 1e-3);
	assert_near(geom_degrees(geom_azimuth_half(geom_radians(-88.99), half)),
		81.93, 0.01);
	assert_near(geom_azimuth_half(geom_radians(89.0), half), GEOM_PI, 0.0);
	assert_near(geom_azimuth_half(geom_radians(-90.0), 0.0), GEOM_PI, 0.0);
}

static void turning_there_and_back_changes_nothing(void **state)
{
	struct rotation x = geom_about_x(0.3);
	struct rotation z = geom_about_z(-1.2);
	struct rotation both = geom_then(&x, &z);
	struct vec3 v = { 0.2, -0.5, 0.7 };
	struct vec3 stepwise = geom_turn(&z, geom_turn(&x, v));
	struct vec3 there = geom_turn(&both, v);
	struct vec3 back = geom_turn_back(&both, there);

	(void)state;
	assert_near(there.x, stepwise.x, 1e-15);
	assert_near(there.y, stepwise.y, 1e-15);
	assert_near(there.z, stepwise.z, 1e-15);
	assert_near(back.x, v.x, 1e-15);
	assert_near(back.y, v.y, 1e-15);
	assert_near(back.z, v.z, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(north_on_the_horizon_is_y_and_east_is_x),
		cmocka_unit_test(
			angles_come_back_from_vectors_all_over_the_sky),
		cmocka_unit_test(the_zenith_has_azimuth_zero),
		cmocka_unit_test(wrap_keeps_pi_and_turns_minus_pi_over),
		cmocka_unit_test(a_nanoradian_of_separation_is_not_lost),
		cmocka_unit_test(a_cone_covers_more_azimuth_the_higher_it_is),
		cmocka_unit_test(turning_there_and_back_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
