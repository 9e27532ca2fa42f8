/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SECTOR_H
#define CORE_SECTOR_H

#include "core/geom.h"

#include <stdbool.h>

/*
 * Sector: a part of the sky that stays dark, as a box or as a polygon of
 * azimuths and elevations, and whether a beam touches it.
 *
 * A beam is a cone. It touches what it covers in part, and one that is not a
 * number touches everything.
 */

enum {
	SECTOR_CORNERS_MAX = 12,
	SECTOR_CORNERS_MIN = 3,
};

/* Az may run through north (from > to); whole turns close all azimuths. */
struct sector_box {
	double az_from_rad;
	double az_to_rad;
	double el_from_rad;
	double el_to_rad;
};

/*
 * Its sides run straight in azimuth and elevation, from each corner to the
 * next and from the last to the first, each the shorter way about; so north
 * is no border.
 */
struct sector_polygon {
	struct angles corner[SECTOR_CORNERS_MAX]; /* the rest: not numbers */
};

/* sector_box_touches - @half_rad: half of the beam's width, 0 .. pi / 2. */
bool sector_box_touches(
	const struct sector_box *box, struct angles beam, double half_rad);

/*
 * sector_polygon_touches - the same. Exact to a hundredth of a degree, on the
 * side of touching. @polygon: one that sector_polygon_flaw finds sound.
 */
bool sector_polygon_touches(const struct sector_polygon *polygon,
	struct angles beam, double half_rad);

/*
 * sector_polygon_flaw - why it bounds nothing, as half a sentence; NULL where
 * it is sound: three corners or more, sides of less than half a turn, not
 * once about the whole sky.
 */
const char *sector_polygon_flaw(const struct sector_polygon *polygon);

#endif
