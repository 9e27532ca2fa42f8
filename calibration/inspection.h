/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_INSPECTION_H
#define CALIBRATION_INSPECTION_H

#include "base/error.h"
#include "calibration/checkup.h"
#include "session.h"

#include <stdbool.h>

/* Inspection: a rig file, its notes and what a checkup says of them. */

struct inspection {
	struct rig rig;
	struct rig_note notes[RIG_NOTES_MAX];
	int note_count;
	struct checkup checkup;
	struct sighting sightings[ALIGN_SIGHTINGS_MAX];
	int sighting_count;
};

/*
 * inspection_run - of --rig, or rig.conf of --from's folder, or what the
 * settings of --config name, whose devices it is held against. With
 * pointing.csv in --from's folder (as sightings) its pointing is tested.
 *
 * False, with @error filled, where there is no rig file, or it cannot be read.
 */
bool inspection_run(struct inspection *inspection,
	struct session_options *options, struct error *error);

#endif
