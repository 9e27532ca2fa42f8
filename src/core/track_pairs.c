/* SPDX-License-Identifier: Apache-2.0 */
#include "track_pairs.h"

#include <math.h>

/* Dearer than any pair within the gate: as many tracks as can be are seen. */
static const double UNSEEN_COST = 1e4;
static const double RULED_OUT = INFINITY;
/* A second look, before others choose: a target may jerk ... */
static const double WIDER = 2.0;
/* ... and a third, among what is left over: so may the camera. */
static const double WIDEST = 6.0;
/* A chord is a little shorter than its arc. */
static const double CHORD_MARGIN = 1.1;

/* Unseen for so long, a track is blind; a few lost frames are not long. */
static const double BLIND_S = 0.12;
/* Log odds asked for: a lost one may come back in any of so many frames. */
static const double OWN_ODDS = 4.0;
/* A faint spot where a strong target should be is rather not the target. */
static const double EXPECTED_ODDS = 0.0;
/* Log of how alike two scores are, one e times the other. */
static const double LIKE = -2.0;

/* Of a rate that may reach its limit, the RMS in each axis. */
static const double RATE_RMS_SHARE = 1.0 / 3.0;

/* Who may choose now, and how far off. */
struct turn {
	bool (*may_choose)(const struct track *, int64_t now_ns);
	double gate_sigma;
};

/* What is looked at, and how far off. */
struct view {
	const struct track_frame *frame;
	const struct clutter *clutter;
	double gate;
};

bool track_is_established(const struct track *track)
{
	return track->state == TRACK_FIRM || track->state == TRACK_COASTING;
}

bool track_is_blind(const struct track *track, int64_t now_ns)
{
	return track->state == TRACK_COASTING &&
		1e-9 * (double)(now_ns - track->seen_ns) > BLIND_S;
}

static bool has_sight(const struct track *track, int64_t now_ns)
{
	return track_is_established(track) && !track_is_blind(track, now_ns);
}

static bool is_established(const struct track *track, int64_t now_ns)
{
	(void)now_ns;
	return track_is_established(track);
}

static bool is_tentative(const struct track *track, int64_t now_ns)
{
	(void)now_ns;
	return track->state == TRACK_TENTATIVE;
}

/* Whether to have come from where it was last seen, it would be too fast. */
static bool is_too_fast(const struct track *track,
	const struct track_frame *frame, const struct kalman_fix *fix)
{
	double time = fabs(1e-9 * (double)(fix->at_ns - track->seen_ns));
	double way = time * frame->settings->rate_max_rad_s +
		frame->settings->gate_sigma * fix->sigma_rad;

	return geom_chord2(track->seen_at, fix->at) > way * way;
}

/* Cheaply: whether it is worth to look closer. */
static bool may_reach(const struct track *track, double variance_rad2,
	const struct kalman_fix *fix, double gate)
{
	double spread = variance_rad2 + fix->sigma_rad * fix->sigma_rad;

	return fix->at_ns != track->filter.at_ns ||
		geom_chord2(track->filter.plane.at, fix->at) <=
		CHORD_MARGIN * gate * gate * spread;
}

/* Few fixes pass the cheap look, and it stops none that would pass both. */
bool track_reaches(
	const struct track *track, const struct kalman_fix *fix, double gate)
{
	double sigma = kalman_sigma(&track->filter);

	return may_reach(track, sigma * sigma, fix, gate) &&
		kalman_match(&track->filter, fix).distance2 <= gate * gate;
}

double track_rate_rms(const struct track_settings *settings)
{
	return RATE_RMS_SHARE * settings->rate_max_rad_s;
}

struct evidence_settings track_evidence_settings(
	const struct track_settings *settings)
{
	return (struct evidence_settings){ settings->seen_share,
		settings->fixed_score };
}

/* What was gathered is of another measure than a frame's own spots. */
static double energy_of(const struct detection *detection)
{
	return detection->span_s > 0.0
		? 0.0
		: fabs(detection->blob.contrast) * detection->blob.area_px;
}

struct evidence_spot track_spot(
	const struct detection *detection, const struct kalman_fix *fix)
{
	return (struct evidence_spot){
		.at = fix->at,
		.sigma_rad = fix->sigma_rad,
		.camera_rad = detection->camera_rad,
		.score = detection->score,
		.energy = energy_of(detection),
		.side_px = fmax(detection->blob.w_px, detection->blob.h_px),
		.side_rad = detection->size_rad,
	};
}

/* What the frame's camera is used to; whoever never saw it takes any. */
static double expected_score(
	const struct track *track, const struct view *view, size_t i)
{
	double score = track->by[view->frame->camera].score;

	return score > 0.0 ? score : view->frame->detections[i].score;
}

/*
 * Log odds that a spot is the track's: outside of the narrow gate, its place
 * is as unsure as it is far off.
 */
