/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_HAUL_H
#define CALIBRATION_ALIGN_HAUL_H

#include "calibration/align.h"

/*
 * Align_haul: the sightings that align works with, and what gave none.
 */

enum {
	ALIGN_REFUSED_MAX = 64
};

/* A picture or track that gave no sighting, and why. */
struct align_refusal {
	char name[ALIGN_NAME_SIZE];
	struct error why;
};

struct align_haul {
	struct sighting sightings[ALIGN_SIGHTINGS_MAX];
	int count;
	struct align_refusal refused[ALIGN_REFUSED_MAX];
	int refused_count; /* those beyond the room are counted too */
};

/* align_refuse - adds one to those refused. */
void align_refuse(
	struct align_haul *haul, const char *name, const struct error *why);

#endif
