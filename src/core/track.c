/* SPDX-License-Identifier: Apache-2.0 */
#include "core/track.h"

#include "track_fixed.h"
#include "track_life.h"
#include "track_scene.h"
#include "track_start.h"

#include <assert.h>
#include <math.h>

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
		.coast_share = 1.5,
		.away_s = 5.0,
		.gate_sigma = 4.0,
		.steady_rad_s2 = 0.001,
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

void track_init(struct track_table *table)
{
	*table = (struct track_table){ .last_id = 0 };
	for (int i = 0; i < RIG_CAMERAS; i++) {
		clutter_init(&table->eye[i].clutter);
		fixtures_init(&table->eye[i].fixtures);
	}
}

static bool was_used(const struct track_eye *eye, int64_t exposure_ns)
{
	uint32_t kept = eye->frame_count < TRACK_FRAMES ? eye->frame_count
							: TRACK_FRAMES;

	for (uint32_t i = 0; i < kept; i++) {
		if (eye->frame_ns[i] == exposure_ns) {
			return true;
		}
	}
	return false;
}

int64_t track_newest_ns(const struct track_table *table)
{
	int64_t newest_ns = INT64_MIN / 2;

	for (int i = 0; i < RIG_CAMERAS; i++) {
		const struct track_eye *eye = &table->eye[i];

		if (eye->started && eye->now_ns > newest_ns) {
			newest_ns = eye->now_ns;
		}
	}
	return newest_ns;
}

static bool is_of_use(const struct track_table *table, int64_t exposure_ns)
{
	return seconds(exposure_ns, track_newest_ns(table)) <= TRACK_LATE_S;
}

static void remember_frame(struct track_eye *eye, int64_t exposure_ns)
{
	eye->frame_ns[eye->frame_count % TRACK_FRAMES] = exposure_ns;
	eye->frame_count++;
}

static uint32_t tentative_slots(const struct track_table *table)
{
	uint32_t slots = 0;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		if (table->slot[slot].state == TRACK_TENTATIVE) {
			slots |= 1U << slot;
		}
	}
	return slots;
}

static void predict_all(struct track_table *table, int64_t to_ns)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];

		if (track->state == TRACK_DEAD) {
			track->state = TRACK_FREE;
		}
		/* The other camera's may be newer: then it stays. */
		if (lives(track) && to_ns > track->filter.at_ns) {
			kalman_predict(&track->filter, to_ns);
		}
	}
}

static void new_frame(struct track_table *table, struct track_frame *frame)
{
	struct track_pairs pairs;
	struct vec3 drift;
	struct track_eye *eye = &table->eye[frame->camera];
	uint32_t were_tentative = tentative_slots(table);

	eye->started = true;
	eye->now_ns = frame->exposure_ns;
	clutter_begin(&eye->clutter,
		FIELD_PER_DIAGONAL2 * frame->field_rad * frame->field_rad);
	track_fixed_look(table, frame);
	predict_all(table, frame->exposure_ns);
	track_pairs_find(table, frame, &pairs);
	drift = track_scene_drift(table, frame, &pairs);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];
		int i = pairs.of_slot[slot];

		if (track->judged_by == frame->camera) {
			evidence_drift(&track->evidence, drift);
		}
		if (i != ASSIGN_ALONE) {
			track_hit(table, track, frame, i,
				track_scene_crowds(table, frame, track));
		} else if (lives(track)) {
			track_miss(table, track, frame);
			track_merge(track, frame, &pairs);
		}
	}
	track_fixed_learn(table, frame);
	track_rejoin_all(table, frame, were_tentative);
	track_start_all(table, frame, &pairs);
}

static void late_frame(struct track_table *table, struct track_frame *frame)
{
	struct track_pairs pairs;

	track_pairs_find(table, frame, &pairs);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		int i = pairs.of_slot[slot];

		if (i != ASSIGN_ALONE) {
			track_correct(&table->slot[slot], frame->camera,
				&frame->detections[i], &frame->fix[i]);
		}
	}
}

void track_step(struct track_table *table,
	const struct track_settings *settings, const struct track_view *view,
	const struct detection *detections, size_t count)
{
	int64_t exposure_ns = view->exposure_ns;
	struct track_eye *eye = &table->eye[view->camera];
	struct track_frame frame = { settings, view->camera, exposure_ns,
		view->centre, view->field_rad, detections, count,
		{ { .at_ns = 0 } } };

	assert(count <= DETECT_MAX);
	assert(settings->confirm_frames >= settings->confirm_hits);
	if (was_used(eye, exposure_ns) || !is_of_use(table, exposure_ns)) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		frame.fix[i] = (struct kalman_fix){
			.at = geom_vector(detections[i].at),
			.sigma_rad = detections[i].sigma_rad,
			.at_ns = exposure_ns,
		};
	}
	remember_frame(eye, exposure_ns);
	if (eye->started && exposure_ns < eye->now_ns) {
		late_frame(table, &frame);
	} else {
		new_frame(table, &frame);
	}
}

static void turn_sights(struct track *track, const struct rotation *turn)
{
	track->seen_at = geom_turn(turn, track->seen_at);
	track->evidence.born_at = geom_turn(turn, track->evidence.born_at);
	for (int i = 0; i < RIG_CAMERAS; i++) {
		track->by[i].at = geom_turn(turn, track->by[i].at);
	}
}

static void turn_clutter(struct clutter *clutter, const struct rotation *turn)
{
	for (int i = 0; i < CLUTTER_SPOTS; i++) {
		clutter->place[i] = geom_turn(turn, clutter->place[i]);
	}
}

void track_turn(struct track_table *table, const struct rotation *turn)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];

		if (lives(track)) {
			kalman_turn(&track->filter, turn);
			turn_sights(track, turn);
		}
	}
	for (int i = 0; i < RIG_CAMERAS; i++) {
		turn_clutter(&table->eye[i].clutter, turn);
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
