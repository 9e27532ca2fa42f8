/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/flights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SAMPLES = 8, /* of a track, to compare its shape */
	SAMPLES_MIN = 4,
	PAIRS_MAX = 4096
};

/* A track must go so far to be told from others at all. */
static const double SWEEP_RAD = 0.05;
/* How far angles may differ: heights and stamps are not quite known. */
static const double SHAPE_RAD = 0.006;
static const double SHAPE_SHARE = 0.05;
/* A base that is off level moves what is seen by so much. */
static const double LEVEL_RAD = 0.18;
/* Pairs whose norths differ by less may be of one rig. */
static const double NORTH_RAD = 0.12;
static const double STEP_RAD = 0.03; /* between sightings of one track */
/* Near the horizon the air bends light along the ground by 0.13 of its way. */
static const double AIR_BEND = 0.13;
static const double EARTH_M = 6371000;
/* How far off its report an aircraft is, and a sighting of what is not. */
static const double PLACE_M = 20;
static const double SIGHTING_RAD = 0.00035;

struct track {
	const char *name;
	const struct look *looks;
	int count;
	double sweep_rad; /* from one end to the other */
};

/* A track that may have been an aircraft, and where pan 0 points if so. */
struct pair {
	int track;
	int aircraft;
	double north_rad; /* to be added to the rig's */
};

struct matching {
	const struct air_log *log;
	const struct rig *rig;
	struct geodetic site;
	struct track tracks[FLIGHTS_MAX];
	int tracks_count;
	struct pair pairs[PAIRS_MAX];
	int pairs_count;
};

static struct angles seen(const struct matching *m, const struct look *look)
{
	return rig_world_of_pixel(m->rig, look->at, look->head);
}

/* An aircraft that is @higher_m than it says, as it was seen. */
static bool sight_of(const struct matching *m, int aircraft, double unix_s,
	double higher_m, struct sight *sight)
{
	struct geodetic place;

	if (!air_log_place(m->log, aircraft, unix_s, &place)) {
		return false;
	}
	place.height_m += higher_m;
	*sight = geodesy_sight(m->site, place);
	sight->at.el_rad += AIR_BEND * sight->range_m * cos(sight->at.el_rad) /
		(2 * EARTH_M);
	return true;
}

/* The same, its direction alone. */
static bool truth(const struct matching *m, int aircraft, double unix_s,
	double higher_m, struct angles *at)
{
	struct sight sight = { .range_m = 0 };
	bool known = sight_of(m, aircraft, unix_s, higher_m, &sight);

	*at = sight.at;
	return known;
}

/* Where there is no room, the one of the fewest looks gives way. */
static void keep_track(struct matching *m, const struct track *track)
{
	struct track *fewest = &m->tracks[0];

	if (m->tracks_count < FLIGHTS_MAX) {
		m->tracks[m->tracks_count++] = *track;
		return;
	}
	for (int i = 1; i < m->tracks_count; i++) {
		if (m->tracks[i].count < fewest->count) {
			fewest = &m->tracks[i];
		}
	}
	if (fewest->count < track->count) {
		*fewest = *track;
	}
}

static void find_tracks(struct matching *m, const struct look *looks, int count)
{
	for (int first = 0, next; first < count; first = next) {
		next = first + 1;
		while (next < count &&
			strcmp(looks[next].name, looks[first].name) == 0) {
			next++;
		}
		struct track track = { looks[first].name, &looks[first],
			next - first,
			geom_separation(seen(m, &looks[first]),
				seen(m, &looks[next - 1])) };
		keep_track(m, &track);
	}
}

/* A few moments of a track at which the aircraft is known; how many. */
static int sample(const struct matching *m, const struct track *track,
	int aircraft, struct angles *is, struct angles *looks_like)
{
	int found = 0;

	for (int i = 0; i < SAMPLES; i++) {
		const struct look *look =
			&track->looks[i * (track->count - 1) / (SAMPLES - 1)];

		if (truth(m, aircraft, look->unix_s, 0, &is[found])) {
			looks_like[found++] = seen(m, look);
		}
	}
	return found;
}

