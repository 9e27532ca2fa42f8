/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rotctl_server.h"

#include "app/notice.h"
#include "rotctl_client.h"
#include "rotctl_place.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	DOORS = 2,
	ACCEPTS_A_TICK = 4
};

/* Where clients come in, and what they may do before they say anything. */
struct door {
	struct rotctl_server *server;
	enum right right;
	int fd;           /* -1: there is none */
	int accepts_left; /* of this tick */
};

struct rotctl_server {
	struct rotctl_desk desk;
	struct loop *loop;
	struct door doors[DOORS];
	int64_t now_ns; /* of the last tick */
	struct rotctl_client clients[ROTCTL_CLIENTS_MAX];
};

static void welcome(struct rotctl_server *server, int fd, enum right right)
{
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		struct rotctl_client *client = &server->clients[i];

		if (client->fd < 0 &&
			rotctl_client_open(client, fd, right, server->now_ns)) {
			return;
		}
	}
	close(fd);
}

static void accept_one(void *context, uint32_t events)
{
	struct door *door = context;
	int fd = -1;

	(void)events;
	if (door->accepts_left-- > 0) {
		fd = accept4(
			door->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	}
	if (fd < 0) {
		loop_change(door->server->loop, door->fd, 0);
		return;
	}
	welcome(door->server, fd, door->right);
}

static bool open_door(struct rotctl_server *server, struct door *door,
	const struct rotctl_place *place, struct error *error)
{
	if (place->where[0] == '\0') {
		return true;
	}
	door->fd = rotctl_place_listen(place, error);
	return door->fd >= 0 &&
		loop_add(server->loop, door->fd, LOOP_DOOR, EPOLLIN, accept_one,
			door, error);
}

static bool open_doors(struct rotctl_server *server, struct error *error)
{
	const struct settings *s = server->desk.settings;
	struct rotctl_place guarded = { "rotctl.listen", s->rotctl_listen,
		false };
	struct rotctl_place unguarded = { "rotctl.unguarded_listen",
		s->rotctl_unguarded, true };

	if (!open_door(server, &server->doors[0], &guarded, error) ||
		!open_door(server, &server->doors[1], &unguarded, error)) {
		return false;
	}
	if (server->doors[1].fd >= 0) {
		notice("rotctl.unguarded_listen: every program of this machine "
		       "that reaches port %s may move the beam, without a word",
			s->rotctl_unguarded);
	}
	return true;
}

static struct rotctl_server *closed_server(
	const struct rotctl_desk *desk, struct loop *loop)
{
	struct rotctl_server *server = calloc(1, sizeof(*server));

	if (server == NULL) {
		return NULL;
	}
	server->desk = *desk;
	server->loop = loop;
	server->doors[0] = (struct door){ server, RIGHT_WATCH, -1, 0 };
	server->doors[1] = (struct door){ server, RIGHT_STEER, -1, 0 };
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		server->clients[i] = (struct rotctl_client){
			.fd = -1, .desk = &server->desk, .loop = loop
		};
	}
	return server;
}

bool rotctl_server_open(struct rotctl_server **opened,
	const struct rotctl_desk *desk, struct loop *loop, struct error *error)
{
	const struct settings *settings = desk->settings;

	*opened = NULL;
	if (settings->rotctl_listen[0] == '\0' &&
		settings->rotctl_unguarded[0] == '\0') {
		return true;
	}
	struct rotctl_server *server = closed_server(desk, loop);

	if (server == NULL) {
		return error_set(
			error, ERROR_FAILED, "rotctl server: out of memory");
	}
	if (!open_doors(server, error)) {
		rotctl_server_close(server);
		return false;
	}
	*opened = server;
	return true;
}

static void close_door(struct rotctl_server *server, struct door *door)
{
	if (door->fd >= 0) {
		loop_remove(server->loop, door->fd);
		close(door->fd);
	}
}

void rotctl_server_close(struct rotctl_server *server)
{
	if (server == NULL) {
		return;
	}
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		rotctl_client_close(&server->clients[i]);
	}
	for (int i = 0; i < DOORS; i++) {
		close_door(server, &server->doors[i]);
	}
	free(server);
}

void rotctl_server_tick(struct rotctl_server *server, int64_t now_ns)
{
	if (server == NULL) {
		return;
	}
	server->now_ns = now_ns;
	for (int i = 0; i < DOORS; i++) {
		struct door *door = &server->doors[i];

		door->accepts_left = ACCEPTS_A_TICK;
		if (door->fd >= 0) {
			loop_change(server->loop, door->fd, EPOLLIN);
		}
	}
	for (int i = 0; i < ROTCTL_CLIENTS_MAX; i++) {
		rotctl_client_tick(&server->clients[i], now_ns);
	}
}
