/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/sky.h"
#include "core/sun.h"

#include <string.h>

static double deg(double degrees)
{
	return geom_radians(degrees);
}

/* Noon of a day in spring at 48 N, 11 E: the sun is in the south. */
static const double noon_s = 1713179760.0;
/* Twelve hours later. */
static const double midnight_s = 1713222960.0;

static struct sky_settings watched(void)
{
	struct sky_settings settings = sky_settings_default();

	settings.site_known = true;
	settings.site = (struct geodetic){ deg(48.0), deg(11.0), 500.0 };
	settings.watch_aircraft = true;
	return settings;
}

static struct sky_facts clear(void)
{
	return (struct sky_facts){ .unix_s = midnight_s,
		.beam = { .at = { 0.0, deg(45.0) }, .half_rad = deg(1.0) },
		.doubt = AIR_SURE };
}

static void a_clear_night_is_granted(void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();
	struct sky_verdict verdict = sky_judge(&settings, &facts);

	(void)state;
	assert_true(sky_all(&verdict));
	assert_false(verdict.weaker[SKY_SUN] || verdict.weaker[SKY_AIRCRAFT]);
}

static void near_the_sun_it_is_refused_with_its_outer_width(void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();

	(void)state;
	facts.unix_s = noon_s;
	struct angles sun =
		sun_at(noon_s, settings.site.lat_rad, settings.site.lon_rad);
	facts.beam.at = (struct angles){ sun.az_rad, sun.el_rad + deg(10.9) };
	assert_false(sky_judge(&settings, &facts).granted[SKY_SUN]);
	facts.beam.at.el_rad = sun.el_rad + deg(11.1);
	assert_true(sky_judge(&settings, &facts).granted[SKY_SUN]);
	facts.beam.at.az_rad = (double)NAN;
	assert_false(sky_judge(&settings, &facts).granted[SKY_SUN]);
}

/* From 3 km up one looks 1.8 degrees down to the horizon. */
static void from_a_mountain_a_sun_below_the_plain_is_still_up(void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();
	struct angles sun;

	(void)state;
	facts.unix_s = noon_s;
	do {
		facts.unix_s += 10.0;
		sun = sun_at(facts.unix_s, settings.site.lat_rad,
			settings.site.lon_rad);
	} while (sun.el_rad > deg(-2.0));
	facts.beam.at = (struct angles){ sun.az_rad, deg(3.0) };
	settings.site.height_m = 0.0;
	assert_true(sky_judge(&settings, &facts).granted[SKY_SUN]);
	settings.site.height_m = 3000.0;
	assert_false(sky_judge(&settings, &facts).granted[SKY_SUN]);
	facts.unix_s += 600.0;
	assert_true(sky_judge(&settings, &facts).granted[SKY_SUN]);
}

static void by_day_it_is_refused_where_the_site_says_so(void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();

	(void)state;
	settings.sun_high_rad = deg(-6.0);
	assert_true(sky_judge(&settings, &facts).granted[SKY_SUN]);
	facts.unix_s = noon_s;
	struct sky_verdict verdict = sky_judge(&settings, &facts);
	assert_false(verdict.granted[SKY_SUN]);
	assert_non_null(strstr(verdict.why[SKY_SUN], "too high"));
}

static void a_clock_that_was_never_set_knows_no_sun(void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();

	(void)state;
	facts.unix_s = 3600.0;
	assert_false(sky_judge(&settings, &facts).granted[SKY_SUN]);
	facts.unix_s = (double)NAN;
	assert_false(sky_judge(&settings, &facts).granted[SKY_SUN]);
}

static void an_aircraft_or_a_doubt_refuses(void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();

	(void)state;
	facts.in_conflict = true;
	assert_false(sky_judge(&settings, &facts).granted[SKY_AIRCRAFT]);
	facts.in_conflict = false;
	for (int doubt = AIR_SILENT; doubt < AIR_DOUBT_COUNT; doubt++) {
		facts.doubt = (enum air_doubt)doubt;
		struct sky_verdict verdict = sky_judge(&settings, &facts);

		assert_false(verdict.granted[SKY_AIRCRAFT]);
		assert_string_equal(verdict.why[SKY_AIRCRAFT],
			airspace_doubt_sentence(facts.doubt));
	}
}

static void degraded_a_doubt_is_weaker_but_an_aircraft_still_refuses(
	void **state)
{
	struct sky_settings settings = watched();
	struct sky_facts facts = clear();

	(void)state;
	settings.degraded = true;
	facts.doubt = AIR_SILENT;
	struct sky_verdict verdict = sky_judge(&settings, &facts);
	assert_true(verdict.granted[SKY_AIRCRAFT]);
	assert_true(verdict.weaker[SKY_AIRCRAFT]);
	facts.in_conflict = true;
	assert_false(sky_judge(&settings, &facts).granted[SKY_AIRCRAFT]);
}

static void what_nobody_watches_is_named_weaker(void **state)
{
	struct sky_settings settings = sky_settings_default();
	struct sky_facts facts = clear();
	struct sky_verdict verdict = sky_judge(&settings, &facts);

	(void)state;
	assert_true(sky_all(&verdict));
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		assert_true(verdict.weaker[i]);
		assert_true(strlen(verdict.why[i]) > 20);
		assert_true(strlen(sky_name((enum sky_permit)i)) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clear_night_is_granted),
		cmocka_unit_test(
			near_the_sun_it_is_refused_with_its_outer_width),
		cmocka_unit_test(
			from_a_mountain_a_sun_below_the_plain_is_still_up),
		cmocka_unit_test(by_day_it_is_refused_where_the_site_says_so),
		cmocka_unit_test(a_clock_that_was_never_set_knows_no_sun),
		cmocka_unit_test(an_aircraft_or_a_doubt_refuses),
		cmocka_unit_test(
			degraded_a_doubt_is_weaker_but_an_aircraft_still_refuses),
		cmocka_unit_test(what_nobody_watches_is_named_weaker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
