/* SPDX-License-Identifier: Apache-2.0 */
#include "core/track.h"

#include <assert.h>
#include <math.h>

/* Of a rate that may reach its limit, the RMS in each axis. */
static const double RATE_RMS_SHARE = 1.0 / 3.0;
/* Dearer than any pair within the gate: as many tracks as can be are seen. */
static const double UNSEEN_COST = 1e4;
static const double RULED_OUT = INFINITY;
/* Weight of the newest detection in a track's score. */
static const double SCORE_WEIGHT = 0.1;

/* One frame, as track_step was given it. */
struct frame {
	const struct track_settings *settings;
	int64_t exposure_ns;
	struct angles centre;
	double field_rad;
	const struct detection *detections;
	size_t count;
};

struct track_settings track_settings_default(void)
{
	return (struct track_settings){
		.confirm_hits = 3,
		.confirm_frames = 5,
		.coast_s = 1.5,
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

static bool is_tentative(const struct track *track)
{
	return track->state == TRACK_TENTATIVE;
}

static bool is_established(const struct track *track)
{
	return track->state == TRACK_FIRM || track->state == TRACK_COASTING;
}

void track_init(struct track_table *table)
{
	*table = (struct track_table){ 0 };
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

/* Whether to have come from where it was last seen, it would be too fast. */
static bool too_fast(const struct track *track, const struct frame *frame,
	const struct kalman_fix *fix)
{
	struct vec3 way = { fix->at.x - track->seen_at.x,
		fix->at.y - track->seen_at.y, fix->at.z - track->seen_at.z };
	double time = fabs(seconds(track->seen_ns, frame->exposure_ns));

	return sqrt(geom_dot(way, way)) >
		time * frame->settings->rate_max_rad_s +
		frame->settings->gate_sigma * fix->sigma_rad;
}

/* Twice the negative logarithm of the likelihood, less a constant. */
static double pair_cost(const struct track *track, const struct frame *frame,
	const struct kalman_fix *fix)
{
	double gate = frame->settings->gate_sigma;
	struct kalman_match match = kalman_match(&track->filter, fix);

	if (!(match.distance2 <= gate * gate) || too_fast(track, frame, fix)) {
		return RULED_OUT;
	}
	return match.distance2 + 2.0 * log(match.spread_rad2);
}

static void fill_row(struct track_work *work, size_t row,
	const struct track *track, const struct frame *frame)
{
	double *cost = &work->cost[row * frame->count];

	for (size_t i = 0; i < frame->count; i++) {
		cost[i] = work->taken[i]
			? RULED_OUT
			: pair_cost(track, frame, &work->fix[i]);
	}
}

/*
 * Finds for each track that @wanted picks its detection, or none, by
 * ASSIGN_ALONE; leaves the others' places in @of_slot as they are.
 */
static void pair(struct track_table *table, const struct frame *frame,
	bool (*wanted)(const struct track *), int *of_slot)
{
	struct track_work *work = &table->work;
	int slots[TRACK_MAX];
	int column[TRACK_MAX];
	size_t rows = 0;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		if (wanted(&table->slot[slot])) {
			fill_row(work, rows, &table->slot[slot], frame);
			slots[rows++] = slot;
		}
	}
	assign_solve(&work->assign, work->cost, rows, frame->count, UNSEEN_COST,
		column);
	for (size_t row = 0; row < rows; row++) {
		of_slot[slots[row]] = column[row];
		if (column[row] != ASSIGN_ALONE) {
			work->taken[column[row]] = true;
		}
	}
}

static struct kalman_fix fix_of(
	const struct frame *frame, const struct detection *detection)
{
	return (struct kalman_fix){
		.at = geom_vector(detection->at),
		.sigma_rad = detection->sigma_rad,
		.at_ns = frame->exposure_ns,
	};
}

/* Those that are known best choose first. */
static void pair_all(
	struct track_table *table, const struct frame *frame, int *of_slot)
{
	for (size_t i = 0; i < frame->count; i++) {
		table->work.fix[i] = fix_of(frame, &frame->detections[i]);
		table->work.taken[i] = false;
	}
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		of_slot[slot] = ASSIGN_ALONE;
	}
	pair(table, frame, is_established, of_slot);
	pair(table, frame, is_tentative, of_slot);
}

static int ones(uint32_t bits)
{
	return __builtin_popcount(bits);
}

/* Of the last confirm_frames frames, those that saw the track. */
static int recent_hits(
	const struct track *track, const struct track_settings *settings)
{
	return ones(track->seen_bits &
		(UINT32_MAX >> (32 - settings->confirm_frames)));
}

static bool cannot_be_confirmed(
	const struct track *track, const struct track_settings *settings)
{
	int frames = settings->confirm_frames;
	int looked =
		track->frames < (uint32_t)frames ? (int)track->frames : frames;

	return looked - recent_hits(track, settings) >
		frames - settings->confirm_hits;
}

static void note_frame(struct track *track, bool seen)
{
	track->seen_bits = track->seen_bits << 1 | (seen ? 1U : 0U);
	track->frames++;
}

/* The measurement into the filter, and what is kept of it for display. */
static void correct(struct track *track, const struct frame *frame,
	const struct detection *detection, const struct kalman_fix *fix)
{
	kalman_update(&track->filter, fix);
	if (frame->exposure_ns < track->seen_ns) {
		return;
	}
	track->seen_at = fix->at;
	track->seen_ns = frame->exposure_ns;
	track->score += SCORE_WEIGHT * (detection->score - track->score);
	track->size_rad = detection->size_rad;
	track->blob = detection->blob;
}

static void hit(struct track *track, const struct frame *frame,
	const struct detection *detection, const struct kalman_fix *fix)
{
	correct(track, frame, detection, fix);
	note_frame(track, true);
	if (track->state == TRACK_COASTING ||
		recent_hits(track, frame->settings) >=
			frame->settings->confirm_hits) {
		track->state = TRACK_FIRM;
	}
}

static bool is_in_field(const struct track *track, const struct frame *frame)
{
	return geom_separation(kalman_angles(&track->filter), frame->centre) <=
		frame->field_rad;
}

static void miss(struct track *track, const struct frame *frame)
{
	const struct track_settings *settings = frame->settings;
	bool in_field = is_in_field(track, frame);
	double unseen = seconds(track->seen_ns, frame->exposure_ns);
	bool lost = unseen > (in_field ? settings->coast_s : settings->away_s);

	if (in_field) {
		note_frame(track, false);
	}
	if (is_tentative(track)) {
		lost = !in_field || cannot_be_confirmed(track, settings);
	} else {
		track->state = TRACK_COASTING;
	}
	if (lost) {
		track->state = TRACK_DEAD;
	}
}

/* Whether a living firm track already answers for @fix. */
static bool is_claimed(const struct track_table *table,
	const struct frame *frame, const struct kalman_fix *fix)
{
	double gate = frame->settings->gate_sigma;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];

