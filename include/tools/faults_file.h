/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_FAULTS_FILE_H
#define TOOLS_FAULTS_FILE_H

#include "base/error.h"
#include "core/rig.h"
#include "record/event.h"
#include "settings/options.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Faults file: what is to go wrong in a recording that is replayed, and when,
 * in seconds of its clock: text in the form of the settings, a line a fault,
 * with "camera." or "camera2." before it where one camera alone has it.
 *
 * The head's answers stay those of the night: a recording cannot obey.
 */

enum {
	FAULTS_MAX = 16 /* of each kind */
};

struct faults_span {
	double from_s;
	double to_s;
};

/* A span, and by how much. */
struct faults_shift {
	double from_s;
	double to_s;
	double by;
};

struct faults_jump {
	double from_s;
	double to_s;
	double pan_rad;
	double tilt_rad;
};

/* What is wrong with pictures. */
struct faults_pictures {
	struct faults_span frozen[FAULTS_MAX]; /* the one before it again */
	int frozen_count;
	struct faults_span black[FAULTS_MAX];
	int black_count;
	struct faults_span lost[FAULTS_MAX];
	int lost_count;
	struct faults_shift stamps[FAULTS_MAX]; /* later by so many seconds */
	int stamps_count;
};

struct faults_file {
	struct faults_pictures every;                /* camera's */
	struct faults_pictures camera[RIG_CAMERAS];  /* one's alone */
	struct faults_span lost_answers[FAULTS_MAX]; /* of the head */
	int lost_answers_count;
	struct faults_span line_down[FAULTS_MAX]; /* as if it were unplugged */
	int line_down_count;
	struct faults_jump jumps[FAULTS_MAX]; /* of the encoders, degrees */
	int jumps_count;
};

extern const struct option_table faults_table;

/* faults_load - false, with @error filled, where it is wrong. */
bool faults_load(
	struct faults_file *faults, const char *path, struct error *error);

/* faults_lose_frame - whether the frame of @camera (from 0) at @t_s is lost. */
bool faults_lose_frame(
	const struct faults_file *faults, int camera, double t_s);

/* faults_freeze, faults_blacken - whether its picture at @t_s is so. */
bool faults_freeze(const struct faults_file *faults, int camera, double t_s);
bool faults_blacken(const struct faults_file *faults, int camera, double t_s);

/* faults_stamp_ns - what is added to the exposure of its frame at @t_s. */
int64_t faults_stamp_ns(
	const struct faults_file *faults, int camera, double t_s);

/* faults_step - what the head said and whether its line is there, at @t_s. */
void faults_step(
	const struct faults_file *faults, double t_s, struct event_step *step);

#endif
