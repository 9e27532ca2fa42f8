/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_FENCE_H
#define GUARD_FENCE_H

#include "guard/message.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Fence: stops the head when nobody else does. Holds the bytes that stop it
 * and a descriptor of its line, both from the daemon, and sends them three
 * times. Never blocks.
 */

struct fence {
	int fd; /* -1: none */
	struct message_line line;
	int left;        /* frames still to be sent */
	size_t offset;   /* into the one that is under way */
	int64_t next_ns; /* when the next is due, valid while left > 0 */
	bool dropping;   /* forget the line once nothing is left to send */
	uint64_t sent;   /* whole frames, ever */
};

/* fence_init - no line. */
void fence_init(struct fence *fence);

/*
 * fence_take - a line instead of the one before; @fd is then the fence's. What
 * is left of a halt is sent there.
 */
void fence_take(struct fence *fence, const struct message_line *line, int fd);

/* fence_halt - the first frame goes out in the next fence_step. */
void fence_halt(struct fence *fence, int64_t now_ns);

/* fence_step - sends what is due. */
void fence_step(struct fence *fence, int64_t now_ns);

/* fence_drop - forgets the line once the frames under way are out. */
void fence_drop(struct fence *fence);

#endif
