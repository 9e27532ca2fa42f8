/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_CHECKUP_H
#define CALIBRATION_CHECKUP_H

#include "calibration/align.h"
#include "core/rig.h"
#include "settings/rig_note.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Checkup: whether a rig file is still to be trusted: what was measured, how
 * long ago, how well, on these very devices; and whether it points at things
 * whose direction is known.
 */

enum {
	CHECKUP_TEXT_SIZE = 200,
	CHECKUP_ROWS_MAX = 24
};

struct checkup_row {
	bool good;
	const char *topic; /* "lens", ..., "pointing" */
	char text[CHECKUP_TEXT_SIZE];
};

struct checkup {
	struct checkup_row rows[CHECKUP_ROWS_MAX];
	int count;
	bool good;           /* all of them */
	double pointing_rad; /* RMS over the sightings; 0: there were none */
};

/* Serial numbers of what is attached; "-": not known, and not compared. */
struct checkup_devices {
	const char *camera;
	const char *mount;
};

/*
 * checkup_run - of the notes of a rig file, and, with sightings, of @rig.
 *
 * @now_s: since 1970
 * @sightings: ten are asked for; each one's off_rad is filled; none: NULL, 0
 */
void checkup_run(struct checkup *checkup, const struct rig *rig,
	const struct rig_note *notes, int note_count, int64_t now_s,
	const struct checkup_devices *devices, struct sighting *sightings,
	int sighting_count);

#endif
