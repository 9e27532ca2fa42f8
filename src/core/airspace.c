/* SPDX-License-Identifier: Apache-2.0 */
#include "core/airspace.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#define NS_PER_S 1e9

static const double least_rad = 5.0 * GEOM_PI / 180.0;
static const double sector_rad = 45.0 * GEOM_PI / 180.0;
static const double sigmas = 3.0;

/* Nothing that carries people goes faster or higher, or deeper. */
static const double fastest_m_s = 1000.0;
static const double highest_m = 30000.0;
static const double lowest_m = -1000.0;
/* No receiver keeps an aircraft for longer. */
static const double longest_s = 3600.0;
/* Two places of one aircraft may differ so much without any flight. */
static const double scatter_m = 1000.0;

struct airspace_settings airspace_settings_default(void)
{
	return (struct airspace_settings){
		.error_m = 300.0,
		.range_m = 40000.0,
		.silent_s = 30.0,
		.unknown_speed_m_s = 300.0,
	};
}

void airspace_init(struct airspace *air,
	const struct airspace_settings *settings, int64_t now_ns)
{
	*air = (struct airspace){ .settings = *settings,
		.doubt_until_ns = now_ns,
		.second_ns = now_ns };
}

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

static void take_doubt(
	struct airspace *air, enum air_doubt doubt, int64_t now_ns)
{
	air->doubt = doubt;
	air->doubt_until_ns = now_ns + AIRSPACE_DOUBT_NS;
}

void airspace_absurd(struct airspace *air, int64_t now_ns)
{
	air->absurd++;
	take_doubt(air, AIR_ABSURD, now_ns);
}

void airspace_flooded(struct airspace *air, int64_t now_ns)
{
	take_doubt(air, AIR_FLOOD, now_ns);
}

void airspace_alive(struct airspace *air, int64_t now_ns)
{
	air->heard = true;
	air->heard_ns = now_ns;
}

static void count(struct airspace *air, int64_t now_ns)
{
	if (seconds(air->second_ns, now_ns) >= 1.0) {
		air->second_ns = now_ns;
		air->in_second = 0;
	}
	air->reports++;
	air->in_second++;
	if (air->in_second > AIRSPACE_REPORTS_A_SECOND) {
		take_doubt(air, AIR_FLOOD, now_ns);
	}
}

static bool is_height(double height_m)
{
	return isnan(height_m) ||
		(height_m >= lowest_m && height_m <= highest_m);
}

/* Every comparison is false for a NaN, so that it is absurd. */
static bool is_place(struct geodetic place)
{
	return fabs(place.lat_rad) <= GEOM_PI / 2.0 &&
		fabs(place.lon_rad) <= GEOM_PI && is_height(place.height_m);
}

static bool is_velocity(const struct air_report *report)
{
	return report->speed_m_s >= 0.0 && report->speed_m_s <= fastest_m_s &&
		fabs(report->climb_m_s) <= fastest_m_s &&
		fabs(report->course_rad) <= 2.0 * GEOM_PI;
}

static bool is_sound(const struct air_report *report)
{
	return report->age_s >= 0.0 && report->age_s <= longest_s &&
		(!report->has_place || is_place(report->place)) &&
		(!report->has_velocity || is_velocity(report));
}

static struct aircraft *find(struct airspace *air, uint32_t icao)
{
	for (int i = 0; i < air->count; i++) {
		if (air->slot[i].icao == icao) {
			return &air->slot[i];
		}
	}
	return NULL;
}

static bool jumped(
	const struct aircraft *craft, struct geodetic to, int64_t to_ns)
{
	struct geodetic from = craft->place;

	if (isnan(from.height_m) || isnan(to.height_m)) {
		from.height_m = to.height_m = 0.0;
	}
	double way_m = geodesy_sight(from, to).range_m;

	return way_m > scatter_m +
		fastest_m_s * fmax(0.0, seconds(craft->place_ns, to_ns));
}

static void take_velocity(
	struct aircraft *craft, const struct air_report *report, int64_t now_ns)
{
	craft->has_velocity = true;
	craft->velocity_ns = now_ns;
	craft->speed_m_s = report->speed_m_s;
	craft->course_rad = report->course_rad;
	craft->climb_m_s = report->climb_m_s;
}

static struct aircraft *take_place(
	struct airspace *air, const struct air_report *report, int64_t now_ns)
{
	struct aircraft *craft = find(air, report->icao);
	int64_t place_ns = now_ns - (int64_t)(report->age_s * NS_PER_S);

	if (craft == NULL && air->count == AIRSPACE_MAX) {
		take_doubt(air, AIR_FLOOD, now_ns);
		return NULL;
	}
	if (craft == NULL) {
		craft = &air->slot[air->count++];
		*craft = (struct aircraft){ .icao = report->icao };
	} else if (jumped(craft, report->place, place_ns)) {
		airspace_absurd(air, now_ns);
	}
	craft->place = report->place;
	craft->place_ns = place_ns;
	return craft;
}

void airspace_hear(
	struct airspace *air, const struct air_report *report, int64_t now_ns)
{
	count(air, now_ns);
	if (!is_sound(report)) {
		airspace_absurd(air, now_ns);
		return;
	}
	airspace_alive(air, now_ns);
	struct aircraft *craft = report->has_place
		? take_place(air, report, now_ns)
		: find(air, report->icao);

	if (craft != NULL && report->has_velocity) {
		take_velocity(craft, report, now_ns);
	}
}

void airspace_forget(struct airspace *air, int64_t now_ns)
{
	int kept = 0;

	for (int i = 0; i < air->count; i++) {
		if (now_ns - air->slot[i].place_ns < AIRSPACE_LOST_NS) {
			air->slot[kept++] = air->slot[i];
		}
	}
	air->count = kept;
}

