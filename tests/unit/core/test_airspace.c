/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/airspace.h"
#include "random.h"

#include <math.h>
#include <string.h>

static const int64_t s = 1000000000;
static const int64_t start_ns = 1000000000000;

static double deg(double degrees)
{
	return geom_radians(degrees);
}

/* A site at 48 N 11 E, and a feed that has just been heard. */
static struct airspace *begin(void)
{
	static struct airspace air;
	struct airspace_settings settings = airspace_settings_default();

	settings.site = (struct geodetic){ deg(48.0), deg(11.0), 500.0 };
	settings.error_m = 100.0;
	airspace_init(&air, &settings, start_ns);
	return &air;
}

/* An aircraft so far to the north and so high over the site. */
static struct air_report plane(
	const struct airspace *air, double north_m, double up_m)
{
	return (struct air_report){ .icao = 0x3c6444,
		.has_place = true,
		.place = geodesy_move(air->settings.site, north_m, 0.0, up_m),
		.has_velocity = true,
		.speed_m_s = 200.0,
		.course_rad = deg(90.0) };
}

static struct air_beam beam(double az_deg, double el_deg)
{
	return (struct air_beam){ .at = { deg(az_deg), deg(el_deg) },
		.half_rad = deg(1.0),
		.sigma_rad = deg(0.1) };
}

static bool is_dark(const struct airspace *air, double az_deg, double el_deg,
	int64_t now_ns)
{
	struct air_beam b = beam(az_deg, el_deg);

	return airspace_conflict(air, &b, 0.0, now_ns) != NULL;
}

static void the_cone_is_never_under_five_degrees(void **state)
{
	struct airspace *air = begin();
	struct air_report far = plane(air, 20000.0, 20000.0);

	(void)state;
	airspace_hear(air, &far, start_ns);
	assert_true(is_dark(air, 0.0, 45.0, start_ns));
	assert_true(is_dark(air, 0.0, 49.7, start_ns));
	assert_false(is_dark(air, 0.0, 50.3, start_ns));
	assert_false(is_dark(air, 20.0, 45.0, start_ns));
}

/* 1 + 3 x 0.1 degrees, and asin((200 m/s x 4 s + 100 m) / 4243 m): 12.25. */
static void it_grows_with_age_and_nearness_by_the_formula(void **state)
{
	struct airspace *air = begin();
	struct air_report near = plane(air, 3000.0, 3000.0);
	double half_deg = 1.3 + geom_degrees(asin(900.0 / 4242.6));

	(void)state;
	airspace_hear(air, &near, start_ns);
	assert_near(half_deg, 13.55, 0.01);
	assert_true(is_dark(air, 0.0, 45.0 + half_deg - 0.1, start_ns + 4 * s));
	assert_false(
		is_dark(air, 0.0, 45.0 + half_deg + 0.1, start_ns + 4 * s));
}

static void past_ten_seconds_the_whole_sector_is_closed(void **state)
{
	struct airspace *air = begin();
	struct air_report far = plane(air, 20000.0, 5000.0);

	(void)state;
	airspace_hear(air, &far, start_ns);
	assert_false(is_dark(air, 40.0, 80.0, start_ns + 10 * s));
	assert_true(is_dark(air, 40.0, 80.0, start_ns + 10 * s + 1));
	assert_true(is_dark(air, -45.5, 5.0, start_ns + 11 * s));
	/* The beam's half of 1.3 degrees is 7.5 of azimuth up there. */
	assert_true(is_dark(air, 52.0, 80.0, start_ns + 11 * s));
	assert_false(is_dark(air, 53.0, 80.0, start_ns + 11 * s));
	airspace_forget(air, start_ns + 59 * s);
	assert_int_equal(air->count, 1);
	airspace_forget(air, start_ns + 60 * s);
	assert_int_equal(air->count, 0);
}

