/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_LINK_H
#define HW_LINK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Link: bytes to and from a mount. Never blocks.
 *
 * link_serial opens real ttys through libserialport, link_stream a pty, a TCP
 * or a Unix socket, link_virtual a simulated head in this process, in virtual
 * time.
 */

struct link;

struct link_ops {
	/*
	 * Up to @size bytes that have come by @now_ns; 0 where none has.
	 * -1, with @error filled, where the line is gone.
	 */
	long (*read)(struct link *link, uint8_t *bytes, size_t size,
		int64_t now_ns, struct error *error);

	/* Takes as much as fits now and says how much; -1 as above. */
	long (*write)(struct link *link, const uint8_t *bytes, size_t size,
		int64_t now_ns, struct error *error);

	/* The descriptor to poll; -1 where there is none. */
	int (*fd)(const struct link *link);

	void (*close)(struct link *link);
};

/* A backend's own struct starts with this one. */
struct link {
	const struct link_ops *ops;
};

/*
 * link_open - by address:
 *
 *   serial:/dev/ttyUSB0   a tty, or a link to one under /dev/serial
 *   pty:/run/x/mount      a pseudo-terminal
 *   unix:/run/x/sock      a Unix stream socket
 *   tcp:HOST:PORT         a TCP connection
 *
 * @baud: for serial and pty: 8N1 at so many
 *
 * NULL, with @error filled, on failure. Close with link_close.
 */
struct link *link_open(const char *address, int baud, struct error *error);

/* link_close - NULL is fine. */
void link_close(struct link *link);

#endif
