/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_CLERK_H
#define GUARD_CLERK_H

#include "base/error.h"
#include "guard/apart.h"
#include "guard/black_box.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Clerk: writes a black box without ever holding up whoever speaks to it. A
 * small process of its own takes each entry from a socket whose queue is
 * bounded; who finds it full drops the entry, and the next one tells how many
 * were lost. What was said before a kill -9 of the speaker is still written:
 * the process ends once nothing is left to take.
 *
 * Records that are urgent are synced to the disk at once, the others once a
 * second.
 */

struct clerk {
	struct apart writer; /* none: there is no black box */
	uint64_t boot;
	uint64_t lost;    /* entries that were dropped */
	struct error why; /* not all was written; "": it was */
};

/*
 * clerk_open - begins or goes on with the file at @path; "": none.
 *
 * @last: the newest entry that is there, untouched where there is none
 *
 * To be called before any thread is made, since it forks; whatever else is
 * open the process lets go of at once. Where there can be none, it says why in
 * @clerk->why and goes on without.
 */
void clerk_open(struct clerk *clerk, const char *path, int64_t bytes,
	struct black_box_entry *last);

/* clerk_close - waits until all is written, two seconds at most. */
void clerk_close(struct clerk *clerk);

/*
 * clerk_put - stamps @entry and hands it over. Never waits. What became of
 * those before shows in clerk_why.
 */
void clerk_put(
	struct clerk *clerk, const struct black_box_entry *entry, bool urgent);

/* clerk_why - why not all is written down, one sentence; NULL: it is. */
const char *clerk_why(const struct clerk *clerk);

#endif
