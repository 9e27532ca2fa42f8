/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rotctl_server.h"

#include "base/parse.h"
#include "rotctl_client.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 4,
	ACCEPTS_A_TICK = 4,
	PORT_MAX = 65535
};

struct rotctl_server {
	struct rotctl_desk desk;
	struct loop *loop;
	int fd;
	int accepts_left; /* of this tick */
	int64_t now_ns;   /* of the last tick */
	struct rotctl_client clients[ROTCTL_CLIENTS_MAX];
};

const struct rotctl_desk *rotctl_server_desk(const struct rotctl_server *server)
{
	return &server->desk;
}

struct loop *rotctl_server_loop(const struct rotctl_server *server)
{
	return server->loop;
}

bool rotctl_server_trusts(
	const struct rotctl_server *server, const struct in6_addr *peer)
{
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		const struct rotctl_client *client = &server->clients[i];

		if (client->fd >= 0 && client->trusted &&
			memcmp(&client->peer, peer, sizeof(*peer)) == 0) {
			return true;
		}
	}
	return false;
}

/* Either family as one kind of address. */
static struct in6_addr peer_of(const struct sockaddr_storage *address)
{
	struct in6_addr peer = { .s6_addr = { [10] = 0xff, [11] = 0xff } };
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		return v6.sin6_addr;
	}
	memcpy(&v4, address, sizeof(v4));
	memcpy(&peer.s6_addr[12], &v4.sin_addr, sizeof(v4.sin_addr));
	return peer;
}

static void welcome(struct rotctl_server *server, int fd,
	const struct sockaddr_storage *address)
{
	struct in6_addr peer = peer_of(address);

	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		struct rotctl_client *client = &server->clients[i];

		if (client->fd < 0 &&
			rotctl_client_open(
				client, fd, server, &peer, server->now_ns)) {
			return;
		}
	}
	close(fd);
}

static void accept_one(void *context, uint32_t events)
{
	struct rotctl_server *server = context;
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof(address);
	int fd = -1;

	(void)events;
	if (server->accepts_left-- > 0) {
		fd = accept4(server->fd, (struct sockaddr *)&address, &size,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
	}
	if (fd < 0) {
		loop_change(server->loop, server->fd, 0);
		return;
	}
	welcome(server, fd, &address);
}

/* ---- where to listen ---- */

static bool is_port(const char *text, in_port_t *port)
{
	long number;

	if (!parse_long(text, &number) || number < 1 || number > PORT_MAX) {
		return false;
	}
	*port = htons((uint16_t)number);
	return true;
}

static bool fill_v4(
	const char *host, const char *port, struct sockaddr_storage *address)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (!is_port(port, &v4.sin_port) ||
		inet_pton(AF_INET, host, &v4.sin_addr) != 1) {
		return false;
	}
	memcpy(address, &v4, sizeof(v4));
	return true;
}

static bool fill_v6(
	const char *host, const char *port, struct sockaddr_storage *address)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (!is_port(port, &v6.sin6_port) ||
		inet_pton(AF_INET6, host, &v6.sin6_addr) != 1) {
		return false;
	}
	memcpy(address, &v6, sizeof(v6));
	return true;
}

/* PORT, ADDRESS:PORT or [ADDRESS]:PORT; a port alone is on loopback. */
static bool fill_address(const char *listen, struct sockaddr_storage *address)
{
	char text[OPTION_TEXT_MAX];
	char *colon;

	snprintf(text, sizeof(text), "%s", listen);
	colon = strrchr(text, ':');
	if (colon == NULL) {
		return fill_v4("127.0.0.1", text, address);
	}
	*colon = '\0';
	if (text[0] == '[' && colon > text + 1 && colon[-1] == ']') {
		colon[-1] = '\0';
		return fill_v6(text + 1, colon + 1, address);
	}
	return fill_v4(text, colon + 1, address);
}

static int listen_at(const char *where, struct error *error)
{
	struct sockaddr_storage address = { 0 };
	int on = 1;
	int fd;

	if (!fill_address(where, &address)) {
		error_set(error, ERROR_SETTINGS,
			"rotctl.listen: '%s' is no place; write a port, "
			"ADDRESS:PORT or [ADDRESS]:PORT, in numbers",
			where);
		return -1;
	}
	fd = socket(address.ss_family,
		SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	}
	if (fd < 0 ||
		bind(fd, (const struct sockaddr *)&address, sizeof(address)) !=
			0 ||
		listen(fd, BACKLOG) != 0) {
		error_errno(error, ERROR_FAILED,
			"rotctl.listen: cannot listen at %s", where);
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}

bool rotctl_server_open(struct rotctl_server **opened,
	const struct rotctl_desk *desk, struct loop *loop, struct error *error)
{
	struct rotctl_server *server;

	*opened = NULL;
	if (desk->settings->rotctl_listen[0] == '\0') {
		return true;
	}
	server = calloc(1, sizeof(*server));
	if (server == NULL) {
		return error_set(
			error, ERROR_FAILED, "rotctl server: out of memory");
	}
	server->desk = *desk;
	server->loop = loop;
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		server->clients[i].fd = -1;
	}
	server->fd = listen_at(desk->settings->rotctl_listen, error);
	if (server->fd < 0 ||
		!loop_add(loop, server->fd, LOOP_DOOR, EPOLLIN, accept_one,
			server, error)) {
		rotctl_server_close(server);
		return false;
	}
	*opened = server;
	return true;
}

void rotctl_server_close(struct rotctl_server *server)
{
	if (server == NULL) {
		return;
	}
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		rotctl_client_close(&server->clients[i]);
	}
	if (server->fd >= 0) {
		loop_remove(server->loop, server->fd);
		close(server->fd);
	}
	free(server);
}

void rotctl_server_tick(struct rotctl_server *server, int64_t now_ns)
{
	if (server == NULL) {
		return;
	}
	server->now_ns = now_ns;
	server->accepts_left = ACCEPTS_A_TICK;
	loop_change(server->loop, server->fd, EPOLLIN);
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		rotctl_client_tick(&server->clients[i], now_ns);
	}
}
