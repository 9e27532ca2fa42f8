/* SPDX-License-Identifier: Apache-2.0 */
#include "app/operator.h"

#include "base/local_socket.h"
#include "operator_client.h"
#include "operator_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	/* More wait in the backlog, and then at the peer. */
	ACCEPTS_A_TICK = 16,
	BACKLOG = 16,
};

struct operator
{
	struct loop *loop;
	struct operator_desk desk;
	char path[LOCAL_SOCKET_PATH_MAX];
	struct operator_crew crew;
	int fd;
	int accepts_left; /* of this tick */
	int64_t now_ns;   /* of the last tick */
	struct operator_client clients[OPERATOR_CLIENTS_MAX];
};

static struct operator_client *free_client(struct operator* op)
{
	for (int i = 0; i < OPERATOR_CLIENTS_MAX; i++) {
		if (op->clients[i].fd < 0) {
			return &op->clients[i];
		}
	}
	return NULL;
}

static void turn_away(int fd)
{
	static const char full[] =
		"refused: all places at this socket are taken\n";

	(void)!send(fd, full, strlen(full), MSG_DONTWAIT | MSG_NOSIGNAL);
	close(fd);
}

static void welcome(struct operator* op, int fd)
{
	struct operator_client *client = free_client(op);
	struct speaker speaker = operator_peer(&op->crew, fd);

	if (client == NULL ||
		!operator_client_open(client, fd, &speaker, op->loop, &op->desk,
			op->now_ns)) {
		turn_away(fd);
	}
}

/* Once nothing more can be taken, the door is not polled until the tick. */
static void accept_one(void *context, uint32_t events)
{
	struct operator* op = context;
	int fd = -1;

	(void)events;
	if (op->accepts_left-- > 0) {
		fd = accept4(op->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	}
	if (fd < 0) {
		loop_change(op->loop, op->fd, 0);
		return;
	}
	welcome(op, fd);
}

/* The crew's group is let in only once the file belongs to it. */
static bool let_in_crew(const struct operator* op, struct error *error)
{
	if (!op->crew.named) {
		return true;
	}
	return (chown(op->path, (uid_t)-1, op->crew.group) == 0 &&
		       chmod(op->path, 0660) == 0) ||
		error_errno(error, ERROR_FAILED,
			"operators: cannot give %s to that group; the user "
			"that runs searchlightd must be one of it",
			op->path);
}

static bool listen_for_crew(struct operator* op, const char *path,
	const char *crew, struct error *error)
{
	struct local_socket place = { .path = path,
		.type = SOCK_STREAM,
		.backlog = BACKLOG,
		.mode = 0600,
		.program = "searchlightd" };

	if (!operator_crew_find(&op->crew, crew, error)) {
		return false;
	}
	op->fd = local_socket_listen(&place, error);
	if (op->fd < 0) {
		return false;
	}
	snprintf(op->path, sizeof(op->path), "%s", path);
	return let_in_crew(op, error);
}

struct operator* operator_open(const char *path, const char *crew,
	struct loop *loop, struct operator_desk desk, struct error *error)
{
	struct operator* op = calloc(1, sizeof(*op));

	if (op == NULL) {
		error_set(error, ERROR_FAILED, "control socket: out of memory");
		return NULL;
	}
	op->fd = -1;
	op->loop = loop;
	op->desk = desk;
	for (int i = 0; i < OPERATOR_CLIENTS_MAX; i++) {
		op->clients[i].fd = -1;
	}
	if (!listen_for_crew(op, path, crew, error) ||
		!loop_add(loop, op->fd, LOOP_DOOR, EPOLLIN, accept_one, op,
			error)) {
		operator_close(op);
		return NULL;
	}
	return op;
}

void operator_close(struct operator* op)
{
	if (op == NULL) {
		return;
	}
	for (int i = 0; i < OPERATOR_CLIENTS_MAX; i++) {
		operator_client_close(&op->clients[i]);
	}
	if (op->fd >= 0) {
		loop_remove(op->loop, op->fd);
		unlink(op->path);
		close(op->fd);
	}
	free(op);
}

void operator_tick(struct operator* op, int64_t now_ns)
{
	op->now_ns = now_ns;
	op->accepts_left = ACCEPTS_A_TICK;
	loop_change(op->loop, op->fd, EPOLLIN);
	for (int i = 0; i < OPERATOR_CLIENTS_MAX; i++) {
		operator_client_tick(&op->clients[i], now_ns);
	}
}
