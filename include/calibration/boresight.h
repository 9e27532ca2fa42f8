/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_BORESIGHT_H
#define CALIBRATION_BORESIGHT_H

#include "base/error.h"
#include "core/rig.h"

#include <stdbool.h>

/*
 * Boresight: how the lamp lies to the camera, from its spot on a wall at
 * distances that were measured.
 *
 * Near by the spot is beside the lamp's far direction by the separation over
 * the distance, so two distances part the lamp's turn from its offset, to the
 * side and in height. The offset forward shows in nothing and stays as it was.
 */

enum {
	BORESIGHT_LOOKS_MAX = 64
};

struct boresight_look {
	double distance_m;       /* from the head's pivot to the wall */
	double distance_sigma_m; /* of that */
	struct pixel at;         /* the spot's middle */
	double off_rad;          /* filled: how far the answer has it from
				  * there */
};

enum boresight_term {
	BORESIGHT_YAW,
	BORESIGHT_PITCH,
	BORESIGHT_RIGHT, /* offset */
	BORESIGHT_UP,
	BORESIGHT_TERMS
};

struct boresight_result {
	struct rig rig;                /* with the lamp's attitude and offset */
	double value[BORESIGHT_TERMS]; /* radians, metres */
	double sigma[BORESIGHT_TERMS]; /* 0: as it was */
	double rms_rad;
	double far_sigma_rad; /* standard error of where the beam is, 500 m */
	bool offset_known;    /* one distance: the offset is the rig's own */
};

/*
 * boresight_run - the lamp that explains the looks.
 *
 * @rig: the lens and the camera's place; the lamp's, as far as it is known
 * @spot_px: standard error of each look's place
 *
 * With looks at one distance alone only the lamp's turn is told, by the offset
 * that the rig has: refused, with @error filled, where an offset that is
 * wrong by a fifth, or by 2 cm, would show at 500 m by 0.03 degrees or more.
 * Also refused where there is no look, or distances are alike to a fifth.
 */
bool boresight_run(const struct rig *rig, struct boresight_look *looks,
	int count, double spot_px, struct boresight_result *result,
	struct error *error);

#endif
