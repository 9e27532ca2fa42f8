/* SPDX-License-Identifier: Apache-2.0 */
#include "core/dead_time.h"

#include "core/geom.h"

#include <math.h>

static const double step_s = 0.02;
/* So many of the tries are shorter than what was told. */
static const double shorter = 7.0;

/* What was told is off by so much, before anything is seen. */
static const double doubt_s = 0.04;

/* Looks that no two tries tell apart say nothing. */
static const double apart_least_rad = 0.02 * GEOM_PI / 180.0;

/* A worse error than this is something else. */
static const double cost_most = 16.0;

/* What was seen so many looks ago counts for e times less. */
static const double memory_looks = 200.0;

void dead_time_init(struct dead_time *dead, double told_s)
{
	*dead = (struct dead_time){ .told_s = told_s, .best_s = told_s };
}

double dead_time_try(const struct dead_time *dead, int index)
{
	return fmax(0.0, dead->told_s + (index - shorter) * step_s);
}

static double apart(const double way_rad[DEAD_TIME_TRIES])
{
	double low = way_rad[0];
	double high = way_rad[0];

	for (int i = 1; i < DEAD_TIME_TRIES; i++) {
		low = fmin(low, way_rad[i]);
		high = fmax(high, way_rad[i]);
	}
	return high - low;
}

/* With what was told of it, as if that were one more look. */
static double cost(const struct dead_time *dead, int index)
{
	double off = (dead_time_try(dead, index) - dead->told_s) / doubt_s;

	return dead->cost[index] + off * off;
}

/* Where a parabola through the best and its neighbours is lowest, in steps. */
static double between(const struct dead_time *dead, int best)
{
	if (best == 0 || best == DEAD_TIME_TRIES - 1) {
		return 0.0;
	}
	double before = cost(dead, best - 1);
	double after = cost(dead, best + 1);
	double bend = before + after - 2.0 * cost(dead, best);

	return bend > 0.0 ? 0.5 * (before - after) / bend : 0.0;
}

static double best(const struct dead_time *dead)
{
	int least = 0;

	for (int i = 1; i < DEAD_TIME_TRIES; i++) {
		if (cost(dead, i) < cost(dead, least)) {
			least = i;
		}
	}
	return fmax(0.0,
		dead_time_try(dead, least) + between(dead, least) * step_s);
}

void dead_time_seen(struct dead_time *dead,
	const double way_rad[DEAD_TIME_TRIES], double seen_rad,
	double sigma_rad)
{
	if (apart(way_rad) < apart_least_rad) {
		return;
	}
	for (int i = 0; i < DEAD_TIME_TRIES; i++) {
		double off = (way_rad[i] - seen_rad) / sigma_rad;

		dead->cost[i] *= 1.0 - 1.0 / memory_looks;
		dead->cost[i] += fmin(cost_most, off * off);
	}
	dead->best_s = best(dead);
}
