/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_HAUL_H
#define CALIBRATION_ALIGN_HAUL_H

#include "align_options.h"
#include "calibration/air_log.h"
#include "calibration/align.h"
#include "calibration/looks.h"

/*
 * Align_haul: the sightings that align works with, from wherever the options
 * say.
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

/*
 * align_haul_read - fills @haul, which is all zero.
 *
 * @rig: whose lens took the pictures
 *
 * False, with @error filled, where a file is wrong. A picture that is not
 * solved is no failure but a refusal.
 */
bool align_haul_read(struct align_haul *haul,
	const struct align_options *options, const struct rig *rig,
	struct error *error);

/* align_refuse - adds one to those refused. */
void align_refuse(
	struct align_haul *haul, const char *name, const struct error *why);

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
