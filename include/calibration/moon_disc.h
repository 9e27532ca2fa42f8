/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_MOON_DISC_H
#define CALIBRATION_MOON_DISC_H

#include "base/error.h"
#include "calibration/align.h"
#include "core/geodesy.h"
#include "vision/frame.h"

#include <stdbool.h>

/*
 * Moon_disc: the middle of the moon's disc in a picture, whatever its phase.
 *
 * Only the lit limb is round: a circle of the size that lens and distance give
 * is laid where most of the bright patch's rim lies on it. That holds for a
 * thermal picture too, in which the dark side is cold.
 */

/*
 * moon_disc_find - the middle of a disc of @radius_px, at least 4.
 *
 * False, with @error filled, where there is no bright patch of that size, or
 * where its rim is not round over a third of a turn: clouds before it, the edge
 * of the picture, or another thing.
 */
bool moon_disc_find(const struct frame *frame, double radius_px,
	struct pixel *at, struct error *error);

/*
 * moon_disc_look - the sighting of the moon in a picture.
 *
 * @rig: whose lens took it
 * @out: its name becomes "Moon" where it is found, its head is left as it is
 *
 * False, with @error filled, as above, where the picture is of another size
 * than the rig's lens, and where the moon is below the horizon there and then.
 */
bool moon_disc_look(const struct frame *frame, const struct rig *rig,
	double unix_s, struct geodetic site, struct sighting *out,
	struct error *error);

#endif
