/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/aircraft_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct aircraft_list list;

static bool read_text(const char *text)
{
	struct error error = { .text = "" };

	return aircraft_json_read(text, strlen(text), &list, &error);
}

/* One file with @crafts between its brackets. */
static void read_crafts(const char *crafts)
{
	char text[1024];

	snprintf(text, sizeof(text),
		"{\"now\": 1713222960.5, \"messages\": 77, \"aircraft\": "
		"[%s]}",
		crafts);
	assert_true(read_text(text));
}

static void an_aircraft_is_read_in_our_own_units(void **state)
{
	(void)state;
	read_crafts("{\"hex\": \"3C6444\", \"alt_baro\": 32000, \"alt_geom\": "
		    "10000, \"gs\": 360, \"track\": 90, \"baro_rate\": 600, "
		    "\"lat\": 48.5, \"lon\": -11.25, \"seen_pos\": 1.5}");
	const struct air_report *report = &list.reports[0];

	assert_near(list.now_s, 1713222960.5, 1e-6);
	assert_near(list.messages, 77, 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.absurd, 0);
	assert_int_equal(report->icao, 0x3c6444);
	assert_true(report->has_place && report->has_velocity);
	assert_near(geom_degrees(report->place.lat_rad), 48.5, 1e-9);
	assert_near(geom_degrees(report->place.lon_rad), -11.25, 1e-9);
	assert_near(report->place.height_m, 3048.0, 1e-6);
	assert_near(report->speed_m_s, 185.2, 1e-6);
	assert_near(geom_degrees(report->course_rad), 90.0, 1e-9);
	assert_near(report->climb_m_s, 3.048, 1e-9);
	assert_near(report->age_s, 1.5, 0);
}

static void what_tells_no_place_is_no_report(void **state)
{
	(void)state;
	read_crafts("{\"hex\": \"3c6444\", \"alt_baro\": 32000, \"gs\": 360}");
	assert_int_equal(list.count, 0);
	assert_int_equal(list.absurd, 0);
}

static void where_no_height_is_told_there_is_none(void **state)
{
	(void)state;
	read_crafts("{\"hex\": \"3c6444\", \"alt_baro\": \"ground\", "
		    "\"lat\": 48, \"lon\": 11, \"seen_pos\": 0},"
		    "{\"hex\": \"3c6445\", \"lat\": 48, \"lon\": 11, "
		    "\"seen_pos\": 0.5}");
	assert_int_equal(list.count, 2);
	assert_true(isnan(list.reports[0].place.height_m));
	assert_near(list.reports[0].age_s, 0.0, 0);
	assert_true(isnan(list.reports[1].place.height_m));
	assert_near(list.reports[1].age_s, 0.5, 0);
}

static void a_place_whose_age_is_not_told_counts_as_old(void **state)
{
	(void)state;
	read_crafts("{\"hex\": \"3c6444\", \"alt_baro\": 3000, \"lat\": 48, "
		    "\"lon\": 11}");
	assert_int_equal(list.count, 1);
	assert_true(list.reports[0].age_s * 1e9 > (double)AIRSPACE_OLD_NS);
}

static void addresses_that_are_not_icaos_are_kept_apart(void **state)
{
	(void)state;
	read_crafts("{\"hex\": \"~00000a\", \"alt_baro\": 1, \"lat\": 1, "
		    "\"lon\": 2},"
		    "{\"hex\": \"00000a\", \"alt_baro\": 1, \"lat\": 1, "
		    "\"lon\": 2}");
	assert_int_equal(list.count, 2);
	assert_int_not_equal(list.reports[0].icao, list.reports[1].icao);
}

static void what_is_no_aircraft_is_counted_as_absurd(void **state)
{
	static const char *const wrong[] = {
		"7",
		"null",
		"{}",
		"{\"hex\": \"3c644\"}",
		"{\"hex\": \"3c644g\"}",
		"{\"hex\": \"~3c64441\"}",
		"{\"hex\": 3}",
		"{\"hex\":\"3c6444\",\"lat\":\"48\",\"lon\":11}",
		"{\"hex\":\"3c6444\",\"lat\":4,\"lon\":1,\"alt_geom\":[]}",
		"{\"hex\":\"3c6444\",\"lat\":4,\"lon\":1,\"seen_pos\":true}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		read_crafts(wrong[i]);
		if (list.absurd != 1) {
			fail_msg("%s", wrong[i]);
		}
		assert_int_equal(list.count, 0);
	}
}

static void more_than_fit_is_a_flood(void **state)
{
	static const char craft[] = "{\"hex\": \"00%04x\", \"alt_baro\": 1, "
				    "\"lat\": 1, \"lon\": 2},";
	char *text = malloc(200 * (AIRSPACE_MAX + 2));
	size_t used = (size_t)sprintf(text, "{\"now\": 1, \"aircraft\": [");

	(void)state;
	for (int i = 0; i < AIRSPACE_MAX + 1; i++) {
		used += (size_t)sprintf(text + used, craft, i);
	}
	sprintf(text + used - 1, "]}");
	assert_true(read_text(text));
	assert_int_equal(list.count, AIRSPACE_MAX);
	assert_true(list.flooded);
	free(text);
}

static void what_is_no_such_file_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"[]",
		"{}",
		"{\"now\": 1}",
		"{\"now\": \"1\", \"aircraft\": []}",
		"{\"now\": 1, \"aircraft\": {}}",
		"{\"now\": 1, \"aircraft\": [",
		"{\"now\": 1e999, \"aircraft\": []}",
		"{\"now\": 1, \"now\": 2, \"aircraft\": []}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (read_text(wrong[i])) {
			fail_msg("%s", wrong[i]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_aircraft_is_read_in_our_own_units),
		cmocka_unit_test(what_tells_no_place_is_no_report),
		cmocka_unit_test(where_no_height_is_told_there_is_none),
		cmocka_unit_test(a_place_whose_age_is_not_told_counts_as_old),
		cmocka_unit_test(addresses_that_are_not_icaos_are_kept_apart),
		cmocka_unit_test(what_is_no_aircraft_is_counted_as_absurd),
		cmocka_unit_test(more_than_fit_is_a_flood),
		cmocka_unit_test(what_is_no_such_file_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
