/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OPERATOR_PEER_H
#define APP_OPERATOR_PEER_H

#include "app/command.h"
#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Operator peer: who speaks at the control socket, by the kernel's word, and
 * what that user may. Private to this room.
 */

/* Who may steer besides the daemon's own user and root. */
struct operator_crew {
	bool named;
	gid_t group;
};

/*
 * operator_crew_find - the group called @name; "": nobody else may.
 *
 * False, with @error filled, where this machine has no such group.
 */
bool operator_crew_find(
	struct operator_crew *crew, const char *name, struct error *error);

/* operator_peer - who is at the other end of @fd. */
struct speaker operator_peer(const struct operator_crew *crew, int fd);

#endif
