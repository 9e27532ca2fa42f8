/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_JOURNAL_H
#define TOOLS_JOURNAL_H

#include "base/error.h"
#include "record/summary.h"
#include "tools/rehearsal.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Journal: what a rehearsal leaves behind: the tables, the trace, the
 * summary's figures, and pictures for people. A sink of the rehearsal.
 *
 * One row or line a frame, written when the frame has been looked at; what
 * it says of head and beam is true for the frame's mid-exposure. Of a second
 * camera's frames only the trace tells.
 */

/* Who knows where the target truly is. */
struct journal_truth {
	void *context;

	/*
	 * The target's direction at the mid-exposure of @step's frame. False
	 * where there is none. NULL instead of a function: nobody knows, and
	 * the program's own estimate stands in.
	 */
	bool (*at)(void *context, const struct rehearsal_step *step,
		struct angles *target);
};

struct journal_settings {
	const char *folder; /* is made; NULL: nothing is written */
	bool annotate;      /* draw a video, a strip and a plot as well */
	struct journal_truth truth;
};

struct journal; /* owned by the caller */

/*
 * journal_open - for a rehearsal of @scene, which must outlive it.
 *
 * NULL, with @error filled, on failure.
 */
struct journal *journal_open(const struct journal_settings *settings,
	const struct scene *scene, struct error *error);

/* journal_sink - what to hand to rehearsal_run. */
struct rehearsal_sink journal_sink(struct journal *journal);

/* journal_frames - how many it has seen. */
int64_t journal_frames(const struct journal *journal);

/* journal_result - the figures of the run so far. */
struct summary_result journal_result(const struct journal *journal);

/*
 * journal_close - finishes every file; NULL is fine. False, with @error
 * filled, where something could not be written.
 */
bool journal_close(struct journal *journal, struct error *error);

#endif
