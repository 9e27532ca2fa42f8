/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GEODESY_H
#define CORE_GEODESY_H

#include "core/geom.h"

/*
 * Geodesy: where something over the earth stands in this site's sky. WGS-84;
 * NIMA TR8350.2 for the ellipsoid. Straight lines: no refraction.
 */

struct geodetic {
	double lat_rad;  /* north positive */
	double lon_rad;  /* east positive */
	double height_m; /* over the ellipsoid */
};

struct sight {
	struct angles at; /* azimuth clockwise from north */
	double range_m;
};

/* geodesy_sight - @there as seen from @here. */
struct sight geodesy_sight(struct geodetic here, struct geodetic there);

/*
 * geodesy_sight_point - the same of a point in the earth's own frame, metres
 * from its middle: x towards Greenwich, z towards the north pole.
 */
struct sight geodesy_sight_point(struct geodetic here, struct vec3 point_m);

/*
 * geodesy_move - @from after @north_m and @east_m along the ground and @up_m;
 * for way that is short against the earth.
 */
struct geodetic geodesy_move(
	struct geodetic from, double north_m, double east_m, double up_m);

#endif
