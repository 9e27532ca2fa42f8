/* SPDX-License-Identifier: Apache-2.0 */
#include "track_scene.h"

#include <math.h>

/* Fewer do not tell the scene from what flies before it. */
static const int DRIFT_TRACKS = 5;
/* Less is noise, which would add up: what stands would seem to stray. */
static const double DRIFT_SIGMA = 2.5;
/* And so large a share of them must have gone the same way ... */
static const double DRIFT_SHARE = 0.6;
/* ... within so many standard errors of one place: two have a share in it. */
static const double ALIKE_SIGMA = 5.0;
/* By the same camera, while the other sees it in between. */
static const int64_t JUST_NOW_NS = 100000000;
/* So many faint others about one are a crowd ... */
static const int CROWD = 3;
/* ... within this share of the half diagonal of the field. */
static const double ABOUT_SHARE = 0.12;

static struct vec3 between(struct vec3 from, struct vec3 to)
{
	return (struct vec3){ to.x - from.x, to.y - from.y, to.z - from.z };
}

/* The middle one; of an even number, the lower of the two. @values change. */
static double median(double *values, int count)
{
	for (int i = 1; i < count; i++) {
		double value = values[i];
		int place = i;

		for (; place > 0 && values[place - 1] > value; place--) {
			values[place] = values[place - 1];
		}
		values[place] = value;
	}
	return values[(count - 1) / 2];
}

/*
 * What is no target, for all that is known, and was seen a frame ago, by the
 * same camera.
 */
static bool tells_of_scene(const struct track *track, int camera)
{
	const struct track_sight *sight = &track->by[camera];

	return track->state == TRACK_TENTATIVE &&
		(track->seen_bits & 1U) != 0 && sight->score > 0.0 &&
		track->seen_ns - sight->at_ns <= JUST_NOW_NS;
}

/* How what was seen in this frame and in the last has gone between them. */
struct ways {
	struct plane_step way[TRACK_MAX];
	double sigma_rad[TRACK_MAX];
	int count;
};

static struct ways find_ways(const struct track_table *table,
	const struct track_frame *frame, const struct track_pairs *pairs,
	const struct plane *plane)
{
	struct ways ways = { .count = 0 };

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];
		int i = pairs->of_slot[slot];

		if (i != ASSIGN_ALONE && tells_of_scene(track, frame->camera)) {
			struct vec3 way = between(
				track->by[frame->camera].at, frame->fix[i].at);

			ways.way[ways.count] = (struct plane_step){
				geom_dot(way, plane->right),
				geom_dot(way, plane->up),
			};
			ways.sigma_rad[ways.count++] = frame->fix[i].sigma_rad;
		}
	}
	return ways;
}

static struct plane_step middle(const struct ways *ways)
{
	double right[TRACK_MAX];
	double up[TRACK_MAX];

	for (int i = 0; i < ways->count; i++) {
		right[i] = ways->way[i].right;
		up[i] = ways->way[i].up;
	}
	return (struct plane_step){ median(right, ways->count),
		median(up, ways->count) };
}

/* How many went the common way, within what they are unsure of. */
static int followers(const struct ways *ways, struct plane_step common)
{
	int count = 0;

	for (int i = 0; i < ways->count; i++) {
		struct plane_step off = { ways->way[i].right - common.right,
			ways->way[i].up - common.up };
		double allowed = ALIKE_SIGMA * ways->sigma_rad[i];

		count += plane_length2(off) <= allowed * allowed;
	}
	return count;
}

/*
 * Standard error of the middle way, each axis: of a median it is a quarter more
 * than of a mean, and a way has two ends.
 */
static double middle_sigma(const struct ways *ways)
{
	double sum = 0.0;

	for (int i = 0; i < ways->count; i++) {
		sum += ways->sigma_rad[i] * ways->sigma_rad[i];
	}
	return 1.25 * sqrt(2.0 * sum) / ways->count;
}

struct vec3 track_scene_drift(const struct track_table *table,
	const struct track_frame *frame, const struct track_pairs *pairs)
{
	struct plane plane = plane_touching(frame->centre);
	struct ways ways = find_ways(table, frame, pairs, &plane);

	if (ways.count < DRIFT_TRACKS) {
		return (struct vec3){ 0.0, 0.0, 0.0 };
	}
	struct plane_step common = middle(&ways);

	double noise = DRIFT_SIGMA * middle_sigma(&ways);

	if (followers(&ways, common) < DRIFT_SHARE * ways.count ||
		plane_length2(common) < noise * noise) {
		return (struct vec3){ 0.0, 0.0, 0.0 };
	}
	return (struct vec3){
		plane.right.x * common.right + plane.up.x * common.up,
		plane.right.y * common.right + plane.up.y * common.up,
		plane.right.z * common.right + plane.up.z * common.up,
	};
}

bool track_scene_crowds(const struct track_table *table,
	const struct track_frame *frame, const struct track *track)
{
	double about = ABOUT_SHARE * frame->field_rad;
	int others = 0;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *other = &table->slot[slot];
		struct vec3 way =
			between(track->filter.plane.at, other->filter.plane.at);

		others += other != track && other->state == TRACK_TENTATIVE &&
			other->evidence.score < frame->settings->fixed_score &&
			geom_dot(way, way) < about * about;
	}
	return others >= CROWD;
}
