/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_APART_H
#define GUARD_APART_H

#include "base/error.h"

#include <sys/types.h>

/*
 * Apart: a part of a program as a process of its own, which goes on when the
 * program is killed.
 */

enum {
	APART_NONE = -1 /* instead of a descriptor */
};

struct apart {
	int fd;    /* to the other process; APART_NONE: there is none */
	pid_t pid; /* of that process; 0: none */
};

/*
 * apart_begin - forks; @work runs in the new process, which then ends.
 *
 * It hears and speaks at @fd, keeps @also (or APART_NONE) of all that was
 * open, leaves every signal to the program and is called @name, of at most 15
 * bytes. To be called before any thread is made. False, with @error filled and
 * nothing begun, where there can be none.
 */
bool apart_begin(struct apart *apart, const char *name, int also,
	void (*work)(int fd, void *context), void *context,
	struct error *error);

/* apart_end - hangs up; the process has @wait_ms to end by itself. */
void apart_end(struct apart *apart, int wait_ms);

#endif