static double own_odds(const struct track *track, const struct view *view,
	size_t i, struct kalman_match match)
{
	const struct track_frame *frame = view->frame;
	double gate = frame->settings->gate_sigma;
	struct evidence_settings settings =
		track_evidence_settings(frame->settings);
	struct evidence_spot spot =
		track_spot(&frame->detections[i], &frame->fix[i]);

	if (match.distance2 > gate * gate) {
		match.spread_rad2 *= match.distance2 / KALMAN_AXES;
		match.distance2 = KALMAN_AXES;
	}
	return evidence_own(&settings, view->clutter, &spot, &match,
		expected_score(track, view, i));
}

/* Where one is expected what is like it is it; else it must be likely. */
static bool is_its_own(const struct track *track, const struct view *view,
	size_t i, struct kalman_match match)
{
	const struct track_frame *frame = view->frame;
	double gate = frame->settings->gate_sigma;
	bool expected = match.distance2 <= gate * gate &&
		!track_is_blind(track, frame->exposure_ns);
	double likeness = evidence_likeness(
		frame->detections[i].score, expected_score(track, view, i));

	if (expected && (!track_is_established(track) || likeness >= LIKE)) {
		return true;
	}
	return own_odds(track, view, i, match) >=
		(expected ? EXPECTED_ODDS : OWN_ODDS);
}

/* Twice the negative logarithm of the likelihood, less a constant. */
static double pair_cost(
	const struct track *track, const struct view *view, size_t i)
{
	const struct track_frame *frame = view->frame;
	const struct kalman_fix *fix = &frame->fix[i];
	struct kalman_match match = kalman_match(&track->filter, fix);

	if (!(match.distance2 <= view->gate * view->gate) ||
		is_too_fast(track, frame, fix)) {
		return RULED_OUT;
	}
	if (!is_its_own(track, view, i, match)) {
		return RULED_OUT;
	}
	return match.distance2 + 2.0 * log(match.spread_rad2) -
		2.0 *
		evidence_likeness(frame->detections[i].score,
			expected_score(track, view, i));
}

static void fill_row(double *cost, const struct track *track,
	const struct view *view, const struct track_pairs *pairs)
{
	double sigma = kalman_sigma(&track->filter);

	for (size_t i = 0; i < view->frame->count; i++) {
		bool near = !pairs->taken[i] &&
			may_reach(track, sigma * sigma, &view->frame->fix[i],
				view->gate);

		cost[i] = RULED_OUT;
		if (near) {
			cost[i] = pair_cost(track, view, i);
		}
	}
}

static void take_turn(struct track_table *table,
	const struct track_frame *frame, const struct turn *turn,
	struct track_pairs *pairs)
{
	double cost[TRACK_MAX * DETECT_MAX];
	int slots[TRACK_MAX];
	int column[TRACK_MAX];
	size_t rows = 0;
	struct view view = { frame, &table->eye[frame->camera].clutter,
		turn->gate_sigma };

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];

		if (pairs->of_slot[slot] == ASSIGN_ALONE &&
			turn->may_choose(track, frame->exposure_ns)) {
			fill_row(&cost[rows * frame->count], track, &view,
				pairs);
			slots[rows++] = slot;
		}
	}
	assign_solve(
		&table->work, cost, rows, frame->count, UNSEEN_COST, column);
	for (size_t row = 0; row < rows; row++) {
		pairs->of_slot[slots[row]] = column[row];
		if (column[row] != ASSIGN_ALONE) {
			pairs->taken[column[row]] = true;
		}
	}
}

/* @unseen might be in the spot that @taker took. */
static void share(const struct track *unseen, const struct track *taker,
	struct kalman_fix *fix, double gate)
{
	double apart2 =
		geom_chord2(unseen->filter.plane.at, taker->filter.plane.at);

	if (track_is_established(taker) && track_reaches(unseen, fix, gate)) {
		fix->sigma_rad =
			sqrt(fix->sigma_rad * fix->sigma_rad + apart2 / 4.0);
	}
}

static void share_spots(const struct track_table *table,
	struct track_frame *frame, const struct track_pairs *pairs)
{
	for (int unseen = 0; unseen < TRACK_MAX; unseen++) {
		const struct track *track = &table->slot[unseen];

		if (pairs->of_slot[unseen] != ASSIGN_ALONE ||
			!has_sight(track, frame->exposure_ns)) {
			continue;
		}
		for (int slot = 0; slot < TRACK_MAX; slot++) {
			int i = pairs->of_slot[slot];

			if (i != ASSIGN_ALONE) {
				share(track, &table->slot[slot], &frame->fix[i],
					WIDEST * frame->settings->gate_sigma);
			}
		}
	}
}

void track_pairs_find(struct track_table *table, struct track_frame *frame,
	struct track_pairs *pairs)
{
	double gate = frame->settings->gate_sigma;
	const struct turn turns[] = {
		{ is_established, gate },
		{ has_sight, gate * WIDER },
		{ is_tentative, gate },
		{ has_sight, gate * WIDEST },
	};

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		pairs->of_slot[slot] = ASSIGN_ALONE;
	}
	for (size_t i = 0; i < frame->count; i++) {
		pairs->taken[i] = false;
	}
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		take_turn(table, frame, &turns[i], pairs);
	}
	share_spots(table, frame, pairs);
}