		if (is_established(track) &&
			kalman_match(&track->filter, fix).distance2 <=
				gate * gate) {
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
		if (is_tentative(track) && track->score < score &&
			(worst == NULL || track->score < worst->score)) {
			worst = track;
		}
	}
	return worst;
}

static void start(struct track_table *table, const struct frame *frame,
	const struct detection *detection, const struct kalman_fix *fix)
{
	struct kalman_prior prior = {
		.rate_rad_s = RATE_RMS_SHARE * frame->settings->rate_max_rad_s,
		.steady_rad_s2 = frame->settings->steady_rad_s2,
		.lively_rad_s2 = frame->settings->accel_rad_s2,
	};
	struct track *track = find_room(table, detection->score);

	if (track == NULL) {
		return;
	}
	*track = (struct track){
		.id = ++table->last_id,
		.state = frame->settings->confirm_hits > 1 ? TRACK_TENTATIVE
							   : TRACK_FIRM,
		.seen_at = fix->at,
		.seen_ns = frame->exposure_ns,
		.born_ns = frame->exposure_ns,
		.seen_bits = 1,
		.frames = 1,
		.score = detection->score,
		.size_rad = detection->size_rad,
		.blob = detection->blob,
	};
	kalman_init(&track->filter, &prior, detection->at, detection->sigma_rad,
		frame->exposure_ns);
}

static void start_all(struct track_table *table, const struct frame *frame)
{
	for (size_t i = 0; i < frame->count; i++) {
		const struct detection *detection = &frame->detections[i];
		const struct kalman_fix *fix = &table->work.fix[i];

		if (!table->work.taken[i] && !is_claimed(table, frame, fix)) {
			start(table, frame, detection, fix);
		}
	}
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

static void new_frame(struct track_table *table, const struct frame *frame)
{
	int of_slot[TRACK_MAX];

	table->started = true;
	table->now_ns = frame->exposure_ns;
	predict_all(table, frame->exposure_ns);
	pair_all(table, frame, of_slot);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];
		int i = of_slot[slot];

		if (i != ASSIGN_ALONE) {
			hit(track, frame, &frame->detections[i],
				&table->work.fix[i]);
		} else if (lives(track)) {
			miss(track, frame);
		}
	}
	start_all(table, frame);
}

static void late_frame(struct track_table *table, const struct frame *frame)
{
	int of_slot[TRACK_MAX];

	pair_all(table, frame, of_slot);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		int i = of_slot[slot];

		if (i != ASSIGN_ALONE) {
			correct(&table->slot[slot], frame,
				&frame->detections[i], &table->work.fix[i]);
		}
	}
}

void track_step(struct track_table *table,
	const struct track_settings *settings, int64_t exposure_ns,
	struct angles centre, double field_rad,
	const struct detection *detections, size_t count)
{
	struct frame frame = { settings, exposure_ns, centre, field_rad,
		detections, count };

	assert(count <= DETECT_MAX);
	assert(settings->confirm_frames >= settings->confirm_hits);
	if (!is_of_use(table, exposure_ns)) {
		return;
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
	switch (state) {
	case TRACK_FREE:
		return "free";
	case TRACK_TENTATIVE:
		return "tentative";
	case TRACK_FIRM:
		return "firm";
	case TRACK_COASTING:
		return "coasting";
	case TRACK_DEAD:
		return "dead";
	}
	return "?";
}
