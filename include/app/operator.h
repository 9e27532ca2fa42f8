/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OPERATOR_H
#define APP_OPERATOR_H

#include "app/command.h"
#include "app/loop.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Operator: the control socket. A Unix stream socket of mode 0600, or 0660
 * where a crew is named; one line in, one line out, several clients.
 *
 * No client can hold up the loop: lines and clients are bounded in size and
 * number, each client has so many lines a tick, and who does not read its
 * answers or says nothing for long is dropped. The daemon's own user, root
 * and the crew may steer; everybody else may only watch.
 */

enum {
	OPERATOR_CLIENTS_MAX = 8,
	OPERATOR_LINES_A_TICK = 4,
};

struct operator; /* owned by the caller */

/* Answers one line; as command_run does. */
struct operator_desk {
	void (*answer)(void *context, const struct speaker *speaker, char *line,
		char *answer);
	void *context;
};

/*
 * operator_open - listens at @path, in @loop.
 *
 * @crew: the group whose members may steer; "": there is none
 *
 * A socket that nobody listens on any more is replaced. NULL, with @error
 * filled, where another daemon listens there, where it cannot be made, and
 * where there is no such group or this user may not give the socket to it.
 * @loop and what @desk points to must outlive it.
 */
struct operator* operator_open(const char *path, const char *crew,
	struct loop *loop, struct operator_desk desk, struct error *error);

/* operator_close - hangs up on everyone, removes the socket; NULL is fine. */
void operator_close(struct operator* op);

/* operator_tick - gives every client its lines anew, drops the stuck. */
void operator_tick(struct operator* op, int64_t now_ns);

#endif
