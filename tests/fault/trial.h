/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_TRIAL_H
#define FAULT_TRIAL_H

#include "fault.h"

/*
 * Trial: one fault, caused several times at random instants against a whole
 * site of its own, and what came of it.
 */

enum {
	TRIAL_ROUNDS_MAX = 64,
	TRIAL_WRONG_MAX = 160,
};

struct trial {
	int rounds; /* done so far */
	int relit;  /* times that it was lit again without a press */
	int64_t took_ns[TRIAL_ROUNDS_MAX]; /* from fault to dark, of DARKENS */
	int64_t stop_ns;  /* the longest until a stop frame was on the wire */
	char told_by[16]; /* where its sentence was read; "": nowhere */
	char wrong[TRIAL_WRONG_MAX]; /* what did not hold; "": nothing */
};

/*
 * trial_run - fills @trial step by step, so that a reader sees how far it came
 * should this process not survive. @slack_ms: what a loaded machine may take
 * longer.
 */
void trial_run(struct trial *trial, const struct fault *fault,
	const struct tower_paths *paths, int rounds, int slack_ms,
	uint64_t seed);

/* trial_longest_ns, trial_middle_ns - of those that are done; 0: none. */
int64_t trial_longest_ns(const struct trial *trial);
int64_t trial_middle_ns(const struct trial *trial);

#endif
