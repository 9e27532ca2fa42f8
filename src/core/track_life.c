/* SPDX-License-Identifier: Apache-2.0 */
#include "track_life.h"

#include "track_fixed.h"

#include <math.h>

/* A firm one that flares up is taken back while it is no older. */
static const double YOUNG_S = 1.0;
/* Who saw it in so short a time sees it. */
static const double SEES_S = 0.5;
/* Who did not for so long does not judge its way any more. */
static const double JUDGES_S = 1.0;
/* Weight of the newest detection in a track's score. */
static const double SCORE_WEIGHT = 0.1;
/* Where another is seen in its place for so long, the two have become one. */
static const double COVERED_S = 0.7;

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) * 1e-9;
}

/* Of the last confirm_frames frames, those that saw the track. */
static int recent_hits(
	const struct track *track, const struct track_settings *settings)
{
	return __builtin_popcount(track->seen_bits &
		(UINT32_MAX >> (32 - settings->confirm_frames)));
}

static bool cannot_be_confirmed(
	const struct track *track, const struct track_settings *settings)
{
	int frames = settings->confirm_frames;
	int looked =
		track->frames < (uint32_t)frames ? (int)track->frames : frames;

	return evidence_is_hopeless(&track->evidence) ||
		looked - recent_hits(track, settings) >
		frames - settings->confirm_hits;
}

static bool is_confirmed(const struct track *track,
	const struct track_settings *settings, bool crowded)
{
	struct evidence_settings evidence = track_evidence_settings(settings);

	return recent_hits(track, settings) >= settings->confirm_hits &&
		evidence_convinces(&track->evidence, &evidence, crowded);
}

static void note_frame(struct track *track, bool seen)
{
	track->seen_bits = track->seen_bits << 1 | (seen ? 1U : 0U);
	track->frames++;
}

static double brightest(const struct track *track)
{
	double score = 0.0;

	for (int i = 0; i < RIG_CAMERAS; i++) {
		score = fmax(score, track->by[i].score);
	}
	return score;
}

static void note_sight(struct track_sight *sight,
	const struct detection *detection, const struct kalman_fix *fix)
{
	if (sight->score > 0.0) {
		sight->score +=
			SCORE_WEIGHT * (detection->score - sight->score);
	} else {
		sight->score = detection->score;
	}
	sight->at = fix->at;
	sight->at_ns = fix->at_ns;
}

/* It was believed too early: hardly seen, it swells where it is. */
static bool was_a_flare(const struct track_table *table,
	const struct track *track, int64_t now_ns)
{
	return track->state == TRACK_FIRM && track->id != table->held_id &&
		seconds(track->born_ns, now_ns) <= YOUNG_S &&
		evidence_flares(&track->evidence);
}

/* The measurement into the filter, and what is kept of it for display. */
void track_correct(struct track *track, int camera,
	const struct detection *detection, const struct kalman_fix *fix)
{
	struct track_sight *sight = &track->by[camera];

	kalman_update(&track->filter, fix);
	if (sight->score == 0.0 || fix->at_ns >= sight->at_ns) {
		note_sight(sight, detection, fix);
	}
	if (fix->at_ns < track->seen_ns) {
		return;
	}
	track->seen_at = fix->at;
	track->seen_ns = fix->at_ns;
	track->score = brightest(track);
	track->size_rad = detection->size_rad;
	track->blob = detection->blob;
}

/*
 * The density of what the other camera saw a moment ago, if that was not this
 * track's: two that look at one moment tell that something is there, and not
 * that it came along the track's way. What began there is that thing itself.
 */
static double rival_density(const struct track *track,
	const struct track_frame *frame, const struct kalman_fix *fix)
{
	double density = 0.0;

	for (int i = 0; i < RIG_CAMERAS; i++) {
		const struct track_sight *sight = &track->by[i];
		double way_rad = track_rate_rms(frame->settings) *
			seconds(sight->at_ns, fix->at_ns);
		double spread_rad2 = fix->sigma_rad * fix->sigma_rad +
			track->place_rad * track->place_rad + way_rad * way_rad;

		if (i != frame->camera && sight->score > 0.0 &&
			sight->at_ns > track->born_ns) {
			density = exp(-0.5 * geom_chord2(sight->at, fix->at) /
					  spread_rad2) /
				(2.0 * GEOM_PI * spread_rad2);
		}
	}
	return density;
}

static void judge(struct track *track, const struct track_frame *frame,
	const struct clutter *clutter, const struct evidence_spot *spot,
	const struct kalman_match *match)
{
	const struct track_sight *judge = &track->by[track->judged_by];
	struct evidence_settings evidence =
		track_evidence_settings(frame->settings);

	if (track->judged_by == frame->camera) {
		evidence_hit(&track->evidence, &evidence, clutter, spot, match);
		return;
	}
	evidence_hit_beside(&track->evidence, &evidence, clutter, spot, match);
	if (seconds(judge->at_ns, frame->exposure_ns) > JUDGES_S) {
		evidence_move_on(&track->evidence, spot);
		track->judged_by = frame->camera;
	}
}

