/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOCAL_SOCKET_H
#define BASE_LOCAL_SOCKET_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

/*
 * Local socket: where programs of one machine meet, a Unix socket at a path.
 *
 * Who may come in is for the caller to say and to check; nothing here talks.
 */

enum {
	LOCAL_SOCKET_PATH_MAX = sizeof(((struct sockaddr_un *)0)->sun_path),
};

/*
 * local_socket_address - @address of @path, which must have 1 to 107 bytes;
 * else false, with @error filled.
 */
bool local_socket_address(
	struct sockaddr_un *address, const char *path, struct error *error);

struct local_socket {
	const char *path;
	int type;            /* SOCK_STREAM or SOCK_SEQPACKET */
	int backlog;         /* callers that may wait to be taken */
	mode_t mode;         /* whom the file system lets in: 0600, 0660 */
	const char *program; /* who listens, for the sentences */
};

/*
 * local_socket_listen - a descriptor that listens there, does not wait and is
 * closed at an exec; the caller's to close, and the file's to unlink.
 *
 * What a dead program left behind is replaced. -1, with @error filled, where
 * a living one listens there, where the file is no socket, or where it cannot
 * be made.
 */
int local_socket_listen(const struct local_socket *place, struct error *error);

#endif
