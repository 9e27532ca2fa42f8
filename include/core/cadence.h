/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CADENCE_H
#define CORE_CADENCE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Cadence: how long a command waits until its last byte has left, how soon
 * another can follow it, how often the head is heard of, and how old frames
 * are when they come.
 *
 * Knows nothing of what the commands say but whether they differ.
 */

struct cadence {
	double lag_s;  /* from a command's making to its last byte */
	double hold_s; /* from a changed command to the next, > 0 */
	double read_s; /* from one reading of the head to the next, > 0 */
	double seen_s; /* from mid-exposure to the frame's arrival */
	int64_t made_ns;
	int64_t sent_ns; /* 0: none yet */
	int64_t read_ns; /* 0: none yet */
};

/* cadence_init - @hold_s as it is set, until it has been seen, > 0; also for
 * read_s. */
void cadence_init(struct cadence *cadence, double hold_s);

/* cadence_made - a command was made; times rise. */
void cadence_made(struct cadence *cadence, int64_t made_ns);

/*
 * cadence_sent - a command has gone out; times rise.
 *
 * @changed: it says something else than the one before
 */
void cadence_sent(struct cadence *cadence, int64_t sent_ns, bool changed);

/* cadence_read - the head told where it was at @read_ns; times rise. */
void cadence_read(struct cadence *cadence, int64_t read_ns);

/* cadence_seen - a frame came @delay_s after its mid-exposure. */
void cadence_seen(struct cadence *cadence, double delay_s);

#endif
