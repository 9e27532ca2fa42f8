/* SPDX-License-Identifier: Apache-2.0 */
#include "air_night.h"
#include "calibration/flights.h"
#include "check.h"
#include "sighted_rig.h"

#include <stdlib.h>
#include <string.h>

enum {
	NIGHTS = 20,
	TRACKS = 5,
	LOOKS_MAX = 2000
};

struct fixture {
	struct air_night night;
	struct rig truth;
	struct look looks[LOOKS_MAX];
	int looks_count;
	struct air_log *log;
	struct sighting sightings[ALIGN_SIGHTINGS_MAX];
	int count;
	struct flight flights[FLIGHTS_MAX];
	int flights_count;
	struct align_result result;
	struct error error;
};

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct fixture));
	return *state == NULL;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	air_log_close(fixture->log);
	free(fixture);
	return 0;
}

static void begin_night(struct fixture *fixture, int tracks, uint64_t *random)
{
	size_t size;
	char *text;

	fixture->night = air_night_any(random);
	fixture->truth = any_rig(random);
	fixture->looks_count = 0;
	for (int i = 0; i < tracks; i++) {
		fixture->looks_count += air_night_track(&fixture->night, i,
			&fixture->truth, fixture->looks + fixture->looks_count,
			LOOKS_MAX - fixture->looks_count, random);
	}
	text = air_night_log(&fixture->night, random, &size);
	air_log_close(fixture->log);
	fixture->log = air_log_parse("f", text, size, &fixture->error);
	free(text);
	assert_non_null(fixture->log);
}

static bool pair(struct fixture *fixture, const struct rig *known)
{
	fixture->count = 0;
	return flights_pair(fixture->looks, fixture->looks_count, fixture->log,
		known, fixture->night.site, fixture->sightings, &fixture->count,
		fixture->flights, &fixture->flights_count, &fixture->error);
}

static void tracks_find_their_aircraft_and_align_the_head(void **state)
{
	struct fixture *fixture = *state;
	double errors_deg[NIGHTS * SIGHTED_SKY];
	struct rig known = rig_default();
	uint64_t random = 77;
	int held = 0;

	print_message("seed 77\n");
	for (int i = 0; i < NIGHTS; i++) {
		struct align_result *result = &fixture->result;

		begin_night(fixture, TRACKS, &random);
		assert_true(pair(fixture, &known));
		for (int t = 0; t < fixture->flights_count; t++) {
			int plane = atoi(fixture->flights[t].track + 6);

			assert_int_equal(
				fixture->flights[t].icao, 0x4B1000 + plane);
		}
		assert_true(align_run(&known, fixture->sightings,
			fixture->count, false, result, &fixture->error));
		judge(&fixture->truth, &result->rig,
			&errors_deg[i * SIGHTED_SKY], &random);
		held += fabs(result->drift[ALIGN_HIGHER] -
				fixture->night.higher_m) <
			3 * result->drift_sigma[ALIGN_HIGHER];
		held += fabs(result->drift[ALIGN_LATER] -
				fixture->night.later_s) <
			3 * result->drift_sigma[ALIGN_LATER];
	}
	qsort(errors_deg, NIGHTS * SIGHTED_SKY, sizeof(double), by_size);
	print_message("pointing: p50 %.4f, p95 %.4f degrees; %d of %d drifts\n",
		errors_deg[NIGHTS * SIGHTED_SKY / 2],
		errors_deg[NIGHTS * SIGHTED_SKY * 95 / 100], held, 2 * NIGHTS);
	assert_true(errors_deg[NIGHTS * SIGHTED_SKY * 95 / 100] < 0.08);
	assert_true(held >= 2 * NIGHTS * 9 / 10);
}

static void a_track_of_what_says_nothing_is_none_of_them(void **state)
{
	struct fixture *fixture = *state;
	struct rig known = rig_default();
	uint64_t random = 5;

	begin_night(fixture, TRACKS, &random);
	/* A drone that circles. */
	for (int i = 0; i < 40; i++) {
		struct look *look = &fixture->looks[fixture->looks_count++];

		*look = (struct look){ .unix_s = AIR_NIGHT_BEGIN_S + 100 + i,
			.head = { 0.4 * sin(i / 5.0),
				0.5 + 0.2 * cos(i / 5.0) },
			.at = { 320, 256 } };
		snprintf(look->name, sizeof(look->name), "track drone");
	}
	assert_true(pair(fixture, &known));
	struct flight *last = &fixture->flights[fixture->flights_count - 1];
	assert_string_equal(last->track, "track drone");
	assert_int_equal(last->icao, 0);
	assert_int_equal(last->sightings, 0);
}

static void clocks_an_hour_apart_are_noticed(void **state)
{
	struct fixture *fixture = *state;
	struct rig known = rig_default();
	uint64_t random = 6;

	begin_night(fixture, TRACKS, &random);
	for (int i = 0; i < fixture->looks_count; i++) {
		fixture->looks[i].unix_s -= 3600;
	}
	assert_false(pair(fixture, &known));
	assert_int_equal(fixture->error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(fixture->error.text, "are both in UTC?"));
}

static void a_site_on_the_other_side_of_the_country_fits_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct rig known = rig_default();
	uint64_t random = 6;

	begin_night(fixture, TRACKS, &random);
	fixture->night.site.lon_rad += 0.02;
	assert_false(pair(fixture, &known));
	assert_non_null(strstr(fixture->error.text, "none of the tracks"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			tracks_find_their_aircraft_and_align_the_head, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_track_of_what_says_nothing_is_none_of_them, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			clocks_an_hour_apart_are_noticed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_site_on_the_other_side_of_the_country_fits_nothing,
			set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
