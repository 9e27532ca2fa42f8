/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_SECTOR_WITNESS_H
#define SUPPORT_SECTOR_WITNESS_H

#include "core/sector.h"

#include <math.h>

/*
 * Sector witness: whether a direction lies in a closed sector, said in other
 * words than core/sector: by a ray to the right over the sides as laid out
 * from the direction's own azimuth, and by degrees for a box.
 */

static inline bool witness_in_polygon(
	const struct sector_polygon *sector, struct angles at)
{
	double x[SECTOR_CORNERS_MAX];
	double y[SECTOR_CORNERS_MAX];
	int count = 0;
	bool inside = false;

	while (count < SECTOR_CORNERS_MAX &&
		isfinite(sector->corner[count].az_rad)) {
		double az = sector->corner[count].az_rad;

		x[count] = count == 0 ? geom_wrap(az - at.az_rad)
				      : x[count - 1] +
				geom_wrap(
					az - sector->corner[count - 1].az_rad);
		y[count] = sector->corner[count].el_rad - at.el_rad;
		count++;
	}
	for (int i = 0, j = count - 1; i < count; j = i++) {
		if ((y[i] > 0) != (y[j] > 0) &&
			x[i] - (x[j] - x[i]) * y[i] / (y[j] - y[i]) > 0) {
			inside = !inside;
		}
	}
	return inside;
}

static inline bool witness_in_box(
	const struct sector_box *box, struct angles at)
{
	double az = at.az_rad;

	while (az < box->az_from_rad) {
		az += 2.0 * GEOM_PI;
	}
	while (az - 2.0 * GEOM_PI >= box->az_from_rad) {
		az -= 2.0 * GEOM_PI;
	}
	double to = box->az_to_rad < box->az_from_rad
		? box->az_to_rad + 2.0 * GEOM_PI
		: box->az_to_rad;

	return az <= to && at.el_rad >= box->el_from_rad &&
		at.el_rad <= box->el_to_rad;
}

#endif
