/* SPDX-License-Identifier: Apache-2.0 */
#include "core/evidence.h"

#include <math.h>

/* Before anything was seen: neither clear nor cluttered. */
static const double SPOTS_AT_FIRST = 0.3;
/* One frame's weight in the mean; about two seconds are remembered. */
static const double FRAME_WEIGHT = 1.0 / 64.0;
/* As if so many had been seen: a clear sky is never believed to be empty. */
static const double SPOTS_MIN = 0.02;
/* Targets that come into the field, a frame: one in ten minutes at 30 Hz. */
static const double TARGETS = 1.0 / 18000.0;
/* So much more score makes a spot e times as likely to be a target. */
static const double SCORE_SCALE = 1.5;
static const double SCORE_ODDS_MIN = -2.0;
static const double SCORE_ODDS_MAX = 5.0;
/* No single spot convinces, however well it fits. */
static const double HIT_ODDS_MAX = 12.0;
static const double CONVINCED = 5.0;
static const double HOPELESS = -16.0;
/* However long it was seen, it is given up in time once it is not. */
static const double ODDS_MAX = 20.0;
/* Of the newest spot, in the means: one that is off proves nothing. */
static const double SPOT_WEIGHT = 0.2;
/* How far, of its side, the centre of a thing may lie from its spot's. */
static const double PART_OF_SIDE = 1.0 / 6.0;
/* The side of a spot that is no more than the blur of the lens. */
static const double POINT_PX = 2.0;
/* A way of so many standard errors, squared, is one that a target went. */
static const double WAY2_MIN = 20.0;

void clutter_init(struct clutter *clutter)
{
	*clutter = (struct clutter){ .spots = SPOTS_AT_FIRST };
}

void clutter_count(struct clutter *clutter, double field_rad2, int spots)
{
	clutter->field_rad2 = field_rad2;
	clutter->spots += FRAME_WEIGHT * (spots - clutter->spots);
	clutter->spots = fmax(clutter->spots, SPOTS_MIN);
}

/*
 * Contrast over noise grows with the root of the area for whatever is large,
 * as clouds and roofs are, without making it any more of a target: so the
 * root of the side is taken off.
 */
static double small_score(const struct evidence_spot *spot)
{
	return spot->score / sqrt(fmax(spot->side_px, POINT_PX) / POINT_PX);
}

/* Variance of where a spot is: what is large may be seen in parts. */
static double place_rad2(const struct evidence_spot *spot)
{
	double part = PART_OF_SIDE * spot->side_rad;

	return spot->sigma_rad * spot->sigma_rad + part * part;
}

/* Log odds of a spot's score: bright ones are seldom clutter. */
static double score_odds(const struct evidence_settings *settings, double score)
{
	double odds = (score - settings->fixed_score) / SCORE_SCALE;

	return fmax(SCORE_ODDS_MIN, fmin(SCORE_ODDS_MAX, odds));
}

void evidence_start(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot)
{
	*evidence = (struct evidence){
		.chance_odds = log(TARGETS / clutter->spots) +
			score_odds(settings, small_score(spot)),
		.score = small_score(spot),
		.unrest = 1.0,
		.born_at = spot->at,
		.born_rad2 = place_rad2(spot),
	};
}

static double distance2(struct vec3 a, struct vec3 b)
{
	struct vec3 way = { a.x - b.x, a.y - b.y, a.z - b.z };

	return geom_dot(way, way);
}

static void learn(double *mean, double newest)
{
	*mean += SPOT_WEIGHT * (newest - *mean);
}

void evidence_hit(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, const struct kalman_match *match)
{
	double density = clutter->spots / clutter->field_rad2;
	double fit = log(settings->seen_share /
			     (2.0 * GEOM_PI * match->spread_rad2 * density)) -
		0.5 * match->distance2;

	double score = small_score(spot);
	double gain = fmin(HIT_ODDS_MAX, fit + score_odds(settings, score));
	double way2 = distance2(spot->at, evidence->born_at) /
		(evidence->born_rad2 + place_rad2(spot));

	evidence->chance_odds = fmin(ODDS_MAX, evidence->chance_odds + gain);
	learn(&evidence->score, score);
	learn(&evidence->moved2, way2);
	learn(&evidence->unrest, 0.5 * match->distance2);
}

void evidence_miss(
	struct evidence *evidence, const struct evidence_settings *settings)
{
	evidence->chance_odds += log(1.0 - settings->seen_share);
}

/* A way counts by how far the spots scatter about it anyhow. */
static bool has_moved(const struct evidence *evidence)
{
	return evidence->moved2 >= WAY2_MIN * fmax(1.0, evidence->unrest);
}

bool evidence_convinces(const struct evidence *evidence,
	const struct evidence_settings *settings)
{
	return evidence->chance_odds >= CONVINCED &&
		(evidence->score >= settings->fixed_score ||
			has_moved(evidence));
}

bool evidence_is_hopeless(const struct evidence *evidence)
{
	return evidence->chance_odds < HOPELESS;
}
