/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_DOOR_H
#define GUARD_DOOR_H

#include "base/error.h"
#include "fence.h"
#include "guard/message.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Door: the Unix socket by which one daemon speaks to the guard. Its peer's
 * user is asked of the kernel. Never blocks, allocates nothing.
 *
 * One daemon at a time: another is let in only once the one before has hung
 * up, or has not said anything worth believing for a while.
 */

struct door {
	const char *path;
	uid_t uid; /* who may speak */
	int listen_fd;
	int fd;                     /* the daemon; -1: none */
	struct message_scene scene; /* of the newest claim */
	uint64_t strangers; /* turned away: wrong user, or one too many */
	uint64_t garbage;   /* packets that were none of ours */
};

/* door_open - listens at @path, mode 0600; @path must outlive it. */
bool door_open(
	struct door *door, const char *path, uid_t uid, struct error *error);

void door_close(struct door *door);

/*
 * door_service - lets in, hears all that waits. Of a daemon that has gone
 * nothing counts any more, and its line is dropped.
 */
void door_service(struct door *door, struct lease *lease, struct fence *fence);

/* door_report - tells the daemon, if there is one and it listens. */
void door_report(struct door *door, const struct message_report *report);

#endif
