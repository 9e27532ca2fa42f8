/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/beacon.h"
#include "check.h"

#include <string.h>

/* Zurich, 2026 November 30, 21:00 UTC. */
static const double WHEN_S = 1796072400;

static struct geodetic zurich(void)
{
	return (struct geodetic){ geom_radians(47.3), geom_radians(8.5), 450 };
}

static void a_star_is_found_by_name_or_number_whatever_its_capitals(
	void **state)
{
	static const char *const names[] = { "Vega", "VEGA", "HIP 91262",
		"hip 91262" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct angles at;
		struct error error;

		assert_true(
			beacon_look(names[i], WHEN_S, zurich(), &at, &error));
		/* ERFA, atco13, in 960 hPa. */
		assert_near(geom_degrees(at.az_rad), 312.61614 - 360, 0.002);
		assert_near(geom_degrees(at.el_rad), 14.38289, 0.003);
	}
}

static void the_moon_is_one_of_them(void **state)
{
	/* Reykjavik, 2044 June 21, noon: ERFA, moon98, without air. */
	struct geodetic reykjavik = { geom_radians(64.1), geom_radians(-21.9),
		50 };
	struct angles at;
	struct error error;

	(void)state;
	assert_true(beacon_look("moon", 2350123200, reykjavik, &at, &error));
	assert_near(geom_degrees(at.az_rad), 225.09365 - 360, 0.01);
	assert_near(geom_degrees(at.el_rad), 36.23594 + 0.023, 0.01);
}

static void a_name_that_no_star_has_is_refused(void **state)
{
	static const char *const names[] = { "Vegga", "", "HIP", "HIP x",
		"HIP 999999", "HIP -1" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct angles at;
		struct error error;

		assert_false(
			beacon_look(names[i], WHEN_S, zurich(), &at, &error));
		assert_non_null(strstr(error.text, "no star is called"));
	}
}

static void what_is_below_the_horizon_asks_for_place_and_time(void **state)
{
	struct angles at;
	struct error error;

	(void)state;
	assert_false(beacon_look("Arcturus", WHEN_S, zurich(), &at, &error));
	assert_int_equal(error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(error.text,
		"Arcturus is 23.6 degrees below the horizon of 47.300, 8.500 "
		"at 2026-11-30T21:00:00.000Z"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_star_is_found_by_name_or_number_whatever_its_capitals),
		cmocka_unit_test(the_moon_is_one_of_them),
		cmocka_unit_test(a_name_that_no_star_has_is_refused),
		cmocka_unit_test(
			what_is_below_the_horizon_asks_for_place_and_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