void track_hit(const struct track_table *table, struct track *track,
	const struct track_frame *frame, int i, bool crowded)
{
	const struct kalman_fix *fix = &frame->fix[i];
	struct evidence_spot spot =
		track_fixed_spot(table, frame, (size_t)i, track->born_ns);
	struct kalman_match match = kalman_match(&track->filter, fix);

	spot.rival_rad_2 = rival_density(track, frame, fix);
	judge(track, frame, &table->eye[frame->camera].clutter, &spot, &match);
	track->place_rad = evidence_place(&spot);
	if (match.distance2 >
		frame->settings->gate_sigma * frame->settings->gate_sigma) {
		kalman_startle(&track->filter, fix);
	}
	track_correct(track, frame->camera, &frame->detections[i], fix);
	note_frame(track, true);
	track->covered_ns = 0;
	if (was_a_flare(table, track, frame->exposure_ns)) {
		track->state = TRACK_TENTATIVE;
	} else if (track->state == TRACK_COASTING ||
		is_confirmed(track, frame->settings, crowded)) {
		track->state = TRACK_FIRM;
	}
}

static bool is_in_field(
	const struct track *track, const struct track_frame *frame)
{
	struct angles at = track->filter.at_ns == frame->exposure_ns
		? kalman_angles(&track->filter)
		: track_at(track, frame->exposure_ns);

	return geom_separation(at, frame->centre) <= frame->field_rad;
}

/* Whether the other camera sees it: now, or lately is enough. */
static bool is_seen_elsewhere(const struct track_table *table,
	const struct track *track, const struct track_frame *frame, bool lately)
{
	for (int i = 0; i < RIG_CAMERAS; i++) {
		const struct track_sight *sight = &track->by[i];

		if (i != frame->camera && sight->score > 0.0 &&
			(lately || sight->at_ns >= table->eye[i].now_ns) &&
			seconds(sight->at_ns, frame->exposure_ns) <= SEES_S) {
			return true;
		}
	}
	return false;
}

/*
 * Who lived long is trusted for longer; who is young, only as long as what
 * was seen still weighs more than what was not.
 */
static bool has_coasted_too_long(
	const struct track *track, const struct track_frame *frame)
{
	const struct track_settings *settings = frame->settings;
	double unseen = seconds(track->seen_ns, frame->exposure_ns);
	double lived = seconds(track->born_ns, track->seen_ns);

	return unseen > settings->coast_s ||
		(unseen > settings->coast_share * lived &&
			evidence_is_doubtful(&track->evidence));
}

static bool is_lost(const struct track *track, const struct track_frame *frame,
	bool in_field)
{
	const struct track_settings *settings = frame->settings;
	double unseen = seconds(track->seen_ns, frame->exposure_ns);

	if (track->state == TRACK_TENTATIVE) {
		return !in_field || cannot_be_confirmed(track, settings);
	}
	return in_field ? has_coasted_too_long(track, frame)
			: unseen > settings->away_s;
}

void track_miss(struct track_table *table, struct track *track,
	const struct track_frame *frame)
{
	struct evidence_settings evidence =
		track_evidence_settings(frame->settings);
	bool in_field = is_in_field(track, frame);

	if (is_seen_elsewhere(table, track, frame, !in_field)) {
		return;
	}
	if (in_field) {
		evidence_miss(&track->evidence, &evidence);
		note_frame(track, false);
	}
	if (is_lost(track, frame, in_field)) {
		if (track->state == TRACK_TENTATIVE && !track->counted) {
			clutter_note(&table->eye[frame->camera].clutter,
				track->seen_at);
		}
		track->state = TRACK_DEAD;
	} else if (track->state == TRACK_FIRM) {
		track->state = TRACK_COASTING;
	}
}

/* Whether a detection that another track took lies in the gate of @track. */
static bool is_covered(const struct track *track,
	const struct track_frame *frame, const struct track_pairs *pairs)
{
	double gate = frame->settings->gate_sigma;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		int i = pairs->of_slot[slot];

		if (i != ASSIGN_ALONE &&
			track_reaches(track, &frame->fix[i], gate)) {
			return true;
		}
	}
	return false;
}

/* Of two tracks on what has become one, the unseen one ends in time. */
void track_merge(struct track *track, const struct track_frame *frame,
	const struct track_pairs *pairs)
{
	if (track->state != TRACK_COASTING) {
		return;
	}
	if (!is_covered(track, frame, pairs)) {
		track->covered_ns = 0;
		return;
	}
	if (track->covered_ns == 0) {
		track->covered_ns = frame->exposure_ns;
	}
	if (seconds(track->covered_ns, frame->exposure_ns) > COVERED_S) {
		track->state = TRACK_DEAD;
	}
}
