/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_SIGHTINGS_H
#define CALIBRATION_SIGHTINGS_H

#include "base/error.h"
#include "calibration/align.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Sightings: the file that align reads, CSV with the first line
 *
 *   name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg
 *
 * one row a sighting: what was looked at, what the encoders said, where in the
 * picture it was, and where in the world it is.
 */

/*
 * sightings_read - the file at @path.
 *
 * @out: room for ALIGN_SIGHTINGS_MAX
 *
 * False, with @error as FILE:LINE and what is wrong, on the first fault.
 */
bool sightings_read(const char *path, struct sighting *out, int *count,
	struct error *error);

/* sightings_parse - the same from text in memory; @name stands for the path. */
bool sightings_parse(const char *name, const char *text, size_t size,
	struct sighting *out, int *count, struct error *error);

#endif
