/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STARS_H
#define CALIBRATION_STARS_H

#include "core/geom.h"

#include <stdint.h>

/*
 * Stars: the bundled catalogue, 41,411 stars to magnitude 8, brightest first.
 * Source and licence: data/stars/README.md.
 *
 * Celestial frame, J2000: x towards right ascension 0 and declination 0, y
 * towards right ascension 90 degrees, z towards the north pole. In the words
 * of geom.h a right ascension is 90 degrees less an azimuth.
 */

struct star {
	uint32_t hip;      /* number of the Hipparcos catalogue */
	float right_deg;   /* right ascension, 0..360 */
	float decline_deg; /* declination, -90..90 */
	float magnitude;
	struct vec3 at; /* the same as a unit vector */
};

/* The catalogue; lives as long as the program. */
extern const struct star stars[];
extern const int stars_count;

/* stars_name - its own name, in UTF-8; NULL where it has none. */
const char *stars_name(int index);

/*
 * stars_find - the number in the catalogue of the star with this name of its
 * own, whatever its capitals, or "HIP" and its number; -1: there is none.
 */
int stars_find(const char *name);

/*
 * stars_near - the brightest stars within @radius_rad of @at.
 *
 * @faintest: magnitude down to which they count
 * @out:      their numbers in the catalogue, brightest first; room for @max
 */
int stars_near(
	struct vec3 at, double radius_rad, double faintest, int *out, int max);

#endif
