/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Progress: a bar on standard error, where that is a terminal; else nothing.
 */

struct progress {
	const char *what;
	int64_t total; /* 0: unknown: a count instead of a bar */
	int64_t done;
	int64_t drawn_ns; /* when it was last drawn */
	bool shown;
	bool terminal;
};

/* @what stays the caller's. */
void progress_init(struct progress *progress, const char *what, int64_t total);

/* progress_step - @done of them are; draws a few times a second. */
void progress_step(struct progress *progress, int64_t done);

/* progress_end - clears the line, so that other text can follow. */
void progress_end(struct progress *progress);

#endif
