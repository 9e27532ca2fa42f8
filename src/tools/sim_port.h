/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_PORT_H
#define SIM_PORT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Sim port: the outward end of a simulator: a pseudo-terminal under a
 * symbolic link, or a listening socket that serves one client at a time.
 */

enum sim_port_kind {
	SIM_PORT_PTY,
	SIM_PORT_UNIX,
	SIM_PORT_TCP,
};

struct sim_port {
	int listener; /* of a socket; -1 for a pty */
	int slave;    /* held open, so that the pty outlives its clients */
	int fd;       /* where bytes come and go; -1: no client */
	enum sim_port_kind kind;
	const char *place;
	bool made; /* the link or socket at place is ours to remove */
};

/*
 * sim_port_open - @place stays the caller's and must outlive the port. A
 * stale link or socket there is replaced, anything else is not.
 */
bool sim_port_open(struct sim_port *port, enum sim_port_kind kind,
	const char *place, struct error *error);
void sim_port_close(struct sim_port *port); /* removes link or socket */

/* sim_port_poll_fd - what becomes readable when the port has work. */
int sim_port_poll_fd(const struct sim_port *port);

/*
 * sim_port_read - bytes that have come, 0 for none. Accepts a client, and
 * lets one go that has hung up.
 */
size_t sim_port_read(struct sim_port *port, uint8_t *bytes, size_t size);

/* sim_port_write - how much was taken; all of it where nobody listens. */
size_t sim_port_write(struct sim_port *port, const uint8_t *bytes, size_t size);

#endif
