/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OPERATOR_CLIENT_H
#define APP_OPERATOR_CLIENT_H

#include "app/operator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Operator client: one connection to the control socket. Private to this
 * room.
 *
 * A line is answered only once the answer before it has gone out whole, so
 * that who does not read is not answered either.
 */

struct operator_client {
	int fd; /* -1: a free place */
	struct loop *loop;
	const struct operator_desk *desk;
	struct speaker speaker;
	char in[COMMAND_LINE_MAX + 2]; /* with the line's end */
	size_t in_used;
	char out[COMMAND_ANSWER_MAX + 1];
	size_t out_used;
	size_t out_sent;
	int lines_left;   /* of this tick */
	bool half;        /* the peer says no more */
	bool parting;     /* nothing is read any more; ends with the answer */
	int64_t moved_ns; /* when bytes moved last */
};

/* False where @fd is not taken over: the caller closes it. */
bool operator_client_open(struct operator_client *client, int fd,
	const struct speaker *speaker, struct loop *loop,
	const struct operator_desk *desk, int64_t now_ns);

/* A free place is fine. */
void operator_client_close(struct operator_client *client);
void operator_client_tick(struct operator_client *client, int64_t now_ns);

#endif
