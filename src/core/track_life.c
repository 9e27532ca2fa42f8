/* SPDX-License-Identifier: Apache-2.0 */
#include "track_life.h"

#include "track_fixed.h"

#include <math.h>

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

/* The measurement into the filter, and what is kept of it for display. */
void track_correct(struct track *track, const struct detection *detection,
	const struct kalman_fix *fix)
{
	kalman_update(&track->filter, fix);
	if (fix->at_ns < track->seen_ns) {
		return;
	}
	track->seen_at = fix->at;
	track->seen_ns = fix->at_ns;
	track->score += SCORE_WEIGHT * (detection->score - track->score);
	track->size_rad = detection->size_rad;
	track->blob = detection->blob;
}

void track_hit(const struct track_table *table, struct track *track,
	const struct track_frame *frame, int i, bool crowded)
{
	const struct kalman_fix *fix = &frame->fix[i];
	struct evidence_settings evidence =
		track_evidence_settings(frame->settings);
	struct evidence_spot spot =
		track_fixed_spot(table, frame, (size_t)i, track->born_ns);
	struct kalman_match match = kalman_match(&track->filter, fix);

	evidence_hit(
		&track->evidence, &evidence, &table->clutter, &spot, &match);
	track->place_rad = evidence_place(&spot);
	if (match.distance2 >
		frame->settings->gate_sigma * frame->settings->gate_sigma) {
		kalman_startle(&track->filter, fix);
	}
	track_correct(track, &frame->detections[i], fix);
	note_frame(track, true);
	track->covered_ns = 0;
	if (track->state == TRACK_COASTING ||
		is_confirmed(track, frame->settings, crowded)) {
		track->state = TRACK_FIRM;
	}
}

static bool is_in_field(
	const struct track *track, const struct track_frame *frame)
{
	return geom_separation(kalman_angles(&track->filter), frame->centre) <=
		frame->field_rad;
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

void track_miss(struct track *track, const struct track_frame *frame,
	struct clutter *clutter)
{
	struct evidence_settings evidence =
		track_evidence_settings(frame->settings);
	bool in_field = is_in_field(track, frame);

	if (in_field) {
		evidence_miss(&track->evidence, &evidence);
		note_frame(track, false);
	}
	if (is_lost(track, frame, in_field)) {
		if (track->state == TRACK_TENTATIVE && !track->counted) {
			clutter_note(clutter, track->seen_at);
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
			kalman_match(&track->filter, &frame->fix[i])
					.distance2 <= gate * gate) {
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
