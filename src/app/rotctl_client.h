/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ROTCTL_CLIENT_H
#define APP_ROTCTL_CLIENT_H

#include "hw/rotctl.h"
#include "rotctl_desk.h"

/* Rotctl client: one connection. Private to this room. */

enum {
	ROTCTL_INPUT_MAX = 256
};

struct rotctl_client {
	int fd;                         /* -1: a free place */
	const struct rotctl_desk *desk; /* of the server's, as is ... */
	struct loop *loop;              /* ... this */
	enum right right; /* its door's, or by the token that it said */
	struct rotctl_reader reader;
	char in[ROTCTL_INPUT_MAX];
	size_t in_used;
	size_t in_read;
	int requests_left; /* of this tick */
	int64_t heard_ns;
};

/*
 * rotctl_client_open - @client's desk and loop must be set. False where @fd is
 * not taken over: the caller closes it.
 */
bool rotctl_client_open(
	struct rotctl_client *client, int fd, enum right right, int64_t now_ns);

/* A free place is fine. */
void rotctl_client_close(struct rotctl_client *client);
void rotctl_client_tick(struct rotctl_client *client, int64_t now_ns);

#endif
