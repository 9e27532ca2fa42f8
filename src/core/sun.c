/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sun.h"

#include "core/celestial.h"

#include <math.h>

struct angles sun_at(double unix_s, double lat_rad, double lon_rad)
{
	double longitude = celestial_solar_longitude_rad(unix_s);
	struct rotation tilt = geom_about_x(celestial_obliquity_rad(unix_s));
	struct rotation ground = celestial_ground(unix_s);
	struct rotation horizon =
		celestial_horizon((struct geodetic){ lat_rad, lon_rad, 0.0 });
	struct rotation on_ground = geom_then(&tilt, &ground);
	struct rotation whole = geom_then(&on_ground, &horizon);

	return geom_angles(geom_turn(
		&whole, (struct vec3){ cos(longitude), sin(longitude), 0.0 }));
}
