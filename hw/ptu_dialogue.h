/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PTU_DIALOGUE_H
#define HW_PTU_DIALOGUE_H

#include "base/error.h"
#include "hw/ptu.h"

#include <stdbool.h>

/*
 * Ptu dialogue: what a PTU is told and asked before it may move: silence
 * instead of echo, terse answers, resolution, limits, pure velocity mode.
 *
 * Nothing guards an answer's digits, so a number counts only when it has come
 * twice in a row. Pure; knows what to send, not when.
 */

enum {
	PTU_PAN,
	PTU_TILT,
	PTU_AXES
};

/* What the head tells of one axis. */
struct ptu_axis {
	double arc_s;   /* of a position */
	double low;     /* limits, in positions */
	double high;    /* > low */
	double slowest; /* in positions a second; >= 0 */
	double fastest; /* > 0 */
};

struct ptu_dialogue {
	int step;
	int tries; /* of this step that led to nothing */
	bool seen; /* a first number, in value */
	double value;
	struct ptu_axis axes[PTU_AXES];
};

/* ptu_dialogue_next - the letters to send; NULL where it is over. */
const char *ptu_dialogue_next(const struct ptu_dialogue *dialogue);

/*
 * ptu_dialogue_answer - takes the answer to what was sent last. False, with
 * @error filled, where the head refuses it for the third time, or tells what
 * cannot be.
 */
bool ptu_dialogue_answer(struct ptu_dialogue *dialogue,
	const struct ptu_answer *answer, struct error *error);

/* ptu_dialogue_silence - no answer came; false at the third time. */
bool ptu_dialogue_silence(struct ptu_dialogue *dialogue, struct error *error);

/* ptu_axis_radians - of one position. */
double ptu_axis_radians(const struct ptu_axis *axis);

/*
 * ptu_axis_speed - the speed to tell for a wished rate, in positions a
 * second: within the head's and @rate_max_rad_s; 0 below half of the slowest,
 * and where the wish is no number.
 */
long ptu_axis_speed(
	const struct ptu_axis *axis, double rate_rad_s, double rate_max_rad_s);

#endif
