/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/faults_file.h"

#include "base/clock.h"
#include "settings/option_rows.h"

#include <math.h>

#define STRUCT struct faults_file

/* A day: no recording is longer. */
#define LAST_S 86400

#define ROW_KIND(kind, of_columns)                                             \
	static const struct option_rows kind##_rows = {                        \
		.columns = (of_columns),                                       \
		.max = FAULTS_MAX,                                             \
		.count_offset = offsetof(STRUCT, kind##_count),                \
	}

ROW_KIND(frozen, 2);
ROW_KIND(black, 2);
ROW_KIND(lost_frames, 2);
ROW_KIND(lost_answers, 2);
ROW_KIND(line_down, 2);
ROW_KIND(stamps, 3);
ROW_KIND(jumps, 4);

/* Rows are of one unit; what is no time is turned when it is used. */
static const struct option_field options[] = {
	ROWS("frozen", frozen, "", 0, LAST_S, &frozen_rows,
		"FROM TO: the picture before it again and again"),
	ROWS("black", black, "", 0, LAST_S, &black_rows,
		"FROM TO: pictures without any light"),
	ROWS("lost_frames", lost_frames, "", 0, LAST_S, &lost_frames_rows,
		"FROM TO: pictures that never come"),
	ROWS("lost_answers", lost_answers, "", 0, LAST_S, &lost_answers_rows,
		"FROM TO: the head does not say where it is"),
	ROWS("line_down", line_down, "", 0, LAST_S, &line_down_rows,
		"FROM TO: the head's line is not there"),
	ROWS("stamps", stamps, "", -LAST_S, LAST_S, &stamps_rows,
		"FROM TO SECONDS: pictures count as taken so much later"),
	ROWS("jump", jumps, "", -LAST_S, LAST_S, &jumps_rows,
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
	*faults = (struct faults_file){ .frozen_count = 0 };
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

bool faults_lose_frame(const struct faults_file *faults, double t_s)
{
	return within(faults->lost_frames, faults->lost_frames_count, t_s);
}

bool faults_freeze(const struct faults_file *faults, double t_s)
{
	return within(faults->frozen, faults->frozen_count, t_s);
}

bool faults_blacken(const struct faults_file *faults, double t_s)
{
	return within(faults->black, faults->black_count, t_s);
}

int64_t faults_stamp_ns(const struct faults_file *faults, double t_s)
{
	double late_s = 0.0;

	for (int i = 0; i < faults->stamps_count; i++) {
		const struct faults_shift *shift = &faults->stamps[i];

		if (t_s >= shift->from_s && t_s < shift->to_s) {
			late_s += shift->by;
		}
	}
	return llround(late_s * (double)CLOCK_NS_PER_S);
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
