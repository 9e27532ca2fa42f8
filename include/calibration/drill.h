/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_DRILL_H
#define CALIBRATION_DRILL_H

#include "base/error.h"
#include "calibration/stand.h"
#include "tools/progress.h"

#include <stdbool.h>

/*
 * Drill: the moves that a head is put through so that they tell what response
 * and nod want to know.
 */

struct drill_settings {
	struct mount_rates top;    /* at the highest speed, > 0 */
	int speeds;                /* that are tried, 4..63 */
	struct mount_angles low;   /* it may turn between these, */
	struct mount_angles high;  /* where it stands at first included */
	double view_rad;           /* the picture's shorter side */
	struct progress *progress; /* may be NULL */
};

/*
 * drill_moves - a long rest; from rest to rest at every speed, both axes at
 * once; and a ramp through all speeds and back. Three to five minutes.
 *
 * A speed for which an axis has too little room is left out for it.
 *
 * False, with @error filled, as stand_turn, or where the first moves already
 * show that the head does not obey.
 */
bool drill_moves(struct stand *stand, const struct drill_settings *settings,
	struct error *error);

/*
 * drill_nods - @passes of one axis to and fro, at two speeds, about where the
 * head stands; what is watched shall be in the middle of the picture. Two
 * seconds and a half each.
 */
bool drill_nods(struct stand *stand, const struct drill_settings *settings,
	enum exercise_axis axis, int passes, struct error *error);

#endif
