/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geodesy.h"

static struct geodetic at(double lat_deg, double lon_deg, double height_m)
{
	return (struct geodetic){ geom_radians(lat_deg), geom_radians(lon_deg),
		height_m };
}

static void straight_up_is_the_zenith(void **state)
{
	struct sight sight =
		geodesy_sight(at(48.0, 11.0, 500.0), at(48.0, 11.0, 1500.0));

	(void)state;
	assert_near(geom_degrees(sight.at.el_rad), 90.0, 1e-4);
	assert_near(sight.range_m, 1000.0, 1e-3);
}

/* On WGS-84 a degree of latitude is 110574 m at 0 and 111694 m at 90. */
static void a_degree_is_as_long_as_the_ellipsoid_says(void **state)
{
	struct sight equator =
		geodesy_sight(at(-0.005, 0.0, 0.0), at(0.005, 0.0, 0.0));
	struct sight pole =
		geodesy_sight(at(89.985, 0.0, 0.0), at(89.995, 0.0, 0.0));
	struct sight along =
		geodesy_sight(at(0.0, 0.0, 0.0), at(0.0, 0.01, 0.0));

	(void)state;
	assert_near(equator.range_m, 1105.74, 0.02);
	assert_near(pole.range_m, 1116.94, 0.02);
	assert_near(along.range_m, 1113.19, 0.02);
	assert_near(geom_degrees(equator.at.az_rad), 0.0, 1e-6);
	assert_near(geom_degrees(along.at.az_rad), 90.0, 1e-6);
}

static void far_things_sink_below_the_horizon(void **state)
{
	struct sight sight =
		geodesy_sight(at(50.0, 8.0, 0.0), at(51.0, 8.0, 0.0));

	(void)state;
	/* Half of the degree between them. */
	assert_near(geom_degrees(sight.at.el_rad), -0.5, 0.01);
}

static void a_move_is_seen_where_it_went(void **state)
{
	struct geodetic here = at(-33.9, 151.2, 100.0);
	struct geodetic there = geodesy_move(here, 300.0, -400.0, 500.0);
	struct sight sight = geodesy_sight(here, there);

	(void)state;
	assert_near(sight.range_m, sqrt(500000.0), 0.2);
	assert_near(geom_degrees(sight.at.az_rad),
		geom_degrees(atan2(-400.0, 300.0)), 0.02);
	assert_near(geom_degrees(sight.at.el_rad), 45.0, 0.02);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(straight_up_is_the_zenith),
		cmocka_unit_test(a_degree_is_as_long_as_the_ellipsoid_says),
		cmocka_unit_test(far_things_sink_below_the_horizon),
		cmocka_unit_test(a_move_is_seen_where_it_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
