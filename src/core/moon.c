/* SPDX-License-Identifier: Apache-2.0 */
#include "core/moon.h"

#include "core/celestial.h"

#include <math.h>
#include <stddef.h>

static const double mean_range_m = 385000560.0;
static const double moon_m = 1737400.0; /* its radius */
static const double century_days = 36525.0;

/* What the series are made of. */
struct arguments {
	double longitude_rad; /* L': mean, of the moon */
	double elongation_rad;
	double sun_rad;   /* M: anomaly */
	double moon_rad;  /* M': anomaly */
	double node_rad;  /* F: argument of latitude */
	double venus_rad; /* A1: what Venus does to it */
	double narrowing; /* E: of the earth's orbit */
};

/* One term: what it depends on, and how much. */
struct wave {
	signed char elongation;
	signed char sun;
	signed char moon;
	signed char node;
	int sine;   /* millionths of a degree */
	int cosine; /* metres */
};

static const struct wave along[] = {
	{ 0, 0, 1, 0, 6288774, -20905355 },
	{ 2, 0, -1, 0, 1274027, -3699111 },
	{ 2, 0, 0, 0, 658314, -2955968 },
	{ 0, 0, 2, 0, 213618, -569925 },
	{ 0, 1, 0, 0, -185116, 48888 },
	{ 0, 0, 0, 2, -114332, -3149 },
	{ 2, 0, -2, 0, 58793, 246158 },
	{ 2, -1, -1, 0, 57066, -152138 },
	{ 2, 0, 1, 0, 53322, -170733 },
	{ 2, -1, 0, 0, 45758, -204586 },
	{ 0, 1, -1, 0, -40923, -129620 },
	{ 1, 0, 0, 0, -34720, 108743 },
	{ 0, 1, 1, 0, -30383, 104755 },
	{ 2, 0, 0, -2, 15327, 10321 },
	{ 0, 0, 1, 2, -12528, 0 },
	{ 0, 0, 1, -2, 10980, 79661 },
	{ 4, 0, -1, 0, 10675, -34782 },
	{ 0, 0, 3, 0, 10034, -23210 },
	{ 4, 0, -2, 0, 8548, -21636 },
	{ 2, 1, -1, 0, -7888, 24208 },
	{ 2, 1, 0, 0, -6766, 30824 },
	{ 1, 0, -1, 0, -5163, -8379 },
	{ 1, 1, 0, 0, 4987, -16675 },
	{ 2, -1, 1, 0, 4036, -12831 },
	{ 2, 0, 2, 0, 3994, -10445 },
	{ 4, 0, 0, 0, 3861, -11650 },
	{ 2, 0, -3, 0, 3665, 14403 },
	{ 0, 1, -2, 0, -2689, -7003 },
	{ 2, 0, -1, 2, -2602, 0 },
	{ 2, -1, -2, 0, 2390, 10056 },
	{ 1, 0, 1, 0, -2348, 6322 },
	{ 2, -2, 0, 0, 2236, -9884 },
	{ 0, 1, 2, 0, -2120, 5751 },
	{ 0, 2, 0, 0, -2069, 0 },
	{ 2, -2, -1, 0, 2048, -4950 },
	{ 2, 0, 1, -2, -1773, 4130 },
	{ 2, 0, 0, 2, -1595, 0 },
	{ 4, -1, -1, 0, 1215, -3958 },
	{ 0, 0, 2, 2, -1110, 0 },
};

static const struct wave above[] = {
	{ 0, 0, 0, 1, 5128122, 0 },
	{ 0, 0, 1, 1, 280602, 0 },
	{ 0, 0, 1, -1, 277693, 0 },
	{ 2, 0, 0, -1, 173237, 0 },
	{ 2, 0, -1, 1, 55413, 0 },
	{ 2, 0, -1, -1, 46271, 0 },
	{ 2, 0, 0, 1, 32573, 0 },
	{ 0, 0, 2, 1, 17198, 0 },
	{ 2, 0, 1, -1, 9266, 0 },
	{ 0, 0, 2, -1, 8822, 0 },
	{ 2, -1, 0, -1, 8216, 0 },
	{ 2, 0, -2, -1, 4324, 0 },
	{ 2, 0, 1, 1, 4200, 0 },
	{ 2, 1, 0, -1, -3359, 0 },
	{ 2, -1, -1, 1, 2463, 0 },
	{ 2, -1, 0, 1, 2211, 0 },
	{ 2, -1, -1, -1, 2065, 0 },
	{ 0, 1, -1, -1, -1870, 0 },
	{ 4, 0, -1, -1, 1828, 0 },
	{ 0, 1, 0, 1, -1794, 0 },
	{ 0, 0, 0, 3, -1749, 0 },
	{ 0, 1, -1, 1, -1565, 0 },
	{ 1, 0, 0, 1, -1491, 0 },
	{ 0, 1, 1, 1, -1475, 0 },
	{ 0, 1, 1, -1, -1410, 0 },
	{ 0, 1, 0, -1, -1344, 0 },
	{ 1, 0, 0, -1, -1335, 0 },
	{ 0, 0, 3, 1, 1107, 0 },
	{ 4, 0, 0, -1, 1021, 0 },
};

