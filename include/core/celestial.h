/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CELESTIAL_H
#define CORE_CELESTIAL_H

#include "core/geodesy.h"

/*
 * Celestial: where what stands among the stars is seen from a place at a time.
 *
 * Precession after Lieske (1977), the four largest terms of nutation,
 * sidereal time after the IAU (1982), the earth's motion taken as a circle,
 * after Meeus, "Astronomical Algorithms", chapters 12, 21 to 23. Good to 0.003
 * degrees from 1980 to 2060, of which most is the difference between UTC and
 * the earth's turning. Proper motion is left out.
 */

/* The sky over one place at one moment. */
struct celestial {
	struct rotation turn; /* from J2000 to the world's frame */
	struct vec3 motion;   /* of the earth, J2000, over that of light */
	double height_m;      /* of the place: how much air is above it */
};

/* celestial_at - @unix_s: seconds since 1970, UTC. */
struct celestial celestial_at(double unix_s, struct geodetic site);

/*
 * celestial_look - where a star is seen, refraction included.
 *
 * @star: J2000, unit: x towards right ascension 0, z towards the north pole
 */
struct angles celestial_look(const struct celestial *sky, struct vec3 star);

/*
 * celestial_lift - by how much the air lifts what is at @el_rad without it,
 * after Saemundsson (1986), in a standard atmosphere (10 degrees at the
 * ground). Below two degrees no formula is good to 0.02 degrees; 0 for
 * what is more than a degree below the horizon.
 */
double celestial_lift(double el_rad, double height_m);

/* celestial_tt_days - days of terrestrial time since J2000, for ephemerides. */
double celestial_tt_days(double unix_s);

/* celestial_obliquity_rad - of the ecliptic, the mean of that date. */
double celestial_obliquity_rad(double unix_s);

/* What the moon's pull does to the earth's axis. */
struct nutation {
	double longitude_rad;
	double obliquity_rad;
};

struct nutation celestial_nutation(double unix_s);

/* celestial_solar_longitude_rad - along the ecliptic of date, to 0.01 deg. */
double celestial_solar_longitude_rad(double unix_s);

/*
 * celestial_ground - from the equator and equinox of date to the earth's own
 * frame: x towards Greenwich, z towards the north pole.
 */
struct rotation celestial_ground(double unix_s);

/*
 * celestial_horizon - from the earth's own frame to the world's: east, north
 * and up at @site.
 */
struct rotation celestial_horizon(struct geodetic site);

#endif
