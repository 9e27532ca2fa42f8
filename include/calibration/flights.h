/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_FLIGHTS_H
#define CALIBRATION_FLIGHTS_H

#include "base/error.h"
#include "calibration/air_log.h"
#include "calibration/align.h"
#include "calibration/looks.h"
#include "core/geodesy.h"

#include <stdbool.h>

/*
 * Flights: which aircraft of the air's log each track of the camera was, and
 * the sightings that follow from that.
 *
 * A track and an aircraft go together where the angles between their
 * directions at the same moments agree: these do not hang on north or level.
 * Of the pairs that are left, those are taken that agree on where north is.
 */

/* A track and what it was. */
struct flight {
	const char *track; /* a look's name */
	uint32_t icao;     /* 0: none was found */
	int sightings;
};

enum {
	FLIGHTS_MAX = 64
};

/*
 * flights_pair - adds the sightings of the tracks' points, a few degrees apart.
 *
 * @looks:     points of tracks, by name; those of one in the order of time.
 *             Of more than FLIGHTS_MAX tracks those of the most looks count
 * @rig:       lens and axes; its base may be anything within 10 degrees of
 *             level
 * @out, @count: sightings are added up to ALIGN_SIGHTINGS_MAX; their drifts
 *             tell of the heights and stamps that are not quite known
 * @flights:   room for FLIGHTS_MAX; filled
 *
 * False, with @error filled, where log and tracks are of different times, and
 * where no aircraft goes with any track, or two norths do as well.
 */
bool flights_pair(const struct look *looks, int looks_count,
	const struct air_log *log, const struct rig *rig, struct geodetic site,
	struct sighting *out, int *count, struct flight *flights,
	int *flights_count, struct error *error);

#endif