/* 3 km to the north and southward, it is overhead after 30 s. */
static void an_aircraft_that_may_be_overhead_closes_the_whole_sky(void **state)
{
	struct airspace *air = begin();
	struct air_report over = plane(air, 3000.0, 1000.0);

	(void)state;
	over.speed_m_s = 100.0;
	over.course_rad = deg(180.0);
	airspace_hear(air, &over, start_ns);
	assert_false(is_dark(air, 180.0, 60.0, start_ns + 11 * s));
	assert_true(is_dark(air, 180.0, 60.0, start_ns + 40 * s));
	/* So does one that is as near as it may be off, heard just now. */
	air = begin();
	over = plane(air, 0.0, 300.0);
	airspace_hear(air, &over, start_ns);
	assert_false(is_dark(air, 180.0, 10.0, start_ns));
	assert_true(is_dark(air, 180.0, 10.0, start_ns + 2 * s));
}

static void without_a_height_its_column_is_closed_at_all_heights(void **state)
{
	struct airspace *air = begin();
	struct air_report taxi = plane(air, 10000.0, 0.0);

	(void)state;
	taxi.place.height_m = (double)NAN;
	airspace_hear(air, &taxi, start_ns);
	for (int el_deg = -20; el_deg < 70; el_deg += 5) {
		assert_true(is_dark(air, 5.0, el_deg, start_ns));
		assert_true(is_dark(air, -5.0, el_deg, start_ns));
		assert_false(is_dark(air, 25.0, el_deg, start_ns));
	}
	/* 30 km over it nobody flies, so that it cannot reach the zenith. */
	assert_false(is_dark(air, 180.0, 89.9, start_ns));
	/* It takes off, and has a height again. */
	taxi = plane(air, 9900.0, 200.0);
	airspace_hear(air, &taxi, start_ns + s);
	assert_false(is_dark(air, 0.0, 60.0, start_ns + s));
	assert_int_equal(airspace_doubt(air, start_ns + s), AIR_SURE);
}

/* Places that go on to come while the last speed is 15 s old. */
static void a_speed_of_long_ago_is_worth_no_more_than_none(void **state)
{
	struct airspace *air = begin();
	struct air_report report = plane(air, 20000.0, 5000.0);

	(void)state;
	report.speed_m_s = 0.0;
	airspace_hear(air, &report, start_ns);
	report.has_velocity = false;
	airspace_hear(air, &report, start_ns + 9 * s);
	assert_false(is_dark(air, 8.0, 14.0, start_ns + 18 * s));
	airspace_hear(air, &report, start_ns + 15 * s);
	/* 300 m/s for 9 s: 7.6 degrees at 20.6 km, and 1.3 of the beam. */
	assert_true(is_dark(air, 8.0, 14.0, start_ns + 24 * s));
}

/* Where an aircraft is, that flew on any way since it was heard. */
static struct angles flown(const struct airspace *air,
	const struct air_report *report, double age_s, uint64_t *seed)
{
	double way_m =
		report->speed_m_s * age_s * random_between(seed, 0.0, 1.0);
	double off_m = air->settings.error_m * random_between(seed, 0.0, 1.0);
	double course = random_between(seed, -GEOM_PI, GEOM_PI);
	double off = random_between(seed, -GEOM_PI, GEOM_PI);
	struct geodetic at = geodesy_move(report->place,
		way_m * cos(course) + off_m * cos(off),
		way_m * sin(course) + off_m * sin(off), 0.0);

	return geodesy_sight(air->settings.site, at).at;
}

static void a_minute_long_no_beam_meets_it_whichever_way_it_flew(void **state)
{
	struct airspace *air = begin();
	uint64_t seed = 2026;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 100000; i++) {
		double age_s = random_between(&seed, 0.0, 60.0);
		struct air_report report =
			plane(air, random_between(&seed, -15000.0, 15000.0),
				random_between(&seed, 100.0, 8000.0));

		report.speed_m_s = random_between(&seed, 0.0, 300.0);
		airspace_init(air, &air->settings, start_ns);
		airspace_hear(air, &report, start_ns);
		struct angles at = flown(air, &report, age_s, &seed);
		struct air_beam b = { .at = at, .half_rad = deg(0.1) };
		int64_t now_ns = start_ns + (int64_t)(age_s * 1e9);

		if (airspace_conflict(air, &b, 0.0, now_ns) == NULL) {
			fail_msg("%.1f s after it was heard, beam at %.1f %.1f",
				age_s, geom_degrees(at.az_rad),
				geom_degrees(at.el_rad));
		}
	}
}

