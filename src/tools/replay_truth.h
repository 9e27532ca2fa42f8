/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPLAY_TRUTH_H
#define REPLAY_TRUTH_H

#include "tools/journal.h"
#include "tools/truth.h"

/*
 * Labels of footage as the journal's truth.
 */

struct replay_truth {
	struct truth *labels;
	const struct scene *scene;
	uint32_t chosen_id; /* of the track that was locked last */
};

/* @truth must outlive the journal. */
struct journal_truth replay_truth_for_journal(struct replay_truth *truth);

#endif
