/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sun.h"

#include <math.h>

/* 2000 January 1, 12:00 UTC. */
static const double j2000_unix_s = 946728000.0;
static const double day_s = 86400.0;

struct equatorial {
	double right_ascension_rad;
	double declination_rad;
};

static struct equatorial place(double days)
{
	double anomaly = geom_radians(357.528 + 0.9856003 * days);
	double longitude = geom_radians(280.460 + 0.9856474 * days +
		1.915 * sin(anomaly) + 0.020 * sin(2.0 * anomaly));
	double obliquity = geom_radians(23.439 - 0.0000004 * days);

	return (struct equatorial){
		atan2(cos(obliquity) * sin(longitude), cos(longitude)),
		asin(sin(obliquity) * sin(longitude)),
	};
}

struct angles sun_at(double unix_s, double lat_rad, double lon_rad)
{
	double days = (unix_s - j2000_unix_s) / day_s;
	struct equatorial sun = place(days);
	/* Greenwich mean sidereal time. */
	double sidereal = geom_radians(
		fmod(280.46061837 + 360.98564736629 * days, 360.0));
	double hour = sidereal + lon_rad - sun.right_ascension_rad;
	double north = cos(lat_rad) * sin(sun.declination_rad) -
		sin(lat_rad) * cos(sun.declination_rad) * cos(hour);
	double east = -cos(sun.declination_rad) * sin(hour);
	double up = sin(lat_rad) * sin(sun.declination_rad) +
		cos(lat_rad) * cos(sun.declination_rad) * cos(hour);

	return (struct angles){ atan2(east, north),
		atan2(up, hypot(north, east)) };
}
