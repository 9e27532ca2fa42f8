/* SPDX-License-Identifier: Apache-2.0 */
#include "track_fixed.h"

#include <math.h>

#define NS_PER_S 1e9

/* What was seen for so long in one place stands there. */
static const double STANDS_S = 0.5;
/* It is noted anew after so many frames. */
static const uint32_t NOTE_FRAMES = 8;
/* A way of so many standard errors, squared, is none. */
static const double WAY2_NONE = 4.0;
/* A firm one that never moved is none in the end. */
static const double FIRM_STANDS_S = 20.0;
/* Of the half diagonal: so near to the centre all is inside of the field. */
static const double INSIDE_SHARE = 0.6;
/* A camera that was aligned by the stars knows a direction as well as this. */
static const double ALIGNED_RAD = 0.0044;
static const double SIGMAS = 3.0;
/* As a fixture, nothing outshines the moon. */
static const double MOON_SCORE = 1e9;
/* Looks are remembered so far apart; all of them together are a while. */
static const double LOOK_S = 0.25;

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

static void remember_look(
	struct track_looks *looks, const struct track_frame *frame)
{
	uint32_t newest = (looks->count + TRACK_LOOKS - 1) % TRACK_LOOKS;

	if (looks->count > 0 &&
		seconds(looks->at_ns[newest], frame->exposure_ns) < LOOK_S) {
		return;
	}
	looks->centre[looks->count % TRACK_LOOKS] = geom_vector(frame->centre);
	looks->at_ns[looks->count % TRACK_LOOKS] = frame->exposure_ns;
	looks->count++;
}

void track_fixed_look(
	struct track_table *table, const struct track_frame *frame)
{
	struct track_eye *eye = &table->eye[frame->camera];

	fixtures_look(&eye->fixtures, geom_vector(frame->centre),
		frame->field_rad, frame->exposure_ns);
	remember_look(&eye->looks, frame);
}

bool track_on_moon(
	const struct track_table *table, struct vec3 at, double sigma_rad)
{
	double reach =
		table->moon.radius_rad + ALIGNED_RAD + SIGMAS * sigma_rad;

	return table->moon.known &&
		geom_chord2(table->moon.at, at) <= reach * reach;
}

bool track_sees_moon(const struct track_table *table)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];

		if (track->state == TRACK_TENTATIVE &&
			track_on_moon(table, track->seen_at, 0.0)) {
			return true;
		}
	}
	return false;
}

static double fixed_score(const struct track_table *table, int camera,
	const struct evidence_spot *spot, int64_t before_ns)
{
	if (track_on_moon(table, spot->at,
		    hypot(spot->sigma_rad, spot->camera_rad))) {
		return MOON_SCORE;
	}
	return fixtures_score(&table->eye[camera].fixtures, spot->at,
		evidence_place(spot), before_ns);
}

struct evidence_spot track_fixed_spot(const struct track_table *table,
	const struct track_frame *frame, size_t i, int64_t before_ns)
{
	struct evidence_spot spot =
		track_spot(&frame->detections[i], &frame->fix[i]);

	spot.age_s = seconds(before_ns, frame->exposure_ns);
	spot.fixed_score = fixed_score(table, frame->camera, &spot, before_ns);
	return spot;
}

bool track_fixed_arrives(const struct track_table *table,
	const struct track_frame *frame, struct vec3 at)
{
	const struct track_looks *looks = &table->eye[frame->camera].looks;
	double inside = INSIDE_SHARE * frame->field_rad;

	if (looks->count < TRACK_LOOKS) {
		return false;
	}
	for (int i = 0; i < TRACK_LOOKS; i++) {
		if (geom_chord2(looks->centre[i], at) > inside * inside) {
			return false;
		}
	}
	return true;
}

static bool is_still(const struct track *track)
{
	return (track->seen_bits & 1U) != 0 && !track->evidence.travelled &&
		track->evidence.moved2 < WAY2_NONE;
}

/* Of cameras that take turns each gets its own. */
static uint32_t eyes_open(const struct track_table *table)
{
	uint32_t count = 0;

	for (int i = 0; i < RIG_CAMERAS; i++) {
		count += table->eye[i].started;
	}
	return count;
}

static bool is_a_fixture(
	const struct track_table *table, const struct track *track)
{
	double age_s = seconds(track->born_ns, track->seen_ns);

	if (track->state == TRACK_TENTATIVE) {
		return age_s >= STANDS_S &&
			track->frames % NOTE_FRAMES < eyes_open(table);
	}
	return track->state == TRACK_FIRM && age_s >= FIRM_STANDS_S &&
		!track->arrived && track->id != table->held_id;
}

void track_fixed_learn(
	struct track_table *table, const struct track_frame *frame)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		struct track *track = &table->slot[slot];

		if (!is_still(track) || !is_a_fixture(table, track)) {
			continue;
		}
		struct fixture sight = {
			.at = track->filter.plane.at,
			.place_rad = track->place_rad,
			.score = track->evidence.score,
			.since_ns = frame->exposure_ns,
			.seen_ns = frame->exposure_ns,
		};

		fixtures_note(&table->eye[frame->camera].fixtures, &sight);
		if (track->state == TRACK_FIRM) {
			track->state = TRACK_DEAD;
		}
	}
}
