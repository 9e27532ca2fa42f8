/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/air_log.h"
#include "check.h"

#include <string.h>

#define REPORT(icao, time, height, lat, lon)                                   \
	"MSG,3,1,1," icao ",1,2026/11/30," time ",2026/11/30," time            \
	",," height ",,," lat "," lon ",,,0,0,0,0\r\n"

static const char log_text[] =
	"STA,,5,179,400AE7,10103,,,,,,RM\n"
	"\n" REPORT("4B1000", "21:00:02.000", "32808.4", "47.2", "8.0") REPORT(
		"4CA2D6", "21:00:00.500", "1000", "51.0",
		"-0.1") REPORT("4B1000", "21:00:00.000", "32808.4", "47.0",
		"8.0") "MSG,4,1,1,4B1000,1,2026/11/30,21:00:01.000,,,,,450.0,270.5,,,0,,0,0\n" REPORT("4B1000",
		"21:00:30.000", "32808.4", "48.0", "8.0");

static struct air_log *parse(const char *text, struct error *error)
{
	return air_log_parse("f", text, strlen(text), error);
}

static void an_aircraft_is_between_its_reports(void **state)
{
	struct error error;
	struct air_log *log = parse(log_text, &error);
	double first_s;
	double last_s;
	struct geodetic at;

	(void)state;
	assert_non_null(log);
	assert_int_equal(air_log_aircraft(log), 2);
	assert_int_equal(air_log_icao(log, 0), 0x4B1000);
	air_log_span(log, &first_s, &last_s);
	assert_near(first_s, 1796072400, 1e-6);
	assert_near(last_s, 1796072430, 1e-6);
	assert_true(air_log_place(log, 0, 1796072400.5, &at));
	assert_near(geom_degrees(at.lat_rad), 47.05, 1e-6);
	assert_near(at.height_m, 10000, 0.1);
	air_log_close(log);
}

static void a_gap_is_not_filled(void **state)
{
	struct error error;
	struct air_log *log = parse(log_text, &error);
	struct geodetic at;

	(void)state;
	assert_non_null(log);
	assert_false(air_log_place(log, 0, 1796072415, &at));
	assert_false(air_log_place(log, 0, 1796072399, &at));
	assert_false(air_log_place(log, 0, 1796072431, &at));
	assert_false(air_log_place(log, 1, 1796072400.5, &at));
	air_log_close(log);
}

static void a_file_without_aircraft_is_refused(void **state)
{
	static const char *const texts[] = { "", "\n", "name,pan_deg\n1,2\n",
		"MSG,3,1,1,4B1000,1,,,,,,32808,,,47.2,8.0,,,0,0,0,0\n",
		REPORT("4B1000", "21:00:02.000", "", "47.2", "8.0") };
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_null(parse(texts[i], &error));
		assert_non_null(strstr(error.text, "f: no aircraft tells"));
	}
	assert_null(air_log_read("/no/such/file", &error));
	assert_non_null(strstr(error.text, "/no/such/file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_aircraft_is_between_its_reports),
		cmocka_unit_test(a_gap_is_not_filled),
		cmocka_unit_test(a_file_without_aircraft_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
