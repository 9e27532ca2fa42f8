/* SPDX-License-Identifier: Apache-2.0 */
#include "core/evidence.h"

#include <math.h>

/* Before anything was seen: neither clear nor cluttered. */
static const double SPOTS_AT_FIRST = 0.3;
/* One frame's weight in the mean; about two seconds are remembered. */
static const double FRAME_WEIGHT_MIN = 1.0 / 64.0;
/* As if so many had been seen: a clear sky is never believed to be empty. */
static const double SPOTS_MIN = 0.02;
/* What is around a place: within this share of the field's side, ... */
static const double AROUND_SHARE = 0.08;
/* ... and so many frames back. */
static const uint64_t AROUND_FRAMES = 128;
/* Standard deviation of the logarithm of a target's score. */
static const double LIKENESS = 0.5;
/* Targets that come into the field, a frame: one in 100 s at 30 Hz. */
static const double TARGETS = 1.0 / 3000.0;
/* So much more score makes a spot e times as likely to be a target. */
static const double SCORE_SCALE = 1.5;
static const double SCORE_ODDS_MIN = -2.0;
static const double SCORE_ODDS_MAX = 5.0;
/* No single spot convinces, however well it fits. */
static const double HIT_ODDS_MAX = 12.0;
static const double CONVINCED = 3.0;
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
static const double WAY2_MIN = 12.0;
/* The stars go round once a sidereal day. */
static const double STARS_RAD_S = 2.0 * GEOM_PI / 86164.1;
/* So much brighter than what stands there, it is something else. */
static const double BRIGHTER = 2.0;

void clutter_init(struct clutter *clutter)
{
	*clutter = (struct clutter){ .spots = SPOTS_AT_FIRST };
}

void clutter_begin(struct clutter *clutter, double field_rad2)
{
	clutter->field_rad2 = field_rad2;
	clutter->in_frame = 0;
}

void clutter_note(struct clutter *clutter, struct vec3 at)
{
	uint64_t slot = clutter->count++ % CLUTTER_SPOTS;

	clutter->place[slot] = at;
	clutter->place_frame[slot] = clutter->frame;
	clutter->in_frame++;
}

void clutter_end(struct clutter *clutter)
{
	double known = (double)clutter->frame + 2.0;
	double weight = fmax(FRAME_WEIGHT_MIN, 1.0 / known);

	clutter->spots += weight * (clutter->in_frame - clutter->spots);
	clutter->spots = fmax(clutter->spots, SPOTS_MIN);
	clutter->frame++;
}

/* How many frames back the ring reaches, and no more than matter. */
static uint64_t frames_kept(const struct clutter *clutter)
{
	uint64_t kept = AROUND_FRAMES;

	if (clutter->count >= CLUTTER_SPOTS) {
		uint64_t oldest =
			clutter->place_frame[clutter->count % CLUTTER_SPOTS];

		kept = clutter->frame - oldest + 1;
	}
	return kept < AROUND_FRAMES ? kept : AROUND_FRAMES;
}

