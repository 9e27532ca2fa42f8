/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sbs.h"

#include <math.h>
#include <string.h>

/* Through the receiver, with a line's end behind it. */
static enum sbs_result take(const char *text, struct air_report *report)
{
	struct sbs_receiver receiver = { .count = 0 };
	enum sbs_result worst = SBS_NOTHING;

	for (const char *at = text; *at != '\0'; at++) {
		enum sbs_result result = sbs_take(&receiver, *at, report);

		worst = result > worst ? result : worst;
	}
	enum sbs_result result = sbs_take(&receiver, '\n', report);

	return result > worst ? result : worst;
}

static void an_airborne_place_is_read(void **state)
{
	struct air_report report;

	(void)state;
	assert_int_equal(
		take("MSG,3,1,1,3C6444,1,2026/11/24,21:00:00.000,2026/11/24,"
		     "21:00:00.000,,35000,,,48.35378,-11.78609,,,0,0,0,0\r",
			&report),
		SBS_REPORT);
	assert_int_equal(report.icao, 0x3c6444);
	assert_true(report.has_place && !report.has_velocity);
	assert_near(geom_degrees(report.place.lat_rad), 48.35378, 1e-9);
	assert_near(geom_degrees(report.place.lon_rad), -11.78609, 1e-9);
	assert_near(report.place.height_m, 10668.0, 1e-6);
}

static void a_velocity_is_read(void **state)
{
	struct air_report report;

	(void)state;
	assert_int_equal(
		take("MSG,4,1,1,3c6444,1,,,,,,,450.0,270.5,,,-1200,,0,0,0,0",
			&report),
		SBS_REPORT);
	assert_true(report.has_velocity && !report.has_place);
	assert_near(report.speed_m_s, 231.5, 0.01);
	assert_near(geom_degrees(report.course_rad), 270.5, 1e-9);
	assert_near(report.climb_m_s, -6.096, 1e-6);
}

static double height_of(const char *text)
{
	struct air_report report;

	assert_int_equal(take(text, &report), SBS_REPORT);
	assert_true(report.has_place);
	return report.place.height_m;
}

/* As of a transponder whose altitude cannot be read. */
static void a_place_counts_without_an_altitude_too(void **state)
{
	(void)state;
	assert_true(isnan(height_of("MSG,3,1,1,3C6444,1,,,,,,,,,48.3,11.7,,,"
				    "0,0,0,0")));
}

/* Some say 0 there, some the airport's, by pressure, most nothing. */
static void on_the_ground_an_altitude_tells_nothing(void **state)
{
	static const char *const grounded[] = {
		"MSG,2,1,1,3C6444,1,,,,,,,12,90,48.3,11.7,,,0,0,0,-1",
		"MSG,2,1,1,3C6444,1,,,,,,0,12,90,48.3,11.7,,,0,0,0,-1",
		"MSG,2,1,1,3C6444,1,,,,,,1500,12,90,48.3,11.7,,,0,0,0,-1",
	};

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_true(isnan(height_of(grounded[i])));
	}
}

/* readsb writes so where it is told to. */
static void heights_and_climbs_over_the_ellipsoid_are_read(void **state)
{
	struct air_report report;

	(void)state;
	assert_near(height_of("MSG,3,1,1,3C6444,1,,,,,,10000H,,,48.3,11.7,,,"
			      "0,0,0,0"),
		3048.0, 1e-6);
	assert_int_equal(
		take("MSG,4,1,1,3c6444,1,,,,,,,450,270,,,-1200H,,0,0,0,0",
			&report),
		SBS_REPORT);
	assert_near(report.climb_m_s, -6.096, 1e-6);
	assert_int_equal(take("MSG,3,1,1,3C6444,1,,,,,,H,,,48.3,11.7,,,0,0,0,0",
				 &report),
		SBS_ABSURD);
}

static void who_has_no_address_of_icaos_is_kept_apart(void **state)
{
	struct air_report report;

	(void)state;
	assert_int_equal(
		take("MSG,3,1,1,~3C6444,1,,,,,,35000,,,48.3,11.7,,,0,0,0,0",
			&report),
		SBS_REPORT);
	assert_int_equal(report.icao, 0x13c6444);
}

static void what_stands_behind_the_last_field_is_let_be(void **state)
{
	(void)state;
	assert_near(height_of("MSG,3,1,1,3C6444,1,,,,,,10000,,,48.3,11.7,,,"
			      "0,0,0,0,-12.5,A3"),
		3048.0, 1e-6);
}

static void what_is_of_another_kind_or_incomplete_is_nothing(void **state)
{
	struct air_report report;

	(void)state;
	assert_int_equal(take("", &report), SBS_NOTHING);
	assert_int_equal(take("\r", &report), SBS_NOTHING);
	assert_int_equal(
		take("STA,,5,179,400AE7,10103,,,,,,RM", &report), SBS_NOTHING);
	assert_int_equal(take("MSG,8,1,1,3C6444,1,,,,,,,,,,,,,,,,0", &report),
		SBS_NOTHING);
	assert_int_equal(
		take("MSG,3,1,1,3C6444,1,,,,,,35000,,,,,,,0,0,0,0", &report),
		SBS_NOTHING);
}

static void what_is_no_such_line_is_absurd(void **state)
{
	static const char *const wrong[] = { "hello", "MSG",
		"MSG,3,1,1,3C6444,1",
		"MSG,3,1,1,XYZ,1,,,,,,35000,,,48.3,11.7,,,0,0,0,0",
		"MSG,3,1,1,3C6444,1,,,,,,35000,,,48.3x,11.7,,,0,0,0,0",
		"MSG,3,1,1,3C6444,1,,,,,,nan,,,48.3,11.7,,,0,0,0,0",
		"MSG,3,1,1,~~3C644,1,,,,,,35000,,,48.3,11.7,,,0,0,0,0",
		"MSG,4,1,1,3C6444,1,,,,,,,fast,270,,,0,,0,0,0,0" };
	struct air_report report;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (take(wrong[i], &report) != SBS_ABSURD) {
			fail_msg("%s", wrong[i]);
		}
	}
}

static void a_line_without_end_is_absurd_once_and_then_forgotten(void **state)
{
	struct sbs_receiver receiver = { .count = 0 };
	struct air_report report;
	int absurd = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		absurd += sbs_take(&receiver, 'x', &report) == SBS_ABSURD;
	}
	assert_int_equal(absurd, 1);
	assert_int_equal(sbs_take(&receiver, '\n', &report), SBS_NOTHING);
	assert_int_equal(receiver.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_airborne_place_is_read),
		cmocka_unit_test(a_velocity_is_read),
		cmocka_unit_test(a_place_counts_without_an_altitude_too),
		cmocka_unit_test(on_the_ground_an_altitude_tells_nothing),
		cmocka_unit_test(
			heights_and_climbs_over_the_ellipsoid_are_read),
		cmocka_unit_test(who_has_no_address_of_icaos_is_kept_apart),
		cmocka_unit_test(what_stands_behind_the_last_field_is_let_be),
		cmocka_unit_test(
			what_is_of_another_kind_or_incomplete_is_nothing),
		cmocka_unit_test(what_is_no_such_line_is_absurd),
		cmocka_unit_test(
			a_line_without_end_is_absurd_once_and_then_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
