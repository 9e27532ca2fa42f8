/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_KILLS_H
#define FAULT_KILLS_H

#include "tower.h"

/*
 * Kills: programs of several whole sites are killed, hung or held up at random
 * instants, again and again, while an operator presses, holds and lets go.
 * Only what was killed is started anew; everything else goes on.
 */

struct kills_plan {
	const struct tower_paths *paths;
	size_t count;   /* of kills, in all */
	size_t at_once; /* sites */
	uint64_t seed;
	int slack_ms; /* what a loaded machine may take longer */
};

/* What came of those of one program. */
struct kills_tally {
	const char *program;
	int budget_ms;
	int kills;
	int while_lit;
	int timed; /* while lit, and for good: */
	int64_t middle_ns;
	int64_t longest_ns;
};

enum {
	KILLS_PROGRAMS = 4,
};

struct kills_result {
	struct kills_tally tallies[KILLS_PROGRAMS];
	int kills;
	int presses;
	int lit;    /* times that a press lit the lamp */
	int relit;  /* times that it was lit again by the same press */
	int late;   /* times that it was lit for longer than the budget */
	int fallen; /* sites that did not come through */
};

/* kills_run - prints a line a site while it goes on. */
void kills_run(const struct kills_plan *plan, struct kills_result *result);

/* kills_print - a row a program, and the sums. */
void kills_print(FILE *out, const struct kills_plan *plan,
	const struct kills_result *result);

#endif
