/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAND_H
#define CALIBRATION_STAND_H

#include "base/error.h"
#include "calibration/exercise.h"
#include "core/rig.h"
#include "hw/mount.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Stand: a head, and maybe a camera on it, that is put through its paces while
 * all is written down. Time and camera come in from outside, so that the same
 * moves run in real time and in virtual time.
 */

struct stand {
	const struct mount_ops *ops;
	struct mount *mount;

	int64_t (*now)(void *context);
	/* Lets time pass until @until_ns, or until bytes come on the line. */
	void (*wait)(void *context, int64_t until_ns);
	/*
	 * What was seen since the last call, one sight at a time; false: no
	 * more. NULL: there is no camera.
	 */
	bool (*look)(void *context, struct exercise_sight *sight);
	/* True ends the exercise: a person wants to stop. NULL: never. */
	bool (*ended)(void *context);
	void *context;

	int64_t zero_ns;          /* the exercise's second 0 */
	struct exercise exercise; /* what was written down: exercise_free */
	bool heard;               /* at is valid */
	struct mount_angles at;   /* the newest answer */
};

/*
 * stand_turn - turns at @rates for @for_s seconds, with everything written
 * down. False, with @error filled, where the line is gone or a person ended
 * it; the head is told to stop then.
 */
bool stand_turn(struct stand *stand, struct mount_rates rates, double for_s,
	struct error *error);

/*
 * stand_go - to where its answers say @goal, by commands that it overshoots by
 * at most @near_rad; false as above, or where it does not arrive.
 */
bool stand_go(struct stand *stand, struct mount_angles goal, double near_rad,
	const struct mount_rates *fastest, struct error *error);

/* stand_halt - stops, and keeps telling so until it has gone out. */
void stand_halt(struct stand *stand);

#endif
