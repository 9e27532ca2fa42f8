/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_DOUBT_H
#define CALIBRATION_ALIGN_DOUBT_H

#include "base/error.h"
#include "calibration/align.h"

#include <stdbool.h>

/* Align_doubt: what sightings cannot be, whatever north and level are. */

/* align_doubt_rad - how unsure a good sighting is, each way. */
double align_doubt_rad(const struct rig *rig);

/*
 * align_doubt_pair - for two sightings alone, which have no third to tell which
 * of them is wrong: whether they lie in different directions, as far apart as
 * the head says. True for any other number.
 */
bool align_doubt_pair(const struct rig *rig, const struct sighting *sightings,
	int count, struct error *error);

/* align_doubt_level - whether the base stands as no head would be set up. */
bool align_doubt_level(const struct rig *rig, struct error *error);

#endif
