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
	int64_t stop_ns[TRIAL_ROUNDS_MAX]; /* until a stop frame was on the wire
					    */
	char told_by[16]; /* where its sentence was read; "": nowhere */
	char wrong[TRIAL_WRONG_MAX]; /* what did not hold; "": nothing */
	bool unready; /* the stage was not lit, or not made whole: a machine
		       * that has too much to do; of the fault it says
		       * nothing */
};

/*
 * trial_run - fills @trial step by step, so that a reader sees how far it came
 * should this process not survive. @slack_ms: what a loaded machine may take
 * longer.
 */
void trial_run(struct trial *trial, const struct fault *fault,
	const struct tower_paths *paths, int rounds, int slack_ms,
	uint64_t seed);

/* Of several times. */
struct trial_span {
	int64_t middle_ns;
	int64_t longest_ns;
};

/* trial_dark, trial_stop - of the rounds that are done; zero: none. */
struct trial_span trial_dark(const struct trial *trial);
struct trial_span trial_stop(const struct trial *trial);

#endif