static double turned(double at_deg, double per_day_deg, double days)
{
	return geom_radians(fmod(at_deg + per_day_deg * days, 360.0));
}

static struct arguments arguments_at(double days)
{
	return (struct arguments){
		turned(218.3164477, 481267.88123421 / century_days, days),
		turned(297.8501921, 445267.1114034 / century_days, days),
		turned(357.5291092, 35999.0502909 / century_days, days),
		turned(134.9633964, 477198.8675055 / century_days, days),
		turned(93.2720950, 483202.0175233 / century_days, days),
		turned(119.75, 131.849 / century_days, days),
		1.0 - 0.002516 * days / century_days,
	};
}

/* The sums of one series' sines (degrees) and cosines (metres). */
static void sum(const struct arguments *at, const struct wave *wave,
	size_t count, double *sines_deg, double *cosines_m)
{
	*sines_deg = 0.0;
	*cosines_m = 0.0;
	for (size_t i = 0; i < count; i++) {
		double angle = wave[i].elongation * at->elongation_rad +
			wave[i].sun * at->sun_rad +
			wave[i].moon * at->moon_rad +
			wave[i].node * at->node_rad;
		double share = pow(at->narrowing, fabs((double)wave[i].sun));

		*sines_deg += 1e-6 * share * wave[i].sine * sin(angle);
		*cosines_m += share * wave[i].cosine * cos(angle);
	}
}

/* What Venus and the earth's flatness add. */
static struct angles disturbed(const struct arguments *at)
{
	double flat = at->longitude_rad - at->node_rad;

	return (struct angles){
		geom_radians(
			0.003958 * sin(at->venus_rad) + 0.001962 * sin(flat)),
		geom_radians(-0.002235 * sin(at->longitude_rad) +
			0.000175 * sin(at->venus_rad - at->node_rad) +
			0.000175 * sin(at->venus_rad + at->node_rad)),
	};
}

/* Through the true ecliptic of date to its equator. */
static struct vec3 equatorial(double unix_s, struct angles ecliptic)
{
	struct nutation nutation = celestial_nutation(unix_s);
	double longitude = ecliptic.az_rad + nutation.longitude_rad;
	struct rotation tilt = geom_about_x(
		celestial_obliquity_rad(unix_s) + nutation.obliquity_rad);

	return geom_turn(&tilt,
		(struct vec3){ cos(ecliptic.el_rad) * cos(longitude),
			cos(ecliptic.el_rad) * sin(longitude),
			sin(ecliptic.el_rad) });
}

/* Along and above the ecliptic of date, from the earth's middle. */
static struct angles ecliptic_at(double unix_s, double *range_m)
{
	struct arguments at = arguments_at(celestial_tt_days(unix_s));
	struct angles more = disturbed(&at);
	double longitude_deg;
	double latitude_deg;
	double none;

	sum(&at, along, sizeof(along) / sizeof(*along), &longitude_deg,
		range_m);
	sum(&at, above, sizeof(above) / sizeof(*above), &latitude_deg, &none);
	*range_m += mean_range_m;
	return (struct angles){
		at.longitude_rad + geom_radians(longitude_deg) + more.az_rad,
		geom_radians(latitude_deg) + more.el_rad,
	};
}

struct sight moon_sight(double unix_s, struct geodetic site)
{
	double range_m;
	struct angles ecliptic = ecliptic_at(unix_s, &range_m);
	struct rotation ground = celestial_ground(unix_s);
	struct vec3 v = geom_turn(&ground, equatorial(unix_s, ecliptic));

	return geodesy_sight_point(site,
		(struct vec3){ range_m * v.x, range_m * v.y, range_m * v.z });
}

double moon_radius_rad(double range_m)
{
	return asin(moon_m / range_m);
}