/* Whether all angles within the one are as within the other. */
static bool same_shape(
	const struct angles *is, const struct angles *looks_like, int count)
{
	for (int i = 0; i < count; i++) {
		for (int j = 0; j < i; j++) {
			double wanted = geom_separation(is[i], is[j]);
			double got =
				geom_separation(looks_like[i], looks_like[j]);

			if (fabs(wanted - got) >
				SHAPE_RAD + SHAPE_SHARE * wanted) {
				return false;
			}
		}
	}
	return true;
}

/* The turn that brings the looks onto the aircraft; false: none does. */
static bool north_of(const struct angles *is, const struct angles *looks_like,
	int count, double *north_rad)
{
	double sine = 0;
	double cosine = 0;

	for (int i = 0; i < count; i++) {
		double turn = is[i].az_rad - looks_like[i].az_rad;
		double weight = cos(is[i].el_rad);

		if (fabs(is[i].el_rad - looks_like[i].el_rad) > LEVEL_RAD) {
			return false;
		}
		sine += weight * sin(turn);
		cosine += weight * cos(turn);
	}
	*north_rad = atan2(sine, cosine);
	return true;
}

static void try_pair(struct matching *m, int track, int aircraft)
{
	struct angles is[SAMPLES];
	struct angles looks_like[SAMPLES];
	int count = sample(m, &m->tracks[track], aircraft, is, looks_like);
	struct pair pair = { track, aircraft, 0 };

	if (m->pairs_count < PAIRS_MAX && count >= SAMPLES_MIN &&
		same_shape(is, looks_like, count) &&
		north_of(is, looks_like, count, &pair.north_rad)) {
		m->pairs[m->pairs_count++] = pair;
	}
}

static void find_pairs(struct matching *m)
{
	for (int track = 0; track < m->tracks_count; track++) {
		if (m->tracks[track].sweep_rad < SWEEP_RAD) {
			continue;
		}
		for (int i = 0; i < air_log_aircraft(m->log); i++) {
			try_pair(m, track, i);
		}
	}
}

/* The pair of @track that comes nearest to this north; -1: none is near. */
static int pair_for(const struct matching *m, int track, double north_rad)
{
	double least = NORTH_RAD;
	int nearest = -1;

	for (int i = 0; i < m->pairs_count; i++) {
		double off = fabs(geom_wrap(m->pairs[i].north_rad - north_rad));

		if (m->pairs[i].track == track && off < least) {
			least = off;
			nearest = i;
		}
	}
	return nearest;
}

/* How much of the tracks' way a north explains. */
static double support(const struct matching *m, double north_rad)
{
	double sum = 0;

	for (int track = 0; track < m->tracks_count; track++) {
		if (pair_for(m, track, north_rad) >= 0) {
			sum += m->tracks[track].sweep_rad;
		}
	}
	return sum;
}

/* The best north, and how well the best that is another one does. */
static double best_north(const struct matching *m, double *most, double *second)
{
	double best = 0;

	*most = 0;
	*second = 0;
	for (int i = 0; i < m->pairs_count; i++) {
		double sum = support(m, m->pairs[i].north_rad);

		if (sum > *most) {
			*most = sum;
			best = m->pairs[i].north_rad;
		}
	}
	for (int i = 0; i < m->pairs_count; i++) {
		double north_rad = m->pairs[i].north_rad;

		if (fabs(geom_wrap(north_rad - best)) > 2 * NORTH_RAD) {
			*second = fmax(*second, support(m, north_rad));
		}
	}
	return best;
}

/* How the direction moves with a metre of height and a second of time. */
static bool drifts(const struct matching *m, int aircraft, double unix_s,
	struct sighting *sighting)
{
	const double half_s = 0.5;
	const double metres = 10;
	struct angles is = sighting->truth;
	struct angles before;
	struct angles after;
	struct angles higher;

