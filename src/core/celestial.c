/* SPDX-License-Identifier: Apache-2.0 */
#include "core/celestial.h"

#include <math.h>

/* 2000 January 1, 12:00. */
static const double j2000_unix_s = 946728000.0;
static const double day_s = 86400.0;
static const double century_days = 36525.0;
/* Terrestrial time less UTC; no leap second was added since 2017. */
static const double tt_utc_s = 69.184;
static const double aberration_arcsec = 20.49552;
/* The height over which the air's pressure falls by a factor of e. */
static const double air_m = 8300.0;
/* What is lower is not seen through the air but the earth. */
static const double lowest_deg = -1.0;

static double days_of(double unix_s)
{
	return (unix_s - j2000_unix_s) / day_s;
}

static double arcsec(double seconds)
{
	return geom_radians(seconds / 3600.0);
}

double celestial_tt_days(double unix_s)
{
	return days_of(unix_s + tt_utc_s);
}

double celestial_obliquity_rad(double unix_s)
{
	double t = celestial_tt_days(unix_s) / century_days;

	return arcsec(84381.448 - t * (46.8150 + t * 0.00059));
}

double celestial_solar_longitude_rad(double unix_s)
{
	double days = days_of(unix_s);
	double anomaly = geom_radians(357.528 + 0.9856003 * days);

	return geom_radians(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) +
		0.020 * sin(2.0 * anomaly));
}

struct nutation celestial_nutation(double unix_s)
{
	double days = celestial_tt_days(unix_s);
	double node = geom_radians(125.04452 - 0.0529537648 * days);
	double sun = geom_radians(280.4665 + 0.98564736 * days);
	double moon = geom_radians(218.3165 + 13.17639648 * days);

	return (struct nutation){
		arcsec(-17.20 * sin(node) - 1.32 * sin(2 * sun) -
			0.23 * sin(2 * moon) + 0.21 * sin(2 * node)),
		arcsec(9.20 * cos(node) + 0.57 * cos(2 * sun) +
			0.10 * cos(2 * moon) - 0.09 * cos(2 * node)),
	};
}

/* From J2000 to the mean equator and equinox of date. */
static struct rotation precession(double unix_s)
{
	double t = celestial_tt_days(unix_s) / century_days;
	double zeta = arcsec(t * (2306.2181 + t * (0.30188 + t * 0.017998)));
	double z = arcsec(t * (2306.2181 + t * (1.09468 + t * 0.018203)));
	double theta = arcsec(t * (2004.3109 - t * (0.42665 + t * 0.041833)));
	struct rotation first = geom_about_z(zeta);
	struct rotation second = geom_about_y(-theta);
	struct rotation third = geom_about_z(z);
	struct rotation both = geom_then(&first, &second);

	return geom_then(&both, &third);
}

/* From the mean equator and equinox of date to the true. */
static struct rotation nod(double unix_s)
{
	struct nutation nutation = celestial_nutation(unix_s);
	double obliquity = celestial_obliquity_rad(unix_s);
	struct rotation first = geom_about_x(-obliquity);
	struct rotation second = geom_about_z(nutation.longitude_rad);
	struct rotation third =
		geom_about_x(obliquity + nutation.obliquity_rad);
	struct rotation both = geom_then(&first, &second);

	return geom_then(&both, &third);
}

struct rotation celestial_ground(double unix_s)
{
	double days = days_of(unix_s);
	double mean = geom_radians(
		fmod(280.46061837 + 360.98564736629 * days, 360.0));
	double apparent = mean +
		celestial_nutation(unix_s).longitude_rad *
			cos(celestial_obliquity_rad(unix_s));

	return geom_about_z(-apparent);
}

struct rotation celestial_horizon(struct geodetic site)
{
	double sin_lat = sin(site.lat_rad);
	double cos_lat = cos(site.lat_rad);
	double sin_lon = sin(site.lon_rad);
	double cos_lon = cos(site.lon_rad);

	return (struct rotation){ {
		{ -sin_lon, cos_lon, 0.0 },
		{ -sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat },
		{ cos_lat * cos_lon, cos_lat * sin_lon, sin_lat },
	} };
}

static struct vec3 motion_at(double unix_s)
{
	double longitude = celestial_solar_longitude_rad(unix_s);
	double obliquity = celestial_obliquity_rad(unix_s);
	double share = arcsec(aberration_arcsec);

	return (struct vec3){
		share * sin(longitude),
		-share * cos(longitude) * cos(obliquity),
		-share * cos(longitude) * sin(obliquity),
	};
}

struct celestial celestial_at(double unix_s, struct geodetic site)
{
	struct rotation mean = precession(unix_s);
	struct rotation nodded = nod(unix_s);
	struct rotation date = geom_then(&mean, &nodded);
	struct rotation ground = celestial_ground(unix_s);
	struct rotation horizon = celestial_horizon(site);
	struct rotation on_ground = geom_then(&date, &ground);

	return (struct celestial){
		.turn = geom_then(&on_ground, &horizon),
		.motion = motion_at(unix_s),
		.height_m = site.height_m,
	};
}

double celestial_lift(double el_rad, double height_m)
{
	double el_deg = geom_degrees(el_rad);

	if (el_deg < lowest_deg) {
		return 0.0;
	}
	double bent_deg = el_deg + 10.3 / (el_deg + 5.11);
	double arcmin = 1.02 / tan(geom_radians(bent_deg));

	return arcsec(60.0 * fmax(arcmin, 0.0)) * exp(-height_m / air_m);
}

struct angles celestial_look(const struct celestial *sky, struct vec3 star)
{
	struct vec3 seen = geom_unit((struct vec3){ star.x + sky->motion.x,
		star.y + sky->motion.y, star.z + sky->motion.z });
	struct angles at = geom_angles(geom_turn(&sky->turn, seen));

	at.el_rad += celestial_lift(at.el_rad, sky->height_m);
	return at;
}
