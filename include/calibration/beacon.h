/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_BEACON_H
#define CALIBRATION_BEACON_H

#include "base/error.h"
#include "core/geodesy.h"

#include <stdbool.h>

/*
 * Beacon: things of the sky that a sighting can name, and where they are seen
 * from a place at a time, refraction included.
 */

/*
 * beacon_look - where the one called @name is seen.
 *
 * @name:   a star by its own name ("Vega") or its number ("HIP 91262"), or
 *          "Moon", for the middle of its disc; capitals do not matter
 * @unix_s: seconds since 1970, UTC
 *
 * False, with @error filled, where nothing is called so, and where it is below
 * the horizon there and then.
 */
bool beacon_look(const char *name, double unix_s, struct geodetic site,
	struct angles *at, struct error *error);

/*
 * beacon_risen - whether what is seen at @at can be seen at all; a sentence
 * that asks for place and time where not.
 */
bool beacon_risen(const char *name, struct angles at, struct geodetic site,
	double unix_s, struct error *error);

#endif