	if (!truth(m, aircraft, unix_s - half_s, 0, &before) ||
		!truth(m, aircraft, unix_s + half_s, 0, &after) ||
		!truth(m, aircraft, unix_s, metres, &higher)) {
		return false;
	}
	sighting->drift[ALIGN_HIGHER] = (struct angles){
		geom_wrap(higher.az_rad - is.az_rad) / metres,
		(higher.el_rad - is.el_rad) / metres,
	};
	sighting->drift[ALIGN_LATER] = (struct angles){
		geom_wrap(after.az_rad - before.az_rad) / (2 * half_s),
		(after.el_rad - before.el_rad) / (2 * half_s),
	};
	return true;
}

static bool sighting_of(const struct matching *m, int aircraft,
	const struct look *look, struct sighting *out)
{
	struct sight sight;

	*out = look_sighting(look);
	if (!sight_of(m, aircraft, look->unix_s, 0, &sight)) {
		return false;
	}
	out->truth = sight.at;
	if (!drifts(m, aircraft, look->unix_s, out)) {
		return false;
	}
	out->weight =
		SIGHTING_RAD / hypot(SIGHTING_RAD, PLACE_M / sight.range_m);
	snprintf(out->name, sizeof(out->name), "%.40s as %06X", look->name,
		(unsigned int)air_log_icao(m->log, aircraft));
	return true;
}

/* Points of the track that are well apart. */
static int add_sightings(const struct matching *m, const struct pair *pair,
	struct sighting *out, int *count)
{
	const struct track *track = &m->tracks[pair->track];
	int before = *count;
	struct angles last = { 0, 0 };

	for (int i = 0; i < track->count && *count < ALIGN_SIGHTINGS_MAX; i++) {
		struct angles now = seen(m, &track->looks[i]);

		if ((*count == before ||
			    geom_separation(now, last) > STEP_RAD) &&
			sighting_of(m, pair->aircraft, &track->looks[i],
				&out[*count])) {
			(*count)++;
			last = now;
		}
	}
	return *count - before;
}

static bool same_times(const struct matching *m, const struct look *looks,
	int count, struct error *error)
{
	double first_s;
	double last_s;

	air_log_span(m->log, &first_s, &last_s);
	for (int i = 0; i < count; i++) {
		if (looks[i].unix_s >= first_s && looks[i].unix_s <= last_s) {
			return true;
		}
	}
	return error_set(error, ERROR_TOLERANCE,
		"the aircraft were heard at another time than the tracks were "
		"seen (the log begins %.0f s after the first track); are both "
		"in UTC?",
		count > 0 ? first_s - looks[0].unix_s : 0);
}

static bool is_clear(double most, double second, struct error *error)
{
	if (most <= 0) {
		return error_set(error, ERROR_TOLERANCE,
			"none of the tracks moves as one of the aircraft that "
			"were heard; follow some for longer, and look at the "
			"place of the site and the clocks");
	}
	return second < 0.7 * most ||
		error_set(error, ERROR_TOLERANCE,
			"the tracks fit the aircraft with two different norths "
			"about as well; follow more of them, across different "
			"parts of the sky");
}

static void tell_flights(const struct matching *m, double north_rad,
	struct sighting *out, int *count, struct flight *flights)
{
	for (int track = 0; track < m->tracks_count; track++) {
		int pair = pair_for(m, track, north_rad);

		flights[track] =
			(struct flight){ .track = m->tracks[track].name };
		if (pair >= 0) {
			flights[track].icao =
				air_log_icao(m->log, m->pairs[pair].aircraft);
			flights[track].sightings =
				add_sightings(m, &m->pairs[pair], out, count);
		}
	}
}

bool flights_pair(const struct look *looks, int looks_count,
	const struct air_log *log, const struct rig *rig, struct geodetic site,
	struct sighting *out, int *count, struct flight *flights,
	int *flights_count, struct error *error)
{
	struct matching *m = calloc(1, sizeof(*m));
	double most;
	double second;

	*flights_count = 0;
	if (m == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	m->log = log;
	m->rig = rig;
	m->site = site;
	find_tracks(m, looks, looks_count);
	find_pairs(m);
	double north_rad = best_north(m, &most, &second);
	bool clear = same_times(m, looks, looks_count, error) &&
		is_clear(most, second, error);
	if (clear) {
		tell_flights(m, north_rad, out, count, flights);
		*flights_count = m->tracks_count;
	}
	free(m);
	return clear;
}
