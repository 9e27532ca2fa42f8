/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/beacon.h"

#include "base/utc.h"
#include "calibration/stars.h"
#include "core/celestial.h"
#include "core/moon.h"

#include <strings.h>

static struct angles moon_look(double unix_s, struct geodetic site)
{
	struct angles at = moon_sight(unix_s, site).at;

	at.el_rad += celestial_lift(at.el_rad, site.height_m);
	return at;
}

static bool star_look(const char *name, double unix_s, struct geodetic site,
	struct angles *at, struct error *error)
{
	int star = stars_find(name);

	if (star < 0) {
		return error_set(error, ERROR_SETTINGS,
			"no star is called '%.60s'; write its own name as "
			"lens --stars --out draws it, or HIP and its number, "
			"or Moon",
			name);
	}
	struct celestial sky = celestial_at(unix_s, site);
	*at = celestial_look(&sky, stars[star].at);
	return true;
}

bool beacon_risen(const char *name, struct angles at, struct geodetic site,
	double unix_s, struct error *error)
{
	char utc[UTC_TEXT_SIZE];

	if (at.el_rad > 0) {
		return true;
	}
	utc_text(unix_s, utc);
	return error_set(error, ERROR_TOLERANCE,
		"%.60s is %.1f degrees below the horizon of %.3f, %.3f at %s; "
		"are the place and the time (UTC) right?",
		name, -geom_degrees(at.el_rad), geom_degrees(site.lat_rad),
		geom_degrees(site.lon_rad), utc);
}

bool beacon_look(const char *name, double unix_s, struct geodetic site,
	struct angles *at, struct error *error)
{
	if (strcasecmp(name, "moon") == 0) {
		*at = moon_look(unix_s, site);
	} else if (!star_look(name, unix_s, site, at, error)) {
		return false;
	}
	return beacon_risen(name, *at, site, unix_s, error);
}
