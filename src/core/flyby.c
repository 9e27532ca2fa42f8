/* SPDX-License-Identifier: Apache-2.0 */
#include "core/flyby.h"

#include <math.h>

/* 60 m/s head-on from 200 m: faster or nearer is not told from a turn. */
static const double closing_most_hz = 0.3;

/* What is slower flies nowhere. */
static const double rate_least_rad_s = 1e-3;

struct flyby flyby_of(double rate_rad_s, double accel_rad_s2)
{
	struct flyby flyby = { .rate_rad_s = rate_rad_s };

	if (rate_rad_s >= rate_least_rad_s) {
		flyby.closing_hz = fmax(-closing_most_hz,
			fmin(closing_most_hz,
				-accel_rad_s2 / (2.0 * rate_rad_s)));
	}
	return flyby;
}

double flyby_accel(const struct flyby *flyby)
{
	return -2.0 * flyby->closing_hz * flyby->rate_rad_s;
}

struct flyby flyby_after(
	const struct flyby *flyby, double time_s, double *way_rad)
{
	double rate = flyby->rate_rad_s;
	double nearer = 1.0 + flyby->closing_hz * time_s;
	double across = rate * time_s;
	double range2 = nearer * nearer + across * across;

	*way_rad = atan2(across, nearer);
	return (struct flyby){
		.rate_rad_s = rate / range2,
		.closing_hz =
			(flyby->closing_hz * nearer + rate * across) / range2,
	};
}
