/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ROTCTL_PLACE_H
#define APP_ROTCTL_PLACE_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/socket.h>

/* Rotctl place: where TCP is listened for. Private to this room. */

struct rotctl_place {
	const char *option; /* the setting's name, for errors */
	const char *where; /* PORT, on loopback; ADDRESS:PORT, [ADDRESS]:PORT */
	bool loopback_only; /* anything else is refused */
};

/*
 * rotctl_place_read - the address that it is; false, with @error filled, where
 * it is none, or not one that it may be.
 */
bool rotctl_place_read(const struct rotctl_place *place,
	struct sockaddr_storage *address, struct error *error);

/* rotctl_place_listen - the listening socket; -1 with @error filled. */
int rotctl_place_listen(const struct rotctl_place *place, struct error *error);

#endif
