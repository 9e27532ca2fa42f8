/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_port.h"

#include "base/local_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum {
	PLACE_MAX = 256
};

/* ---- a pseudo-terminal ---- */

static bool open_pair(struct sim_port *port)
{
	struct termios settings;
	const char *name;

	port->fd = posix_openpt(O_RDWR | O_NOCTTY);
	if (port->fd < 0 || grantpt(port->fd) != 0 || unlockpt(port->fd) != 0) {
		return false;
	}
	name = ptsname(port->fd);
	port->slave =
		name != NULL ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
	if (port->slave < 0 || tcgetattr(port->slave, &settings) != 0) {
		return false;
	}
	cfmakeraw(&settings);
	return tcsetattr(port->slave, TCSANOW, &settings) == 0 &&
		fcntl(port->fd, F_SETFL, O_NONBLOCK) == 0 &&
		fcntl(port->fd, F_SETFD, FD_CLOEXEC) == 0;
}

/* A link left over by a simulator that was killed leads to no terminal of
 * ours; one that a person made is not ours to remove. */
static bool remove_stale_link(const char *place)
{
	char target[PLACE_MAX];
	ssize_t length = readlink(place, target, sizeof(target) - 1);

	if (length < 0) {
		return errno == ENOENT;
	}
	target[length] = '\0';
	errno = EEXIST;
	return strncmp(target, "/dev/pts/", 9) == 0 && unlink(place) == 0;
}

static bool open_pty(struct sim_port *port, struct error *error)
{
	if (!open_pair(port)) {
		return error_errno(
			error, ERROR_FAILED, "making a pseudo-terminal");
	}
	if (!remove_stale_link(port->place) ||
		symlink(ptsname(port->fd), port->place) != 0) {
		return error_errno(error, ERROR_FAILED, "link %s", port->place);
	}
	port->made = true;
	return true;
}

/* ---- sockets ---- */

/* Listens at @address; errno tells why not. */
static bool listen_at(struct sim_port *port, int family,
	const struct sockaddr *address, socklen_t size)
{
	int on = 1;

	port->listener =
		socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (port->listener < 0) {
		return false;
	}
	setsockopt(port->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	return bind(port->listener, address, size) == 0 &&
		listen(port->listener, 1) == 0;
}

static bool open_unix(struct sim_port *port, struct error *error)
{
	struct local_socket place = { .path = port->place,
		.type = SOCK_STREAM,
		.backlog = 1,
		.mode = 0600,
		.program = "searchlight-sim" };

	port->listener = local_socket_listen(&place, error);
	port->made = port->listener >= 0;
	return port->made;
}

static bool open_tcp(struct sim_port *port, struct error *error)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE };
	struct addrinfo *found;
	char host[PLACE_MAX];
	char *colon;
	int failure;
	bool listens;

	snprintf(host, sizeof(host), "%s", port->place);
	colon = strrchr(host, ':');
	if (colon == NULL || colon == host) {
		return error_set(error, ERROR_USAGE,
			"--tcp %.100s: write HOST:PORT", port->place);
	}
	*colon = '\0';
	failure = getaddrinfo(host, colon + 1, &hints, &found);
	if (failure != 0) {
		return error_set(error, ERROR_USAGE, "--tcp %s: %s",
			port->place, gai_strerror(failure));
	}
	listens = listen_at(
		port, found->ai_family, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	return listens ||
		error_errno(error, ERROR_FAILED, "--tcp %s", port->place);
}

bool sim_port_open(struct sim_port *port, enum sim_port_kind kind,
	const char *place, struct error *error)
{
	static bool (*const openers[])(struct sim_port *, struct error *) = {
		[SIM_PORT_PTY] = open_pty,
		[SIM_PORT_UNIX] = open_unix,
		[SIM_PORT_TCP] = open_tcp,
	};

	*port = (struct sim_port){ .listener = -1,
		.slave = -1,
		.fd = -1,
		.kind = kind,
		.place = place };
	if (!openers[kind](port, error)) {
		sim_port_close(port);
		return false;
	}
	return true;
}

static void close_fd(int *fd)
{
	if (*fd >= 0) {
		close(*fd);
	}
	*fd = -1;
}

void sim_port_close(struct sim_port *port)
{
	if (port->made) {
		unlink(port->place);
	}
	port->made = false;
	close_fd(&port->fd);
	close_fd(&port->slave);
	close_fd(&port->listener);
}

int sim_port_poll_fd(const struct sim_port *port)
{
	return port->fd >= 0 ? port->fd : port->listener;
}

static void accept_client(struct sim_port *port)
{
	int on = 1;

	port->fd = accept4(
		port->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (port->fd >= 0 && port->kind == SIM_PORT_TCP) {
		setsockopt(port->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	}
}

static bool is_only_busy(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* A pty stays; it has no client that could leave. */
static void let_go(struct sim_port *port)
{
	if (port->kind != SIM_PORT_PTY) {
		close_fd(&port->fd);
	}
}

size_t sim_port_read(struct sim_port *port, uint8_t *bytes, size_t size)
{
	ssize_t count;

	if (port->fd < 0) {
		accept_client(port);
	}
	if (port->fd < 0) {
		return 0;
	}
	count = read(port->fd, bytes, size);
	if (count > 0) {
		return (size_t)count;
	}
	if (count == 0 || !is_only_busy()) {
		let_go(port);
	}
	return 0;
}

size_t sim_port_write(struct sim_port *port, const uint8_t *bytes, size_t size)
{
	ssize_t count;

	if (port->fd < 0) {
		return size;
	}
	count = port->kind == SIM_PORT_PTY
		? write(port->fd, bytes, size)
		: send(port->fd, bytes, size, MSG_NOSIGNAL);
	if (count >= 0) {
		return (size_t)count;
	}
	if (is_only_busy()) {
		return 0;
	}
	let_go(port);
	return size;
}
