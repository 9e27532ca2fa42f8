/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SUN_H
#define CORE_SUN_H

#include "core/geom.h"

/*
 * Sun: where it stands, to some hundredths of a degree from 1950 to 2050, after
 * the low-precision formulas of the Astronomical Almanac (section C).
 */

/*
 * sun_at - its middle, without refraction.
 *
 * @unix_s: seconds since 1970, UTC
 */
struct angles sun_at(double unix_s, double lat_rad, double lon_rad);

#endif
