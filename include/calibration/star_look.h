/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_LOOK_H
#define CALIBRATION_STAR_LOOK_H

#include "calibration/align.h"
#include "calibration/star_solve.h"
#include "core/geodesy.h"

/*
 * Star_look: a picture of the sky, taken through the camera of the rig, as one
 * sighting.
 *
 * However many stars it shows it counts once: the head's reading is in error
 * once for all of them. What is sighted is a point of the picture, off its
 * middle and in another corner each time, so that the sightings together tell
 * how the camera is turned about its axis.
 */

/*
 * star_look - the sighting of @field.
 *
 * @rig:    whose lens took the picture
 * @index:  which of the pictures this is: chooses the corner
 * @unix_s: the middle of its exposure
 * @out:    name and head are left as they are
 *
 * False, with @error filled, where the picture is of another size or focal
 * length than the rig's lens, and where it shows what is below the horizon
 * there and then.
 */
bool star_look(const struct star_field *field, const struct rig *rig, int index,
	double unix_s, struct geodetic site, struct sighting *out,
	struct error *error);

#endif
