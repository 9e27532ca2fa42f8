/* SPDX-License-Identifier: Apache-2.0 */
#include "door.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "guard/packet.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 4,
	/* More than any daemon says between two steps; the rest waits. */
	PACKETS_A_STEP = 32,
	CALLERS_A_STEP = 4,
};

/*
 * The daemon of another user comes in by the socket's owner where the guard
 * may give it away, else by the group; is_known judges in either case.
 */
static mode_t mode_for(uid_t uid)
{
	return uid == geteuid() || geteuid() == 0 ? 0600 : 0660;
}

bool door_open(
	struct door *door, const char *path, uid_t uid, struct error *error)
{
	struct local_socket place = { .path = path,
		.type = SOCK_SEQPACKET,
		.backlog = BACKLOG,
		.mode = mode_for(uid),
		.program = "searchlight-guard" };

	*door = (struct door){
		.path = path, .uid = uid, .listen_fd = -1, .fd = -1
	};
	door->listen_fd = local_socket_listen(&place, error);
	if (door->listen_fd < 0) {
		return false;
	}
	if (uid != geteuid() && geteuid() == 0 &&
		chown(path, uid, (gid_t)-1) != 0) {
		error_errno(error, ERROR_FAILED,
			"socket: cannot give %s to the daemon's user", path);
		door_close(door);
		return false;
	}
	return true;
}

static void hang_up(struct door *door)
{
	if (door->fd >= 0) {
		close(door->fd);
	}
	door->fd = -1;
}

void door_close(struct door *door)
{
	hang_up(door);
	if (door->listen_fd >= 0) {
		close(door->listen_fd);
		unlink(door->path);
	}
	door->listen_fd = -1;
}

static bool is_known(const struct door *door, int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
		peer.uid == door->uid;
}

/* The daemon has gone, or was put out. */
static void forget(struct door *door, struct lease *lease, struct fence *fence)
{
	hang_up(door);
	lease_begin(lease);
	fence_drop(fence);
}

/* A daemon that has fallen silent is put out for a new one. */
static void let_in(struct door *door, struct lease *lease, struct fence *fence)
{
	int fd = accept4(
		door->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) {
		return;
	}
	if (!is_known(door, fd) ||
		(door->fd >= 0 && lease_fresh(lease, clock_now_ns()))) {
		door->strangers++;
		close(fd);
		return;
	}
	forget(door, lease, fence);
	door->fd = fd;
}

/* False where it was none of ours. What came along and is not kept is shut. */
static bool obey(struct door *door, struct packet *packet, struct lease *lease,
	struct fence *fence)
{
	struct lease_claim claim;
	struct message_line line;
	int kind = message_kind(packet->bytes, (size_t)packet->size);

	if (kind == MESSAGE_CLAIM &&
		message_take_claim(packet->bytes, &claim, &door->scene)) {
		lease_take(lease, &claim, clock_now_ns());
		return true;
	}
	if (kind == MESSAGE_LINE && message_take_line(packet->bytes, &line) &&
		(line.length > 0) == (packet->fd >= 0)) {
		fence_take(fence, &line, packet->fd);
		packet->fd = -1;
		return true;
	}
	return false;
}

void door_service(struct door *door, struct lease *lease, struct fence *fence)
{
	for (int i = 0; i < CALLERS_A_STEP; i++) {
		let_in(door, lease, fence);
	}
	for (int i = 0; i < PACKETS_A_STEP && door->fd >= 0; i++) {
		struct packet packet = packet_receive(door->fd);

		if (packet_none(&packet)) {
			break;
		}
		if (packet.size > 0) {
			door->garbage += !obey(door, &packet, lease, fence);
		}
		/* An empty packet may bring one too. */
		if (packet.fd >= 0) {
			close(packet.fd);
		}
		if (packet.size <= 0) {
			forget(door, lease, fence);
		}
	}
}

void door_report(struct door *door, const struct message_report *report)
{
	uint8_t bytes[MESSAGE_SIZE];

	if (door->fd >= 0) {
		message_put_report(bytes, report);
		send(door->fd, bytes, sizeof(bytes),
			MSG_DONTWAIT | MSG_NOSIGNAL);
	}
}
