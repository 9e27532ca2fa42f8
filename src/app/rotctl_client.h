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
	int fd; /* -1: a free place */
	struct rotctl_server *server;
	enum right right; /* its door's, or by the token that it said */
	struct rotctl_reader reader;
	char in[ROTCTL_INPUT_MAX];
	size_t in_used;
	size_t in_read;
	int requests_left; /* of this tick */
	int64_t heard_ns;
};

/* What a connection asks of the server that it belongs to. */
const struct rotctl_desk *rotctl_server_desk(
	const struct rotctl_server *server);
struct loop *rotctl_server_loop(const struct rotctl_server *server);

/* False where @fd is not taken over: the caller closes it. */
bool rotctl_client_open(struct rotctl_client *client, int fd,
	struct rotctl_server *server, enum right right, int64_t now_ns);

/* A free place is fine. */
void rotctl_client_close(struct rotctl_client *client);
void rotctl_client_tick(struct rotctl_client *client, int64_t now_ns);

#endif
