/* SPDX-License-Identifier: Apache-2.0 */
#include "core/track.h"

#include "track_pairs.h"

#include <assert.h>
#include <math.h>

/* Of a rate that may reach its limit, the RMS in each axis. */
static const double RATE_RMS_SHARE = 1.0 / 3.0;
/* Weight of the newest detection in a track's score. */
static const double SCORE_WEIGHT = 0.1;
/* However short its life, a firm track is not dropped sooner than this. */
static const double COAST_MIN_S = 0.25;
/* Where another is seen in its place for so long, the two have become one. */
static const double COVERED_S = 0.7;
/* A field of 5:4 over the square of its half diagonal. */
static const double FIELD_PER_DIAGONAL2 = 1.95;

struct track_settings track_settings_default(void)
{
	return (struct track_settings){
		.confirm_hits = 2,
		.confirm_frames = 5,
		.seen_share = 0.85,
		.fixed_score = 8.0,
		.coast_s = 3.0,
		.coast_share = 0.5,
		.away_s = 5.0,
		.gate_sigma = 4.0,
		.steady_rad_s2 = 0.003,
		.accel_rad_s2 = 0.05,
		.rate_max_rad_s = 0.6,
	};
}

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) * 1e-9;
}

static bool lives(const struct track *track)
{
	return track->state != TRACK_FREE && track->state != TRACK_DEAD;
}

static struct evidence_settings evidence_settings_of(
	const struct track_settings *settings)
{
	return (struct evidence_settings){ settings->seen_share,
		settings->fixed_score };
}

static struct evidence_spot spot_of(
	const struct detection *detection, const struct kalman_fix *fix)
{
	return (struct evidence_spot){ fix->at, fix->sigma_rad,
		detection->score,
		fmax(detection->blob.w_px, detection->blob.h_px),
		detection->size_rad };
}

void track_init(struct track_table *table)
{
	*table = (struct track_table){ .started = false };
	clutter_init(&table->clutter);
}

static bool is_of_use(const struct track_table *table, int64_t exposure_ns)
{
	uint32_t kept = table->frame_count < TRACK_FRAMES ? table->frame_count
							  : TRACK_FRAMES;

	for (uint32_t i = 0; i < kept; i++) {
		if (table->frame_ns[i] == exposure_ns) {
			return false;
		}
	}
	return !table->started ||
		seconds(exposure_ns, table->now_ns) <= TRACK_LATE_S;
}

static void remember_frame(struct track_table *table, int64_t exposure_ns)
{
	table->frame_ns[table->frame_count % TRACK_FRAMES] = exposure_ns;
	table->frame_count++;
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

static bool is_confirmed(
	const struct track *track, const struct track_settings *settings)
{
	struct evidence_settings evidence = evidence_settings_of(settings);

	return recent_hits(track, settings) >= settings->confirm_hits &&
		evidence_convinces(&track->evidence, &evidence);
}

static void note_frame(struct track *track, bool seen)
{
	track->seen_bits = track->seen_bits << 1 | (seen ? 1U : 0U);
	track->frames++;
}

/* The measurement into the filter, and what is kept of it for display. */
static void correct(struct track *track, const struct detection *detection,
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

static void hit(struct track *track, const struct track_frame *frame,
	const struct clutter *clutter, int i)
{
	const struct kalman_fix *fix = &frame->fix[i];
	struct evidence_settings evidence =
		evidence_settings_of(frame->settings);
	struct evidence_spot spot = spot_of(&frame->detections[i], fix);
	struct kalman_match match = kalman_match(&track->filter, fix);

	evidence_hit(&track->evidence, &evidence, clutter, &spot, &match);
	if (match.distance2 >
		frame->settings->gate_sigma * frame->settings->gate_sigma) {
		kalman_startle(&track->filter, fix);
	}
	correct(track, &frame->detections[i], fix);
	note_frame(track, true);
	track->covered_ns = 0;
	if (track->state == TRACK_COASTING ||
		is_confirmed(track, frame->settings)) {
		track->state = TRACK_FIRM;
	}
}

static bool is_in_field(
	const struct track *track, const struct track_frame *frame)
{
	return geom_separation(kalman_angles(&track->filter), frame->centre) <=
		frame->field_rad;
}

/* For how long it may coast: who lived long is trusted for longer. */
static double coast_limit(
	const struct track *track, const struct track_settings *settings)
{
	double lived = seconds(track->born_ns, track->seen_ns);
	double earned = fmax(COAST_MIN_S, settings->coast_share * lived);

	return fmin(settings->coast_s, earned);
}

static bool is_lost(const struct track *track, const struct track_frame *frame,
	bool in_field)
{
	const struct track_settings *settings = frame->settings;
	double unseen = seconds(track->seen_ns, frame->exposure_ns);

	if (track->state == TRACK_TENTATIVE) {
		return !in_field || cannot_be_confirmed(track, settings);
	}
	return unseen >
		(in_field ? coast_limit(track, settings) : settings->away_s);
}

static void miss(struct track *track, const struct track_frame *frame)
{
	struct evidence_settings evidence =
		evidence_settings_of(frame->settings);
	bool in_field = is_in_field(track, frame);

	if (in_field) {
		evidence_miss(&track->evidence, &evidence);
		note_frame(track, false);
	}
	if (is_lost(track, frame, in_field)) {
		track->state = TRACK_DEAD;
	} else if (track->state == TRACK_FIRM) {
		track->state = TRACK_COASTING;
	}
}

/* Whether @fix lies in the gate of an established track. */
static bool is_claimed(const struct track_table *table,
	const struct track_frame *frame, const struct kalman_fix *fix)
{
	double gate = frame->settings->gate_sigma;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];

		if (track_is_established(track) &&
			kalman_match(&track->filter, fix).distance2 <=
				gate * gate) {
			return true;
		}
	}
	return false;
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
static void merge(struct track *track, const struct track_frame *frame,
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

static void start(
	struct track_table *table, const struct track_frame *frame, size_t i)
{
	const struct track_settings *settings = frame->settings;
	const struct detection *detection = &frame->detections[i];
	const struct kalman_fix *fix = &frame->fix[i];
	struct kalman_prior prior = {
		.rate_rad_s = RATE_RMS_SHARE * settings->rate_max_rad_s,
		.steady_rad_s2 = settings->steady_rad_s2,
		.lively_rad_s2 = settings->accel_rad_s2,
	};
	struct evidence_settings evidence = evidence_settings_of(settings);
	struct evidence_spot spot = spot_of(detection, fix);
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
		.seen_bits = 1,
		.frames = 1,
		.score = detection->score,
		.size_rad = detection->size_rad,
		.blob = detection->blob,
	};
	kalman_init(&track->filter, &prior, detection->at, detection->sigma_rad,
		fix->at_ns);
	evidence_start(&track->evidence, &evidence, &table->clutter, &spot);
}

static void start_all(struct track_table *table,
	const struct track_frame *frame, const struct track_pairs *pairs)
{
	int spots = 0;

	for (size_t i = 0; i < frame->count; i++) {
		if (!pairs->taken[i] &&
			!is_claimed(table, frame, &frame->fix[i])) {
			start(table, frame, i);
			spots++;
		}
	}
	clutter_count(&table->clutter,
		FIELD_PER_DIAGONAL2 * frame->field_rad * frame->field_rad,
		spots);
}

static void predict_all(struct track_table *table, int64_t to_ns)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];

		if (track->state == TRACK_DEAD) {
			track->state = TRACK_FREE;
		}
		if (lives(track)) {
			kalman_predict(&track->filter, to_ns);
		}
	}
}

