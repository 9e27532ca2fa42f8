/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/celestial.h"

static struct vec3 star_at(double right_deg, double decline_deg)
{
	double right = geom_radians(right_deg);
	double decline = geom_radians(decline_deg);

	return (struct vec3){ cos(decline) * cos(right),
		cos(decline) * sin(right), sin(decline) };
}

static struct geodetic site(double lat_deg, double lon_deg, double height_m)
{
	return (struct geodetic){ geom_radians(lat_deg), geom_radians(lon_deg),
		height_m };
}

/*
 * Where the IAU's own routines (ERFA 2.0.0, atco13, UT1 = UTC, no refraction)
 * put five bright stars, J2000 places and no proper motion, over Zurich on
 * 2026 November 30, 21:00 UTC, and over Sydney on 2031 March 2, 03:30 UTC.
 */
static void stars_stand_where_the_iaus_routines_put_them(void **state)
{
	static const struct {
		double right_deg, decline_deg;
		double zurich_deg[2], sydney_deg[2];
	} stars[] = {
		{ 101.2872, -16.7161, { 117.07724, 1.59862 },
			{ 108.41096, 2.71679 } },
		{ 37.9546, 89.2641, { 0.22388, 47.90186 },
			{ 0.51243, -33.47265 } },
		{ 279.2347, 38.7837, { 312.61614, 14.32438 },
			{ 306.14726, -16.33870 } },
		{ 213.9153, 19.1824, { 358.98615, -23.63808 },
			{ 249.42406, -58.81836 } },
		{ 24.4285, -57.2368, { 184.79178, -14.64451 },
			{ 154.55240, 62.68898 } },
	};
	/* So high that there is no air. */
	struct celestial zurich =
		celestial_at(1796072400.0, site(47.3, 8.5, 1e6));
	struct celestial sydney =
		celestial_at(1930188600.0, site(-33.9, 151.2, 1e6));

	(void)state;
	for (size_t i = 0; i < sizeof(stars) / sizeof(*stars); i++) {
		struct vec3 star =
			star_at(stars[i].right_deg, stars[i].decline_deg);
		struct angles want[2] = {
			{ geom_radians(stars[i].zurich_deg[0]),
				geom_radians(stars[i].zurich_deg[1]) },
			{ geom_radians(stars[i].sydney_deg[0]),
				geom_radians(stars[i].sydney_deg[1]) },
		};

		assert_near(geom_degrees(geom_separation(
				    celestial_look(&zurich, star), want[0])),
			0, 0.001);
		assert_near(geom_degrees(geom_separation(
				    celestial_look(&sydney, star), want[1])),
			0, 0.001);
	}
}

static void the_air_lifts_as_published(void **state)
{
	(void)state;
	/* Meeus, example 16.a: true 33 arc minutes are seen at 57.8. */
	assert_near(
		60 * geom_degrees(celestial_lift(geom_radians(33.0 / 60), 0)),
		24.6, 0.3);
	/* ERFA: Vega over Zurich in 960 hPa and 10 degrees. */
	assert_near(geom_degrees(celestial_lift(geom_radians(14.32438), 450)),
		0.0585, 0.003);
	assert_near(celestial_lift(geom_radians(90), 0), 0, 1e-5);
	assert_true(isfinite(celestial_lift(geom_radians(-90), 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stars_stand_where_the_iaus_routines_put_them),
		cmocka_unit_test(the_air_lifts_as_published),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
