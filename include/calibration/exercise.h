/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_EXERCISE_H
#define CALIBRATION_EXERCISE_H

#include "base/error.h"
#include "core/lens.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Exercise: what a head was told, what it answered, and what a camera on it
 * saw meanwhile, kept as three files of a folder: commands.csv, answers.csv
 * and, where there was a camera, sights.csv. All times are of one clock.
 */

enum exercise_axis {
	EXERCISE_PAN,
	EXERCISE_TILT,
	EXERCISE_AXES
};

/* Rates that the head was told anew. */
struct exercise_command {
	double at_s; /* when the last byte had left */
	double told_rad_s[EXERCISE_AXES];
};

/* Where the head was by its own account. */
struct exercise_answer {
	double at_s; /* when it was there */
	double at_rad[EXERCISE_AXES];
};

/* Where in the picture a thing was that stands still. */
struct exercise_sight {
	double at_s; /* the frame's stamp */
	struct pixel at;
};

struct exercise {
	struct exercise_command *commands;
	size_t command_count;
	struct exercise_answer *answers;
	size_t answer_count;
	struct exercise_sight *sights;
	size_t sight_count;
};

/* exercise_free - what it holds; one of zeros is fine. */
void exercise_free(struct exercise *exercise);

/*
 * exercise_told, _answered, _saw - one more, in the order of time.
 *
 * False, with @error filled, where time goes back or memory is short. A
 * command that says the same as the one before adds nothing.
 */
bool exercise_told(struct exercise *exercise, struct exercise_command command,
	struct error *error);
bool exercise_answered(struct exercise *exercise, struct exercise_answer answer,
	struct error *error);
bool exercise_saw(struct exercise *exercise, struct exercise_sight sight,
	struct error *error);

/*
 * exercise_load - a folder as exercise_save leaves it; exercise_free it.
 * sights.csv may be missing.
 */
bool exercise_load(
	struct exercise *exercise, const char *folder, struct error *error);

/* exercise_save - into @folder, which is there. */
bool exercise_save(const struct exercise *exercise, const char *folder,
	struct error *error);

/*
 * exercise_axis_at - where an axis was at @at_s by its answers, linear between
 * two of them. False outside of them, and where they lie over 0.3 s apart.
 */
bool exercise_axis_at(const struct exercise *exercise, enum exercise_axis axis,
	double at_s, double *angle_rad);

#endif