static void new_frame(
	struct track_table *table, const struct track_frame *frame)
{
	struct track_pairs pairs;

	table->started = true;
	table->now_ns = frame->exposure_ns;
	predict_all(table, frame->exposure_ns);
	track_pairs_find(table, frame, &pairs);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];
		int i = pairs.of_slot[slot];

		if (i != ASSIGN_ALONE) {
			hit(track, frame, &table->clutter, i);
		} else if (lives(track)) {
			miss(track, frame);
			merge(track, frame, &pairs);
		}
	}
	start_all(table, frame, &pairs);
}

static void late_frame(
	struct track_table *table, const struct track_frame *frame)
{
	struct track_pairs pairs;

	track_pairs_find(table, frame, &pairs);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		int i = pairs.of_slot[slot];

		if (i != ASSIGN_ALONE) {
			correct(&table->slot[slot], &frame->detections[i],
				&frame->fix[i]);
		}
	}
}

void track_step(struct track_table *table,
	const struct track_settings *settings, int64_t exposure_ns,
	struct angles centre, double field_rad,
	const struct detection *detections, size_t count)
{
	struct track_frame frame = { settings, exposure_ns, centre, field_rad,
		detections, count, { { .at_ns = 0 } } };

	assert(count <= DETECT_MAX);
	assert(settings->confirm_frames >= settings->confirm_hits);
	if (!is_of_use(table, exposure_ns)) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		frame.fix[i] = (struct kalman_fix){
			.at = geom_vector(detections[i].at),
			.sigma_rad = detections[i].sigma_rad,
			.at_ns = exposure_ns,
		};
	}
	remember_frame(table, exposure_ns);
	if (table->started && exposure_ns < table->now_ns) {
		late_frame(table, &frame);
	} else {
		new_frame(table, &frame);
	}
}

static struct kalman filter_at(const struct track *track, int64_t when_ns)
{
	struct kalman filter = track->filter;

	kalman_predict(&filter, when_ns);
	return filter;
}

struct angles track_at(const struct track *track, int64_t when_ns)
{
	struct kalman filter = filter_at(track, when_ns);

	return kalman_angles(&filter);
}

struct rates track_rates_at(const struct track *track, int64_t when_ns)
{
	struct kalman filter = filter_at(track, when_ns);

	return kalman_rates(&filter);
}

double track_sigma_at(const struct track *track, int64_t when_ns)
{
	struct kalman filter = filter_at(track, when_ns);

	return kalman_sigma(&filter);
}

const struct track *track_find(const struct track_table *table, uint32_t id)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		if (table->slot[slot].id == id && lives(&table->slot[slot])) {
			return &table->slot[slot];
		}
	}
	return NULL;
}

const char *track_state_name(enum track_state state)
{
	static const char *const NAMES[] = {
		[TRACK_FREE] = "free",
		[TRACK_TENTATIVE] = "tentative",
		[TRACK_FIRM] = "firm",
		[TRACK_COASTING] = "coasting",
		[TRACK_DEAD] = "dead",
	};

	return NAMES[state];
}
