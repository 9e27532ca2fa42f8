/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_NOD_H
#define CALIBRATION_NOD_H

#include "base/error.h"
#include "calibration/exercise.h"
#include "core/rig.h"

#include <stdbool.h>

/*
 * Nod: how late a camera on the head is, and how much play there is between
 * the encoder and what it carries, from a thing that stands still and is
 * watched while the head nods.
 *
 * While the head turns evenly at v, after moving in direction s = +-1, the
 * camera points by its picture at  answers + c - v delay - s play / 2.  Passes
 * at two speeds or more, both ways, and the rests after them part the three.
 * Each pass and each rest counts as one measurement.
 */

struct nod_result {
	double delay_s;       /* from mid-exposure to the frame's stamp */
	double delay_sigma_s; /* standard error */
	double spread_s; /* RMS of single passes about it, the fastest third */
	double play_rad;
	double play_sigma_rad;
	double rms_rad; /* of all passes and rests off the model */
	int passes;
	int rests;
};

/*
 * nod_run - of one axis of @exercise.
 *
 * @rig: the lens, and how the camera lies on the head
 *
 * False, with @error filled, where the camera stands on the ground and not on
 * the head, where nothing was seen, where the head did not nod, or where what
 * was seen did not stand still.
 */
bool nod_run(const struct exercise *exercise, enum exercise_axis axis,
	const struct rig *rig, struct nod_result *result, struct error *error);

#endif
