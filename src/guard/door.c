/* SPDX-License-Identifier: Apache-2.0 */
#include "door.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	BACKLOG = 4,
	/* More than any daemon says between two steps; the rest waits. */
	PACKETS_A_STEP = 32,
	CALLERS_A_STEP = 4,
};

static bool fill_address(
	struct sockaddr_un *address, const char *path, struct error *error)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (path[0] == '\0' || strlen(path) >= sizeof(address->sun_path)) {
		return error_set(error, ERROR_SETTINGS,
			"socket: '%s' must have 1 to %zu bytes", path,
			sizeof(address->sun_path) - 1);
	}
	memcpy(address->sun_path, path, strlen(path));
	return true;
}

/* Only what a dead guard left behind is taken away. */
static bool clear_place(const struct sockaddr_un *address, struct error *error)
{
	struct stat there;

	if (lstat(address->sun_path, &there) != 0) {
		return true;
	}
	if (!S_ISSOCK(there.st_mode)) {
		return error_set(error, ERROR_FAILED,
			"socket: %s is there and is no socket; move it away",
			address->sun_path);
	}
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	bool alive = fd >= 0 &&
		connect(fd, (const struct sockaddr *)address,
			sizeof(*address)) == 0;
	if (fd >= 0) {
		close(fd);
	}
	if (alive) {
		return error_set(error, ERROR_FAILED,
			"socket: another searchlight-guard listens at %s",
			address->sun_path);
	}
	unlink(address->sun_path);
	return true;
}

bool door_open(
	struct door *door, const char *path, uid_t uid, struct error *error)
{
	struct sockaddr_un address;

	*door = (struct door){
		.path = path, .uid = uid, .listen_fd = -1, .fd = -1
	};
	if (!fill_address(&address, path, error) ||
		!clear_place(&address, error)) {
		return false;
	}
	int fd = socket(
		AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t before = umask(0177);
	bool bound = fd >= 0 &&
		bind(fd, (const struct sockaddr *)&address, sizeof(address)) ==
			0;

	umask(before);
	door->listen_fd = fd;
	if (bound && uid != geteuid()) {
		bound = chown(path, uid, (gid_t)-1) == 0;
	}
	if (!bound || listen(fd, BACKLOG) != 0) {
		error_errno(error, ERROR_FAILED,
			"socket: cannot listen at %s (does its folder exist?)",
			path);
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

/* True where a daemon that had fallen silent was put out for a new one. */
static bool let_in(struct door *door, struct lease *lease)
{
	int fd = accept4(
		door->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) {
		return false;
	}
	if (!is_known(door, fd) ||
		(door->fd >= 0 && lease_fresh(lease, clock_now_ns()))) {
		door->strangers++;
		close(fd);
		return false;
	}
	bool replaced = door->fd >= 0;

	hang_up(door);
	door->fd = fd;
	lease_begin(lease);
	return replaced;
}

/* The one descriptor that came along; others are closed; -1: none. */
static int descriptor_of(struct msghdr *header)
{
	int taken = -1;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL;
		c = CMSG_NXTHDR(header, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
			continue;
		}
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (taken < 0) {
				taken = fd;
			} else {
				close(fd);
			}
		}
	}
	return taken;
}

struct packet {
	uint8_t bytes[MESSAGE_SIZE + 1]; /* one more shows what is too long */
	ssize_t size; /* 0: hung up; -1: nothing waits, or broken */
	int fd;
};

static struct packet receive(int fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(4 * sizeof(int))];
	} control;
	struct packet packet = { .fd = -1 };
	struct iovec vector = { packet.bytes, sizeof(packet.bytes) };
	struct msghdr header = { .msg_iov = &vector,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };

	packet.size = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (packet.size >= 0) {
		packet.fd = descriptor_of(&header);
	}
	return packet;
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

bool door_service(struct door *door, struct lease *lease, struct fence *fence)
{
	bool gone = false;

	for (int i = 0; i < CALLERS_A_STEP; i++) {
		gone |= let_in(door, lease);
	}
	for (int i = 0; i < PACKETS_A_STEP && door->fd >= 0; i++) {
		struct packet packet = receive(door->fd);

		if (packet.size < 0 && (errno == EAGAIN || errno == EINTR)) {
			break;
		}
		if (packet.size <= 0) {
			hang_up(door);
			lease_begin(lease);
			return true;
		}
		door->garbage += !obey(door, &packet, lease, fence);
		if (packet.fd >= 0) {
			close(packet.fd);
		}
	}
	return gone;
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
