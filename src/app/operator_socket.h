/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OPERATOR_SOCKET_H
#define APP_OPERATOR_SOCKET_H

#include "base/error.h"

#include <sys/un.h>

enum {
	OPERATOR_PATH_MAX = sizeof(((struct sockaddr_un *)0)->sun_path)
};

/*
 * operator_socket_listen - a listening socket at @path, mode 0600, that does
 * not wait. -1, with @error filled, on failure. Private to this room.
 */
int operator_socket_listen(const char *path, struct error *error);

#endif
