/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_COLUMN_H
#define CORE_COLUMN_H

#include "core/rig.h"

/*
 * Column: what the lit beam covers of a camera's picture.
 *
 * Air is never clear: a camera that sees light sees the beam as a column, from
 * the lamp out to where it ends beside the target, and in it smoke, insects
 * and drops that would be taken for targets. Where it lies is told by where
 * lamp and camera stand. Knows nothing of haze or of how bright it is.
 */

enum column {
	COLUMN_NONE, /* the lamp's light is nowhere on the way of this pixel */
	COLUMN_WAY,  /* on its way out ... */
	COLUMN_END,  /* ... and where it ends, which is where the target is */
};

/*
 * column_at - what the light does to the camera's pixel @at.
 *
 * @outer_rad: the beam's outer width
 * @head:      where the head was at mid-exposure
 *
 * The beam is the cone of that width about the lamp's axis, out to the
 * assumed range; its end is all that lies within that angle about the axis'
 * far point.
 */
enum column column_at(const struct rig *rig, double outer_rad,
	struct mount_angles head, struct pixel at);

#endif
