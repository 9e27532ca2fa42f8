/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/faults_file.h"

#include "base/clock.h"
#include "settings/option_rows.h"

#include <math.h>

#define STRUCT struct faults_file

/* A day: no recording is longer. */
#define LAST_S 86400

/* Rows are of one unit; what is no time is turned when it is used. */
#define FAULT_AT(called, place, count_place, of_columns, low, does)            \
	ROWS_AT(called, place, "", low, LAST_S,                                \
		(&(const struct option_rows){ .columns = (of_columns),         \
			.max = FAULTS_MAX,                                     \
			.count_offset = (count_place) }),                      \
		does)

#define FAULT(called, field, of_columns, low, does)                            \
	FAULT_AT(called, offsetof(STRUCT, field),                              \
		offsetof(STRUCT, field##_count), of_columns, low, does)

#define OF_PICTURES(called, place, part, of_columns, low, does)                \
	FAULT_AT(called, (place) + offsetof(struct faults_pictures, part),     \
		(place) + offsetof(struct faults_pictures, part##_count),      \
		of_columns, low, does)

/* The faults of pictures, alike for one camera and for all. */
#define PICTURES(before, place)                                                \
	OF_PICTURES(before "frozen", place, frozen, 2, 0,                      \
		"FROM TO: the picture before it again and again"),             \
		OF_PICTURES(before "black", place, black, 2, 0,                \
			"FROM TO: pictures without any light"),                \
		OF_PICTURES(before "lost_frames", place, lost, 2, 0,           \
			"FROM TO: pictures that never come"),                  \
		OF_PICTURES(before "stamps", place, stamps, 3, -LAST_S,        \
			"FROM TO SECONDS: pictures count as taken so much "    \
			"later")

static const struct option_field options[] = {
	PICTURES("", offsetof(STRUCT, every)),
	PICTURES("camera.", offsetof(STRUCT, camera[0])),
	PICTURES("camera2.", offsetof(STRUCT, camera[1])),
	FAULT("lost_answers", lost_answers, 2, 0,
		"FROM TO: the head does not say where it is"),
	FAULT("line_down", line_down, 2, 0,
		"FROM TO: the head's line is not there"),
	FAULT("jump", jumps, 4, -LAST_S,
		"FROM TO PAN TILT: the encoders are off by so many degrees"),
};

const struct option_table faults_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(STRUCT),
	.what = "faults file",
};

bool faults_load(
	struct faults_file *faults, const char *path, struct error *error)
{
	*faults = (struct faults_file){ .jumps_count = 0 };
	return options_read(&faults_table, path, faults, error);
}

static bool within(const struct faults_span *spans, int count, double t_s)
{
	for (int i = 0; i < count; i++) {
		if (t_s >= spans[i].from_s && t_s < spans[i].to_s) {
			return true;
		}
	}
	return false;
}

bool faults_lose_frame(const struct faults_file *faults, int camera, double t_s)
{
	const struct faults_pictures *own = &faults->camera[camera];

	return within(faults->every.lost, faults->every.lost_count, t_s) ||
		within(own->lost, own->lost_count, t_s);
}

bool faults_freeze(const struct faults_file *faults, int camera, double t_s)
{
	const struct faults_pictures *own = &faults->camera[camera];

	return within(faults->every.frozen, faults->every.frozen_count, t_s) ||
		within(own->frozen, own->frozen_count, t_s);
}

bool faults_blacken(const struct faults_file *faults, int camera, double t_s)
{
	const struct faults_pictures *own = &faults->camera[camera];

	return within(faults->every.black, faults->every.black_count, t_s) ||
		within(own->black, own->black_count, t_s);
}

static double late_s(const struct faults_pictures *pictures, double t_s)
{
	double late_s = 0.0;

	for (int i = 0; i < pictures->stamps_count; i++) {
		const struct faults_shift *shift = &pictures->stamps[i];

		if (t_s >= shift->from_s && t_s < shift->to_s) {
			late_s += shift->by;
		}
	}
	return late_s;
}

int64_t faults_stamp_ns(
	const struct faults_file *faults, int camera, double t_s)
{
	return llround((late_s(&faults->every, t_s) +
			       late_s(&faults->camera[camera], t_s)) *
		(double)CLOCK_NS_PER_S);
}

static struct mount_angles jumped(
	const struct faults_file *faults, double t_s, struct mount_angles at)
{
	for (int i = 0; i < faults->jumps_count; i++) {
		const struct faults_jump *jump = &faults->jumps[i];

		if (t_s >= jump->from_s && t_s < jump->to_s) {
			at.pan_rad += geom_radians(jump->pan_rad);
			at.tilt_rad += geom_radians(jump->tilt_rad);
		}
	}
	return at;
}

void faults_step(
	const struct faults_file *faults, double t_s, struct event_step *step)
{
	if (within(faults->line_down, faults->line_down_count, t_s)) {
		step->mount_fault = true;
		step->sample_count = 0;
	}
	if (within(faults->lost_answers, faults->lost_answers_count, t_s)) {
		step->sample_count = 0;
	}
	for (size_t i = 0; i < step->sample_count; i++) {
		step->samples[i].at = jumped(faults, t_s, step->samples[i].at);
	}
}
