/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_WAYS_H
#define CALIBRATION_ALIGN_WAYS_H

#include "align_haul.h"
#include "calibration/air_log.h"
#include "calibration/looks.h"

/* Align_ways: what adds sightings of the sky to a haul. */

/*
 * align_pictures_read - adds the pictures that FOLDER/pictures.csv names; one
 * that shows no stars is looked at for the moon.
 */
bool align_pictures_read(struct align_haul *haul, const char *folder,
	const char *list, struct geodetic site, const struct rig *rig,
	struct error *error);

/*
 * align_flights_read - adds what the tracks of FOLDER/flights.csv tell with
 * the aircraft that FOLDER/aircraft.sbs heard; a track that is none of them is
 * refused.
 */
bool align_flights_read(struct align_haul *haul, const char *folder,
	const char *list, struct geodetic site, const struct rig *rig,
	struct error *error);

/*
 * align_flights_pair - adds what these tracks tell with the aircraft of @log.
 *
 * @looks: are sorted by track and time
 */
bool align_flights_pair(struct align_haul *haul, struct look *looks, int count,
	const struct air_log *log, struct geodetic site, const struct rig *rig,
	struct error *error);

/*
 * align_recording_read - the same of a recording of the daemon's: the tracks of
 * its first camera's pictures, played once more, and what its receivers heard.
 *
 * @site: NULL: the one of the recording's settings
 */
bool align_recording_read(struct align_haul *haul, const char *folder,
	const struct geodetic *site, const struct rig *rig,
	struct error *error);

#endif
