/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MOON_H
#define CORE_MOON_H

#include "core/geodesy.h"

/*
 * Moon: where it stands, after the largest terms of the lunar theory ELP-2000
 * as given by Meeus, "Astronomical Algorithms", chapter 47.
 */

/*
 * moon_sight - its middle as seen from @site, to 0.008 degrees and 0.1 percent
 * of its distance from 1980 to 2060; without refraction.
 *
 * @unix_s: seconds since 1970, UTC
 */
struct sight moon_sight(double unix_s, struct geodetic site);

/* moon_radius_rad - half of its width, seen from @range_m. */
double moon_radius_rad(double range_m);

#endif
