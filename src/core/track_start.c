/* SPDX-License-Identifier: Apache-2.0 */
#include "track_start.h"

#include "track_fixed.h"

#include <stddef.h>

#define NS_PER_S 1e9

/* How much less is known of where a gathered spot came from. */
static const double FROM_BLUR = 8.0;

/* Whether @fix lies in the gate of an established track that has sight. */
static bool is_claimed(const struct track_table *table,
	const struct track_frame *frame, const struct kalman_fix *fix)
{
	double gate = frame->settings->gate_sigma;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];

		if (track_is_established(track) &&
			!track_is_blind(track, frame->exposure_ns) &&
			track_reaches(track, fix, gate)) {
			return true;
		}
	}
	return false;
}

/* A free slot, or that of the worst tentative track if it is weaker. */
static struct track *find_room(struct track_table *table, double score)
{
	struct track *worst = NULL;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];

		if (track->state == TRACK_FREE) {
			return track;
		}
		if (track->state == TRACK_TENTATIVE && track->score < score &&
			(worst == NULL || track->score < worst->score)) {
			worst = track;
		}
	}
	return worst;
}

static struct angles first_place(const struct detection *detection)
{
	return detection->span_s > 0.0 ? detection->from : detection->at;
}

/* What was gathered over a time was seen at both ends of it. */
static void start_filter(struct kalman *filter,
	const struct kalman_prior *prior, const struct detection *detection,
	const struct kalman_fix *fix)
{
	int64_t span_ns = (int64_t)(detection->span_s * NS_PER_S);
	double blur = span_ns > 0 ? FROM_BLUR : 1.0;

	kalman_init(filter, prior, first_place(detection),
		blur * detection->sigma_rad, fix->at_ns - span_ns);
	if (span_ns > 0) {
		kalman_predict(filter, fix->at_ns);
		kalman_update(filter, fix);
	}
}

static void start(struct track_table *table, const struct track_frame *frame,
	size_t i, bool counted)
{
	const struct track_settings *settings = frame->settings;
	const struct detection *detection = &frame->detections[i];
	const struct kalman_fix *fix = &frame->fix[i];
	const struct clutter *clutter = &table->eye[frame->camera].clutter;
	struct kalman_prior prior = {
		.rate_rad_s = track_rate_rms(settings),
		.steady_rad_s2 = settings->steady_rad_s2,
		.lively_rad_s2 = settings->accel_rad_s2,
	};
	struct evidence_settings evidence = track_evidence_settings(settings);
	struct evidence_spot spot =
		track_fixed_spot(table, frame, i, fix->at_ns);
	struct track *track = find_room(table, detection->score);

	if (track == NULL) {
		return;
	}
	*track = (struct track){
		.id = ++table->last_id,
		.state = TRACK_TENTATIVE,
		.seen_at = fix->at,
		.seen_ns = fix->at_ns,
		.born_ns = fix->at_ns,
		.judged_by = frame->camera,
		.seen_bits = 1,
		.counted = counted,
		.arrived = track_fixed_arrives(table, frame, fix->at),
		.frames = 1,
		.score = detection->score,
		.size_rad = detection->size_rad,
		.place_rad = evidence_place(&spot),
		.blob = detection->blob,
	};
	track->by[frame->camera] =
		(struct track_sight){ fix->at, fix->at_ns, detection->score };
	start_filter(&track->filter, &prior, detection, fix);
	evidence_start(&track->evidence, &evidence, clutter, &spot,
		geom_vector(first_place(detection)));
}

/*
 * What starts here and is faint is counted as clutter at once, before it is
 * judged by it; what is bright, only once it died without being confirmed.
 */
void track_start_all(struct track_table *table, const struct track_frame *frame,
	const struct track_pairs *pairs)
{
	struct evidence_settings evidence =
		track_evidence_settings(frame->settings);
	struct clutter *clutter = &table->eye[frame->camera].clutter;
	bool starts[DETECT_MAX];
	bool faint[DETECT_MAX];

	for (size_t i = 0; i < frame->count; i++) {
		struct evidence_spot spot =
			track_spot(&frame->detections[i], &frame->fix[i]);

		starts[i] = !pairs->taken[i] &&
			!is_claimed(table, frame, &frame->fix[i]);
		faint[i] = evidence_is_faint(&evidence, &spot);
		if (starts[i] && faint[i]) {
			clutter_note(clutter, spot.at);
		}
	}
	clutter_end(clutter);
	for (size_t i = 0; i < frame->count; i++) {
		if (starts[i]) {
			start(table, frame, i, faint[i]);
		}
	}
}

/* The blind track that @track, just firm, fits best; NULL if none. */
static struct track *find_forebear(
	struct track_table *table, const struct track *track, double gate)
{
	struct kalman_fix fix = { track->filter.plane.at,
		kalman_sigma(&track->filter), track->filter.at_ns };
	double best = gate * gate;
	struct track *forebear = NULL;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *other = &table->slot[slot];
		double apart = kalman_match(&other->filter, &fix).distance2 -
			2.0 * evidence_likeness(track->score, other->score);

		if (track_is_blind(other, fix.at_ns) && apart <= best) {
			best = apart;
			forebear = other;
		}
	}
	return forebear;
}

/* What was lost and has come back is the same: it gets its name again. */
static void rejoin(struct track_table *table, const struct track_frame *frame,
	struct track *track)
{
	struct track *forebear =
		find_forebear(table, track, frame->settings->gate_sigma);

	if (forebear != NULL) {
		track->id = forebear->id;
		track->born_ns = forebear->born_ns;
		forebear->state = TRACK_FREE;
	}
}

void track_rejoin_all(struct track_table *table,
	const struct track_frame *frame, uint32_t were_tentative)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];

		if ((were_tentative >> slot & 1U) != 0 &&
			track->state == TRACK_FIRM) {
			rejoin(table, frame, track);
		}
	}
}
