/* SPDX-License-Identifier: Apache-2.0 */
#include "core/fixtures.h"

#include <math.h>

#define NS_PER_S 1e9

/* A sight is of a fixture that is no more standard errors away. */
static const double SAME_SIGMA = 3.0;
/* What was not seen for so long may have gone. */
static const double KEPT_S = 1800.0;
/* Weight of the newest sight in the place ... */
static const double PLACE_WEIGHT = 0.1;
/* ... and in the score, which should not follow what comes nearer. */
static const double SCORE_WEIGHT = 0.01;
/* Of the half diagonal: what is just outside may be seen at the edge. */
static const double FIELD_MARGIN = 1.05;

void fixtures_init(struct fixtures *fixtures)
{
	fixtures->count = 0;
	fixtures->in_view_count = 0;
}

static void forget_old(struct fixtures *fixtures, int64_t now_ns)
{
	int kept = 0;

	for (int i = 0; i < fixtures->count; i++) {
		double age_s = (double)(now_ns - fixtures->fixture[i].seen_ns) /
			NS_PER_S;

		if (age_s <= KEPT_S) {
			fixtures->fixture[kept++] = fixtures->fixture[i];
		}
	}
	fixtures->count = kept;
}

void fixtures_look(struct fixtures *fixtures, struct vec3 centre,
	double field_rad, int64_t now_ns)
{
	double least = cos(fmin(GEOM_PI, FIELD_MARGIN * field_rad));

	forget_old(fixtures, now_ns);
	fixtures->in_view_count = 0;
	for (int i = 0; i < fixtures->count; i++) {
		if (geom_dot(fixtures->fixture[i].at, centre) >= least) {
			fixtures->in_view[fixtures->in_view_count++] = i;
		}
	}
}

/* Of those in view, the nearest one that it may be; -1: none. */
static int find(const struct fixtures *fixtures, struct vec3 at,
	double place_rad, int64_t before_ns)
{
	double best = SAME_SIGMA * SAME_SIGMA;
	int found = -1;

	for (int i = 0; i < fixtures->in_view_count; i++) {
		const struct fixture *fixture =
			&fixtures->fixture[fixtures->in_view[i]];
		double apart = geom_chord2(at, fixture->at) /
			(place_rad * place_rad +
				fixture->place_rad * fixture->place_rad);

		if (apart <= best && fixture->since_ns < before_ns) {
			best = apart;
			found = fixtures->in_view[i];
		}
	}
	return found;
}

/* Of all, that which was not seen for longest. */
static int oldest(const struct fixtures *fixtures)
{
	int found = 0;

	for (int i = 1; i < fixtures->count; i++) {
		if (fixtures->fixture[i].seen_ns <
			fixtures->fixture[found].seen_ns) {
			found = i;
		}
	}
	return found;
}

static void add(struct fixtures *fixtures, const struct fixture *sight)
{
	if (fixtures->count == FIXTURES_MAX) {
		fixtures->fixture[oldest(fixtures)] = *sight;
		return;
	}
	fixtures->in_view[fixtures->in_view_count++] = fixtures->count;
	fixtures->fixture[fixtures->count++] = *sight;
}

static double nearer(double old, double newest, double weight)
{
	return old + weight * (newest - old);
}

static void confirm(struct fixture *fixture, const struct fixture *sight)
{
	fixture->at = geom_unit((struct vec3){
		nearer(fixture->at.x, sight->at.x, PLACE_WEIGHT),
		nearer(fixture->at.y, sight->at.y, PLACE_WEIGHT),
		nearer(fixture->at.z, sight->at.z, PLACE_WEIGHT),
	});
	fixture->place_rad =
		nearer(fixture->place_rad, sight->place_rad, PLACE_WEIGHT);
	fixture->score = nearer(fixture->score, sight->score, SCORE_WEIGHT);
	fixture->seen_ns = sight->seen_ns;
}

void fixtures_note(struct fixtures *fixtures, const struct fixture *sight)
{
	int known = find(fixtures, sight->at, sight->place_rad, INT64_MAX);

	if (known >= 0) {
		confirm(&fixtures->fixture[known], sight);
	} else {
		add(fixtures, sight);
	}
}

double fixtures_score(const struct fixtures *fixtures, struct vec3 at,
	double place_rad, int64_t before_ns)
{
	int known = find(fixtures, at, place_rad, before_ns);

	return known >= 0 ? fixtures->fixture[known].score : 0.0;
}
