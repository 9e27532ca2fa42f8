/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/sun.h"

static void it_stands_where_nrel_says(void **state)
{
	/*
	 * Reda and Andreas, NREL/TP-560-34302, appendix A.5: 2003 October 17,
	 * 12:30:30 at UTC-7; without refraction.
	 */
	struct angles sun = sun_at(
		1066419030.0, geom_radians(39.742476), geom_radians(-105.1786));

	(void)state;
	assert_near(geom_degrees(sun.az_rad), 194.340241 - 360.0, 0.03);
	assert_near(geom_degrees(sun.el_rad), 39.872046, 0.02);
}

/* At the pole its height is its declination. */
static double declination_deg(double unix_s)
{
	return geom_degrees(sun_at(unix_s, geom_radians(90.0), 0.0).el_rad);
}

static void its_declination_is_as_published(void **state)
{
	(void)state;
	/* Meeus, Astronomical Algorithms, example 25.a: 1992 October 13. */
	assert_near(declination_deg(718934400.0), -7.78507, 0.02);
	/* Solstices and equinoxes of 2024, to the minute (USNO). */
	assert_near(declination_deg(1710903960.0), 0.0, 0.02);
	assert_near(declination_deg(1718916660.0), 23.44, 0.01);
	assert_near(declination_deg(1727009040.0), 0.0, 0.02);
	assert_near(declination_deg(1734772860.0), -23.44, 0.01);
}

static void it_culminates_in_the_south_at_noon_of_greenwich(void **state)
{
	/* 2024 April 15, 12:00 UTC: the equation of time is about zero. */
	struct angles sun = sun_at(1713182400.0, geom_radians(51.4779), 0.0);

	(void)state;
	assert_near(fabs(geom_degrees(sun.az_rad)), 180.0, 0.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_stands_where_nrel_says),
		cmocka_unit_test(its_declination_is_as_published),
		cmocka_unit_test(
			it_culminates_in_the_south_at_noon_of_greenwich),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
