/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/plane.h"

static void the_way_to_a_direction_leads_there(void **state)
{
	struct plane plane = plane_touching((struct angles){ 0.4, 1.5 });
	struct angles to = { -2.0, 1.2 };
	struct plane_step way = plane_way(&plane, geom_vector(to));

	(void)state;
	plane_carry(&plane, way);
	assert_near(geom_separation(geom_angles(plane.at), to), 0.0, 1e-12);
}

static void steps_ahead_follow_a_great_circle_over_the_zenith(void **state)
{
	struct plane plane =
		plane_touching((struct angles){ 0.0, GEOM_PI / 2 - 0.1 });

	(void)state;
	for (int i = 0; i < 20; i++) {
		plane_carry(&plane, (struct plane_step){ 0.0, 0.01 });
	}
	assert_near(geom_separation(geom_angles(plane.at),
			    (struct angles){ GEOM_PI, GEOM_PI / 2 - 0.1 }),
		0.0, 1e-12);
}

static void carrying_for_hours_keeps_the_axes_square(void **state)
{
	struct plane plane = plane_touching((struct angles){ 0.4, 1.5 });

	(void)state;
	for (int i = 0; i < 100000; i++) {
		plane_carry(&plane, (struct plane_step){ 0.01, 0.007 });
	}
	assert_near(geom_dot(plane.at, plane.at), 1.0, 1e-14);
	assert_near(geom_dot(plane.right, plane.right), 1.0, 1e-14);
	assert_near(geom_dot(plane.at, plane.right), 0.0, 1e-14);
	assert_near(geom_dot(plane.up, plane.right), 0.0, 1e-14);
}

static void rates_are_those_of_azimuth_and_elevation(void **state)
{
	struct plane plane =
		plane_touching((struct angles){ 1.0, GEOM_PI / 3 });
	struct rates rates =
		plane_rates(&plane, (struct plane_step){ 0.1, -0.05 });

	(void)state;
	assert_near(rates.az_rad_s, 0.1 / cos(GEOM_PI / 3), 1e-12);
	assert_near(rates.el_rad_s, -0.05, 1e-12);
}

static void rates_at_the_zenith_are_finite_and_fall(void **state)
{
	struct plane plane =
		plane_touching((struct angles){ 0.0, GEOM_PI / 2 });
	struct rates rates =
		plane_rates(&plane, (struct plane_step){ 0.3, 0.4 });

	(void)state;
	assert_near(rates.az_rad_s, 0.0, 0.0);
	assert_near(rates.el_rad_s, -0.5, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_to_a_direction_leads_there),
		cmocka_unit_test(
			steps_ahead_follow_a_great_circle_over_the_zenith),
		cmocka_unit_test(carrying_for_hours_keeps_the_axes_square),
		cmocka_unit_test(rates_are_those_of_azimuth_and_elevation),
		cmocka_unit_test(rates_at_the_zenith_are_finite_and_fall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
