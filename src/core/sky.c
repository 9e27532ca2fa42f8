/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sky.h"

#include "core/sun.h"

#include <math.h>

/* Below this the sun is under the plain's horizon, refraction included. */
static const double set_rad = -1.0 * GEOM_PI / 180.0;
static const double earth_m = 6371000.0;

/* 2024: a clock that says less was never set. */
static const double clock_least_s = 1704067200.0;

struct sky_settings sky_settings_default(void)
{
	return (struct sky_settings){
		.sun_rad = geom_radians(10.0),
		.sun_high_rad = geom_radians(90.0),
	};
}

static void grant(struct sky_verdict *verdict, enum sky_permit permit)
{
	verdict->granted[permit] = true;
	verdict->why[permit] = "";
}

static void refuse(
	struct sky_verdict *verdict, enum sky_permit permit, const char *why)
{
	verdict->granted[permit] = false;
	verdict->why[permit] = why;
}

static void weaken(
	struct sky_verdict *verdict, enum sky_permit permit, const char *why)
{
	verdict->granted[permit] = true;
	verdict->weaker[permit] = true;
	verdict->why[permit] = why;
}

static double between(struct angles a, struct angles b)
{
	return acos(fmax(-1.0,
		fmin(1.0,
			sin(a.el_rad) * sin(b.el_rad) +
				cos(a.el_rad) * cos(b.el_rad) *
					cos(a.az_rad - b.az_rad))));
}

/* From high above it the horizon lies deeper. */
static bool is_set(struct angles sun, double height_m)
{
	double dip_rad = acos(earth_m / (earth_m + fmax(height_m, 0.0)));

	return sun.el_rad < set_rad - dip_rad;
}

static bool is_clear_of(const struct sky_settings *settings,
	const struct sky_facts *facts, struct angles sun)
{
	struct angles beam = facts->beam.at;

	if (!isfinite(beam.az_rad) || !isfinite(beam.el_rad) ||
		!isfinite(facts->beam.half_rad)) {
		return false;
	}
	return is_set(sun, settings->site.height_m) ||
		settings->sun_rad <= 0.0 ||
		between(beam, sun) >= settings->sun_rad + facts->beam.half_rad;
}

static void judge_sun(const struct sky_settings *settings,
	const struct sky_facts *facts, struct sky_verdict *verdict)
{
	if (!settings->site_known) {
		weaken(verdict, SKY_SUN,
			"The site is not known, so nobody looks for the sun; "
			"set site.lat_deg and site.lon_deg.");
		return;
	}
	if (!(facts->unix_s >= clock_least_s)) {
		refuse(verdict, SKY_SUN,
			"The clock was never set, so nobody knows where the "
			"sun is; set it.");
		return;
	}
	struct angles sun = sun_at(
		facts->unix_s, settings->site.lat_rad, settings->site.lon_rad);

	if (!(sun.el_rad <= settings->sun_high_rad)) {
		refuse(verdict, SKY_SUN,
			"The sun is too high; wait until it is lower than "
			"sky.sun_high_deg.");
	} else if (!is_clear_of(settings, facts, sun)) {
		refuse(verdict, SKY_SUN,
			"The beam is too near to the sun; wait until the "
			"target has left it.");
	} else {
		grant(verdict, SKY_SUN);
	}
}

static void judge_aircraft(const struct sky_settings *settings,
	const struct sky_facts *facts, struct sky_verdict *verdict)
{
	if (!settings->watch_aircraft) {
		weaken(verdict, SKY_AIRCRAFT,
			"No aircraft receiver is named (aircraft.feed, "
			"aircraft.file), so "
			"that only the spotter looks for aircraft.");
	} else if (facts->in_conflict) {
		refuse(verdict, SKY_AIRCRAFT,
			"A manned aircraft is near the beam; wait until it has "
			"passed.");
	} else if (facts->doubt != AIR_SURE && settings->degraded) {
		weaken(verdict, SKY_AIRCRAFT,
			airspace_doubt_sentence(facts->doubt));
	} else if (facts->doubt != AIR_SURE) {
		refuse(verdict, SKY_AIRCRAFT,
			airspace_doubt_sentence(facts->doubt));
	} else {
		grant(verdict, SKY_AIRCRAFT);
	}
}

struct sky_verdict sky_judge(
	const struct sky_settings *settings, const struct sky_facts *facts)
{
	struct sky_verdict verdict = { .granted = { false } };

	judge_sun(settings, facts, &verdict);
	judge_aircraft(settings, facts, &verdict);
	return verdict;
}

bool sky_all(const struct sky_verdict *verdict)
{
	return verdict->granted[SKY_SUN] && verdict->granted[SKY_AIRCRAFT];
}

const char *sky_name(enum sky_permit permit)
{
	return permit == SKY_SUN ? "sun" : "aircraft";
}
