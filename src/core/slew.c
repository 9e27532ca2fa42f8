/* SPDX-License-Identifier: Apache-2.0 */
#include "core/slew.h"

#include <math.h>

double slew_approach(double accel_rad_s2, double way_rad, double dt_s)
{
	double step = accel_rad_s2 * dt_s;

	return sqrt(step * step + 2.0 * accel_rad_s2 * way_rad) - step;
}

/*
 * The highest rate towards a stop @way_rad ahead. An axis that slows down to
 * the result v from its present rate r goes (r - v)^2 / 2a farther than v dt
 * within dt.
 */
static double highest_towards(
	double accel_rad_s2, double way_rad, double rate_rad_s, double dt_s)
{
	if (way_rad <= 0.0) {
		return 0.0;
	}
	double level = slew_approach(accel_rad_s2, way_rad, dt_s);

	if (level >= rate_rad_s) {
		return level;
	}
	double rest = rate_rad_s - accel_rad_s2 * dt_s;
	double root = rest * rest -
		2.0 * (rate_rad_s * rate_rad_s - 2.0 * accel_rad_s2 * way_rad);

	return root > 0.0 ? fmax(0.0, (rest + sqrt(root)) / 2.0) : 0.0;
}

double slew_step(const struct slew_limits *limits, double angle_rad,
	double rate_rad_s, double wish_rad_s, double dt_s)
{
	double change = limits->accel_rad_s2 * dt_s;
	double up = highest_towards(limits->accel_rad_s2,
		limits->high_rad - angle_rad, rate_rad_s, dt_s);
	double down = highest_towards(limits->accel_rad_s2,
		angle_rad - limits->low_rad, -rate_rad_s, dt_s);
	double rate = fmax(-down, fmin(up, wish_rad_s));

	rate = fmax(rate_rad_s - change, fmin(rate_rad_s + change, rate));
	return fmax(-limits->rate_rad_s, fmin(limits->rate_rad_s, rate));
}
