/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/moon.h"

/* Meeus, "Astronomical Algorithms", example 47.a: 1992 April 12, 0 h TD. */
static void it_stands_where_meeus_says(void **state)
{
	/* 703036800 UTC less 59.2 s; seen from the pole's declination. */
	struct geodetic far_above = { geom_radians(90), 0, 0 };
	struct sight moon = moon_sight(703036800.0 - 69.184, far_above);

	(void)state;
	/* From the pole: lower by the parallax, which its distance tells. */
	double z = 368409700.0 * sin(geom_radians(13.768368)) - 6356752.0;
	double level = 368409700.0 * cos(geom_radians(13.768368));
	assert_near(geom_degrees(moon.at.el_rad), geom_degrees(atan2(z, level)),
		0.003);
	assert_near(moon.range_m / hypot(z, level), 1, 0.001);
}

/* ERFA 2.0.0: moon98, pnm06a, gst06a, gd2gc; topocentric, no refraction. */
static void it_stands_where_the_iaus_routines_put_it(void **state)
{
	static const struct {
		double unix_s, lat_deg, lon_deg, height_m;
		double az_deg, el_deg, range_km;
	} moons[] = {
		{ 1796072400, 47.3, 8.5, 450, 59.30267, -14.73004, 377429.8 },
		{ 1930188600, -33.9, 151.2, 20, 65.61701, -3.30765, 404579.1 },
		{ 1564433220, 52.2, 4.4, 0, 348.00276, -15.73140, 370913.5 },
		{ 2350123200, 64.1, -21.9, 50, 225.09365, 36.23594, 366228.7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(moons) / sizeof(*moons); i++) {
		struct sight moon = moon_sight(moons[i].unix_s,
			(struct geodetic){ geom_radians(moons[i].lat_deg),
				geom_radians(moons[i].lon_deg),
				moons[i].height_m });
		struct angles want = { geom_radians(moons[i].az_deg),
			geom_radians(moons[i].el_deg) };

		assert_near(
			geom_degrees(geom_separation(moon.at, want)), 0, 0.005);
		assert_near(moon.range_m / 1000 / moons[i].range_km, 1, 0.001);
	}
}

static void it_is_half_a_degree_wide(void **state)
{
	(void)state;
	assert_near(2 * geom_degrees(moon_radius_rad(384400000)), 0.518, 0.001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_stands_where_meeus_says),
		cmocka_unit_test(it_stands_where_the_iaus_routines_put_it),
		cmocka_unit_test(it_is_half_a_degree_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
