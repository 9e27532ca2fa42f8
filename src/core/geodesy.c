/* SPDX-License-Identifier: Apache-2.0 */
#include "core/geodesy.h"

#include <math.h>

/* WGS-84: equatorial radius, and the square of the first eccentricity. */
static const double equator_m = 6378137.0;
static const double eccentricity2 = 6.69437999014e-3;

/* Radius of curvature in the prime vertical. */
static double normal_m(double lat_rad)
{
	double s = sin(lat_rad);

	return equator_m / sqrt(1.0 - eccentricity2 * s * s);
}

static struct vec3 earth_centred(struct geodetic g)
{
	double n = normal_m(g.lat_rad);
	double level = (n + g.height_m) * cos(g.lat_rad);

	return (struct vec3){
		level * cos(g.lon_rad),
		level * sin(g.lon_rad),
		(n * (1.0 - eccentricity2) + g.height_m) * sin(g.lat_rad),
	};
}

struct sight geodesy_sight_point(struct geodetic here, struct vec3 point_m)
{
	struct vec3 a = earth_centred(here);
	double x = point_m.x - a.x;
	double y = point_m.y - a.y;
	double z = point_m.z - a.z;
	double out = cos(here.lon_rad) * x + sin(here.lon_rad) * y;
	double east = cos(here.lon_rad) * y - sin(here.lon_rad) * x;
	double north = cos(here.lat_rad) * z - sin(here.lat_rad) * out;
	double up = cos(here.lat_rad) * out + sin(here.lat_rad) * z;

	return (struct sight){
		.at = { atan2(east, north), atan2(up, hypot(east, north)) },
		.range_m = sqrt(x * x + y * y + z * z),
	};
}

struct sight geodesy_sight(struct geodetic here, struct geodetic there)
{
	return geodesy_sight_point(here, earth_centred(there));
}

struct geodetic geodesy_move(
	struct geodetic from, double north_m, double east_m, double up_m)
{
	double s = sin(from.lat_rad);
	double n = normal_m(from.lat_rad);
	double meridian_m =
		n * (1.0 - eccentricity2) / (1.0 - eccentricity2 * s * s);
	double level_m = (n + from.height_m) * fmax(cos(from.lat_rad), 1e-6);

	return (struct geodetic){
		from.lat_rad + north_m / (meridian_m + from.height_m),
		from.lon_rad + east_m / level_m,
		from.height_m + up_m,
	};
}
