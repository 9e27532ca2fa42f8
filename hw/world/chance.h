/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_CHANCE_H
#define WORLD_CHANCE_H

#include <stdint.h>

/*
 * Chance: events that happen now and then, found again by their time alone.
 * Part of sim_world.
 */

enum {
	CHANCE_MAX = 4 /* of one kind at a time */
};

/* How often events of one kind come, and how long they last. */
struct chance_series {
	uint64_t seed;
	uint64_t kind;
	double hourly; /* at most one a slot comes of it */
	double slot_s;
	double lasts_min_s;
	double lasts_max_s; /* at most three slots */
};

/* One that is under way. */
struct chance {
	uint64_t seed; /* its own */
	double since_s;
	double lasts_s;
};

/* chance_now - those under way at @at_s; returns how many. */
int chance_now(const struct chance_series *series, double at_s,
	struct chance chances[CHANCE_MAX]);

/* chance_pick - its @which-th own number, between two; from 2 on. */
double chance_pick(
	const struct chance *chance, uint64_t which, double low, double high);

#endif