enum air_doubt airspace_doubt(const struct airspace *air, int64_t now_ns)
{
	if (now_ns < air->doubt_until_ns) {
		return air->doubt;
	}
	if (!air->heard ||
		seconds(air->heard_ns, now_ns) > air->settings.silent_s) {
		return AIR_SILENT;
	}
	return AIR_SURE;
}

const char *airspace_doubt_sentence(enum air_doubt doubt)
{
	static const char *const sentences[AIR_DOUBT_COUNT] = {
		[AIR_SURE] = "",
		[AIR_SILENT] =
			"The aircraft receiver is silent; see to it, its "
			"antenna, and aircraft.feed or aircraft.file.",
		[AIR_ABSURD] =
			"The aircraft receiver reports what cannot be; wait "
			"until it has made sense for 10 s, or see to it.",
		[AIR_FLOOD] =
			"The aircraft receiver reports more than can fly; see "
			"to it.",
	};

	return sentences[doubt];
}

/* One whose height is not told is taken to be at the site's. */
static struct geodetic place_after(
	const struct aircraft *craft, double site_m, double ahead_s)
{
	double way_m = craft->has_velocity ? craft->speed_m_s * ahead_s : 0.0;
	double up_m = craft->has_velocity ? craft->climb_m_s * ahead_s : 0.0;
	struct geodetic from = craft->place;

	if (isnan(from.height_m)) {
		from.height_m = site_m;
	}
	return geodesy_move(from, way_m * cos(craft->course_rad),
		way_m * sin(craft->course_rad), up_m);
}

static double turn_between(double a_rad, double b_rad)
{
	return fabs(remainder(a_rad - b_rad, 2.0 * GEOM_PI));
}

static double angle_between(struct angles a, struct angles b)
{
	double cosine = sin(a.el_rad) * sin(b.el_rad) +
		cos(a.el_rad) * cos(b.el_rad) * cos(a.az_rad - b.az_rad);

	return isfinite(cosine) ? acos(fmax(-1.0, fmin(1.0, cosine))) : 0.0;
}

/* No more than it flew then, unless its places went on without a speed. */
static double speed_of(
	const struct aircraft *craft, const struct airspace_settings *settings)
{
	return craft->has_velocity &&
			craft->place_ns - craft->velocity_ns <= AIRSPACE_OLD_NS
		? hypot(craft->speed_m_s, craft->climb_m_s)
		: settings->unknown_speed_m_s;
}

/* How wide at most something looks that may be off by so much any way. */
static double spread(double unsure_m, double range_m)
{
	return unsure_m < range_m ? asin(unsure_m / range_m) : GEOM_PI;
}

/* @half_rad to either side, from the ground to where nobody flies. */
static bool in_column(const struct air_beam *beam, struct angles at,
	double half_rad, double top_rad)
{
	double wide_rad = beam->half_rad + sigmas * beam->sigma_rad;
	double side_rad = geom_azimuth_half(beam->at.el_rad, wide_rad);

	return !(beam->at.el_rad - wide_rad > top_rad) &&
		!(turn_between(beam->at.az_rad, at.az_rad) >
			half_rad + side_rad);
}

static bool in_cone(
	const struct air_beam *beam, struct angles at, double half_rad)
{
	double wide_rad = beam->half_rad + sigmas * beam->sigma_rad;
	double off_rad = angle_between(beam->at, at);

	return !(off_rad > wide_rad + half_rad && off_rad > least_rad);
}

/*
 * Judged from the reported place; where it will be ahead of now, from there.
 * Everything that is not a number counts as within.
 */
static bool holds(const struct airspace *air, const struct aircraft *craft,
	const struct air_beam *beam, double ahead_s, int64_t now_ns)
{
	const struct airspace_settings *s = &air->settings;
	double age_s = seconds(craft->place_ns, now_ns);
	bool old = age_s * NS_PER_S > (double)AIRSPACE_OLD_NS;
	double unsure_m = speed_of(craft, s) * age_s + s->error_m;
	struct sight sight = geodesy_sight(
		s->site, place_after(craft, s->site.height_m, ahead_s));
	double level_m = sight.range_m * cos(sight.at.el_rad);

	if (sight.range_m - unsure_m > s->range_m) {
		return false;
	}
	if (!old && !isnan(craft->place.height_m)) {
		return in_cone(beam, sight.at, spread(unsure_m, sight.range_m));
	}
	double top_rad = old ? GEOM_PI / 2.0
			     : atan2(highest_m - s->site.height_m,
				       fmax(level_m - unsure_m, 0.0));

	return in_column(beam, sight.at,
		fmax(old ? sector_rad : least_rad, spread(unsure_m, level_m)),
		top_rad);
}

const struct aircraft *airspace_conflict(const struct airspace *air,
	const struct air_beam *beam, double ahead_s, int64_t now_ns)
{
	struct air_beam then = *beam;

	then.at.az_rad += beam->rates.az_rad_s * ahead_s;
	then.at.el_rad += beam->rates.el_rad_s * ahead_s;
	for (int i = 0; i < air->count; i++) {
		if (holds(air, &air->slot[i], &then, ahead_s, now_ns)) {
			return &air->slot[i];
		}
	}
	return NULL;
}

int airspace_ahead_s(
	const struct airspace *air, const struct air_beam *beam, int64_t now_ns)
{
	for (int ahead = 0; ahead <= AIRSPACE_AHEAD_S; ahead++) {
		if (airspace_conflict(air, beam, ahead, now_ns) != NULL) {
			return ahead;
		}
	}
	return -1;
}