double clutter_density(const struct clutter *clutter, struct vec3 at)
{
	double around_rad2 = AROUND_SHARE * AROUND_SHARE * clutter->field_rad2;
	uint64_t frames = frames_kept(clutter);
	size_t held =
		clutter->count < CLUTTER_SPOTS ? clutter->count : CLUTTER_SPOTS;
	int near = 0;

	for (size_t i = 0; i < held; i++) {
		near += clutter->place_frame[i] + frames > clutter->frame &&
			geom_chord2(clutter->place[i], at) < around_rad2;
	}
	return fmax(clutter->spots / clutter->field_rad2,
		near / (GEOM_PI * around_rad2 * (double)frames));
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

static double place_rad2(const struct evidence_spot *spot)
{
	double part = PART_OF_SIDE * spot->side_rad;

	return spot->sigma_rad * spot->sigma_rad +
		spot->camera_rad * spot->camera_rad + part * part;
}

double evidence_place(const struct evidence_spot *spot)
{
	return sqrt(place_rad2(spot));
}

/* Log odds of a spot's score: bright ones are seldom clutter. */
static double score_odds(const struct evidence_settings *settings, double score)
{
	double odds = (score - settings->fixed_score) / SCORE_SCALE;

	return fmax(SCORE_ODDS_MIN, fmin(SCORE_ODDS_MAX, odds));
}

bool evidence_is_faint(const struct evidence_settings *settings,
	const struct evidence_spot *spot)
{
	return small_score(spot) < settings->fixed_score;
}

void evidence_start(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, struct vec3 from)
{
	*evidence = (struct evidence){
		.chance_odds = log(TARGETS /
				       (clutter_density(clutter, spot->at) *
					       clutter->field_rad2)) +
			score_odds(settings, small_score(spot)),
		.score = small_score(spot),
		.unrest = 1.0,
		.born_at = from,
		.born_rad2 = place_rad2(spot),
		.fixed_score = spot->fixed_score,
	};
	swell_see(&evidence->swell, spot->energy, spot->age_s);
}

/* Log odds of a spot's place: that of the target, or of @density a rad^2. */
static double place_odds(const struct evidence_settings *settings,
	const struct kalman_match *match, double density)
{
	return log(settings->seen_share /
		       (2.0 * GEOM_PI * match->spread_rad2 * density)) -
		0.5 * match->distance2;
}

/* The same, where the other would be anywhere. */
static double fit_odds(const struct evidence_settings *settings,
	const struct clutter *clutter, const struct evidence_spot *spot,
	const struct kalman_match *match)
{
	return place_odds(settings, match, clutter_density(clutter, spot->at));
}

/*
 * What is bright is no clutter; but where it may be another thing that is as
 * bright, only its place tells.
 */
static double hit_odds(const struct evidence_settings *settings,
	const struct clutter *clutter, const struct evidence_spot *spot,
	const struct kalman_match *match)
{
	double odds = fmin(HIT_ODDS_MAX,
		fit_odds(settings, clutter, spot, match) +
			score_odds(settings, small_score(spot)));

	return spot->rival_rad_2 > 0.0
		? fmin(odds, place_odds(settings, match, spot->rival_rad_2))
		: odds;
}

static void learn(double *mean, double newest)
{
	*mean += SPOT_WEIGHT * (newest - *mean);
}

/* A way counts by how far the spots scatter about it anyhow. */
static bool has_moved(const struct evidence *evidence)
{
	return evidence->moved2 >= WAY2_MIN * fmax(1.0, evidence->unrest);
}

/*
 * How far it has come, squared: no way leads to what stood there before, nor
 * does the sky's own turn.
 */
static double way_to(
	const struct evidence *evidence, const struct evidence_spot *spot)
{
	if (spot->fixed_score > 0.0 &&
		small_score(spot) < BRIGHTER * spot->fixed_score) {
		return 0.0;
	}
	double way = sqrt(geom_chord2(spot->at, evidence->born_at)) -
		STARS_RAD_S * spot->age_s;

	way = fmax(0.0, way);
	return way * way / (evidence->born_rad2 + place_rad2(spot));
}

void evidence_hit_beside(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, const struct kalman_match *match)
{
	evidence->chance_odds = fmin(ODDS_MAX,
		evidence->chance_odds +
			hit_odds(settings, clutter, spot, match));
	learn(&evidence->score, small_score(spot));
}

void evidence_hit(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, const struct kalman_match *match)
{
	evidence_hit_beside(evidence, settings, clutter, spot, match);
	learn(&evidence->moved2, way_to(evidence, spot));
	learn(&evidence->unrest, 0.5 * match->distance2);
	evidence->fixed_score = spot->fixed_score;
	swell_see(&evidence->swell, spot->energy, spot->age_s);
	evidence->travelled = evidence->travelled || has_moved(evidence);
}

void evidence_move_on(
	struct evidence *evidence, const struct evidence_spot *spot)
{
	evidence->born_at = spot->at;
	evidence->born_rad2 = place_rad2(spot);
	evidence->moved2 = 0.0;
	evidence->unrest = 1.0;
	evidence->fixed_score = spot->fixed_score;
	evidence->swell = (struct swell){ .known = false };
	swell_see(&evidence->swell, spot->energy, spot->age_s);
}

double evidence_likeness(double score, double other)
{
	double apart = log(score / other) / LIKENESS;

	return -0.5 * apart * apart;
}

double evidence_own(const struct evidence_settings *settings,
	const struct clutter *clutter, const struct evidence_spot *spot,
	const struct kalman_match *match, double score)
{
	return fit_odds(settings, clutter, spot, match) +
		score_odds(settings, small_score(spot)) +
		evidence_likeness(spot->score, score);
}

void evidence_miss(
	struct evidence *evidence, const struct evidence_settings *settings)
{
	evidence->chance_odds += log(1.0 - settings->seen_share);
}

/* Brighter than clutter is, and than what stands there anyhow. */
static bool is_bright(const struct evidence *evidence,
	const struct evidence_settings *settings)
{
	return evidence->score >=
		fmax(settings->fixed_score, BRIGHTER * evidence->fixed_score);
}

bool evidence_flares(const struct evidence *evidence)
{
	return !evidence->travelled && swell_flares(&evidence->swell);
}

/* Bright, and not because it is just flaring up. */
static bool shines(const struct evidence *evidence,
	const struct evidence_settings *settings)
{
	return is_bright(evidence, settings) &&
		!swell_rises(&evidence->swell) &&
		!swell_flares(&evidence->swell);
}

bool evidence_convinces(const struct evidence *evidence,
	const struct evidence_settings *settings, bool crowded)
{
	return evidence->chance_odds >= CONVINCED &&
		(shines(evidence, settings) ||
			(has_moved(evidence) && !crowded));
}

void evidence_drift(struct evidence *evidence, struct vec3 way)
{
	evidence->born_at.x += way.x;
	evidence->born_at.y += way.y;
	evidence->born_at.z += way.z;
}

bool evidence_is_doubtful(const struct evidence *evidence)
{
	return evidence->chance_odds < 0.0;
}

bool evidence_is_hopeless(const struct evidence *evidence)
{
	return evidence->chance_odds < HOPELESS;
}
