/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/link.h"

#include "link_backends.h"

#include <string.h>

static const struct {
	const char *scheme;
	struct link *(*open)(const char *place, int baud, struct error *error);
} backends[] = {
	{ "serial:", link_serial_open },
	{ "pty:", link_pty_open },
	{ "unix:", link_unix_open },
	{ "tcp:", link_tcp_open },
};

struct link *link_open(const char *address, int baud, struct error *error)
{
	if (baud < 1) {
		error_set(error, ERROR_SETTINGS,
			"a line's speed of %d baud is not above 0", baud);
		return NULL;
	}
	for (size_t i = 0; i < sizeof(backends) / sizeof(*backends); i++) {
		size_t length = strlen(backends[i].scheme);

		if (strncmp(address, backends[i].scheme, length) == 0) {
			return backends[i].open(address + length, baud, error);
		}
	}
	error_set(error, ERROR_SETTINGS,
		"\"%.200s\" is no link; write serial:/dev/..., pty:PATH, "
		"unix:PATH or tcp:HOST:PORT",
		address);
	return NULL;
}

void link_close(struct link *link)
{
	if (link != NULL) {
		link->ops->close(link);
	}
}