static void who_is_too_far_to_have_come_near_is_let_be(void **state)
{
	struct airspace *air = begin();
	struct air_report far = plane(air, 50000.0, 5000.0);

	(void)state;
	airspace_hear(air, &far, start_ns);
	assert_false(is_dark(air, 0.0, 5.5, start_ns));
	assert_true(is_dark(air, 0.0, 5.5, start_ns + 59 * s));
}

static void a_beam_that_is_no_number_is_in_every_cone(void **state)
{
	struct airspace *air = begin();
	struct air_report far = plane(air, 20000.0, 5000.0);
	struct air_beam b = beam((double)NAN, 80.0);

	(void)state;
	airspace_hear(air, &far, start_ns);
	assert_non_null(airspace_conflict(air, &b, 0.0, start_ns));
	b = beam(90.0, 80.0);
	b.sigma_rad = (double)NAN;
	assert_non_null(airspace_conflict(air, &b, 0.0, start_ns));
}

static void it_foretells_the_seconds_until_it_must_go_dark(void **state)
{
	struct airspace *air = begin();
	struct air_report crossing = plane(air, 5000.0, 5000.0);
	struct air_beam b = beam(28.0, 43.0);

	(void)state;
	airspace_hear(air, &crossing, start_ns);
	assert_null(airspace_conflict(air, &b, 0.0, start_ns));
	int ahead = airspace_ahead_s(air, &b, start_ns);
	assert_in_range(ahead, 5, 10);
	b = beam(180.0, 45.0);
	assert_int_equal(airspace_ahead_s(air, &b, start_ns), -1);
	/* The beam may go to it as well as it to the beam. */
	b.rates.az_rad_s = deg(-20.0);
	assert_in_range(airspace_ahead_s(air, &b, start_ns), 7, 9);
	b = beam(0.0, 45.0);
	assert_int_equal(airspace_ahead_s(air, &b, start_ns), 0);
}

static void silence_is_a_doubt_from_the_start(void **state)
{
	struct airspace *air = begin();
	struct air_report far = plane(air, 20000.0, 5000.0);

	(void)state;
	assert_int_equal(airspace_doubt(air, start_ns), AIR_SILENT);
	airspace_hear(air, &far, start_ns);
	assert_int_equal(airspace_doubt(air, start_ns), AIR_SURE);
	assert_int_equal(airspace_doubt(air, start_ns + 30 * s), AIR_SURE);
	assert_int_equal(
		airspace_doubt(air, start_ns + 30 * s + 1), AIR_SILENT);
}

static void what_cannot_be_is_a_doubt_for_ten_seconds(void **state)
{
	static const struct geodetic wrong[] = { { 2.0, 0.0, 0.0 },
		{ 0.0, 4.0, 0.0 }, { 0.8, 0.2, 40000.0 },
		{ 0.8, 0.2, -5000.0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct airspace *air = begin();
		struct air_report report = plane(air, 20000.0, 5000.0);

		airspace_hear(air, &report, start_ns);
		report.place = wrong[i];
		airspace_hear(air, &report, start_ns);
		assert_int_equal(airspace_doubt(air, start_ns), AIR_ABSURD);
		assert_int_equal(
			airspace_doubt(air, start_ns + 10 * s), AIR_SURE);
	}
}

static void a_teleporting_aircraft_is_a_doubt(void **state)
{
	struct airspace *air = begin();
	struct air_report report = plane(air, 20000.0, 5000.0);

	(void)state;
	airspace_hear(air, &report, start_ns);
	report = plane(air, 19000.0, 5000.0);
	airspace_hear(air, &report, start_ns + s);
	assert_int_equal(airspace_doubt(air, start_ns + s), AIR_SURE);
	report = plane(air, -18000.0, 5000.0);
	airspace_hear(air, &report, start_ns + 2 * s);
	assert_int_equal(airspace_doubt(air, start_ns + 2 * s), AIR_ABSURD);
	/* Where it now says that it is, it is dark in any case. */
	assert_true(is_dark(air, 180.0, 15.0, start_ns + 2 * s));
}

static void a_speed_that_nothing_has_is_a_doubt(void **state)
{
	struct airspace *air = begin();
	struct air_report report = plane(air, 20000.0, 5000.0);

	(void)state;
	report.speed_m_s = 5000.0;
	airspace_hear(air, &report, start_ns);
	assert_int_equal(airspace_doubt(air, start_ns), AIR_ABSURD);
	report.speed_m_s = (double)NAN;
	airspace_hear(air, &report, start_ns + 20 * s);
	assert_int_equal(airspace_doubt(air, start_ns + 20 * s), AIR_ABSURD);
}

static void ten_thousand_aircraft_are_a_flood_and_no_overflow(void **state)
{
	struct airspace *air = begin();

	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		struct air_report report = plane(air, 20000.0, 5000.0);

		report.icao = i;
		airspace_hear(air, &report, start_ns + (int64_t)i * 1000000);
	}
	assert_int_equal(air->count, AIRSPACE_MAX);
	assert_int_equal(airspace_doubt(air, start_ns + 10 * s), AIR_FLOOD);
}

static void too_many_reports_in_a_second_are_a_flood(void **state)
{
	struct airspace *air = begin();
	struct air_report report = plane(air, 20000.0, 5000.0);

	(void)state;
	for (int i = 0; i < AIRSPACE_REPORTS_A_SECOND; i++) {
		airspace_hear(air, &report, start_ns);
	}
	assert_int_equal(airspace_doubt(air, start_ns), AIR_SURE);
	airspace_hear(air, &report, start_ns);
	assert_int_equal(airspace_doubt(air, start_ns), AIR_FLOOD);
}

static void every_doubt_has_its_sentence(void **state)
{
	(void)state;
	for (int i = AIR_SURE + 1; i < AIR_DOUBT_COUNT; i++) {
		assert_true(strlen(airspace_doubt_sentence((enum air_doubt)i)) >
			20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cone_is_never_under_five_degrees),
		cmocka_unit_test(it_grows_with_age_and_nearness_by_the_formula),
		cmocka_unit_test(past_ten_seconds_the_whole_sector_is_closed),
		cmocka_unit_test(
			an_aircraft_that_may_be_overhead_closes_the_whole_sky),
		cmocka_unit_test(
			without_a_height_its_column_is_closed_at_all_heights),
		cmocka_unit_test(
			a_speed_of_long_ago_is_worth_no_more_than_none),
		cmocka_unit_test(
			a_minute_long_no_beam_meets_it_whichever_way_it_flew),
		cmocka_unit_test(who_is_too_far_to_have_come_near_is_let_be),
		cmocka_unit_test(a_beam_that_is_no_number_is_in_every_cone),
		cmocka_unit_test(
			it_foretells_the_seconds_until_it_must_go_dark),
		cmocka_unit_test(silence_is_a_doubt_from_the_start),
		cmocka_unit_test(what_cannot_be_is_a_doubt_for_ten_seconds),
		cmocka_unit_test(a_teleporting_aircraft_is_a_doubt),
		cmocka_unit_test(a_speed_that_nothing_has_is_a_doubt),
		cmocka_unit_test(
			ten_thousand_aircraft_are_a_flood_and_no_overflow),
		cmocka_unit_test(too_many_reports_in_a_second_are_a_flood),
		cmocka_unit_test(every_doubt_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
