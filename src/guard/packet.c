/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/packet.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	DESCRIPTORS_MAX = 4 /* of one packet; the kernel shuts the others */
};

bool packet_send(int socket, const uint8_t bytes[MESSAGE_SIZE], int fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };

	uint8_t told[MESSAGE_SIZE];
	struct iovec vector = { told, sizeof(told) };
	struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1 };

	memcpy(told, bytes, sizeof(told));
	if (fd >= 0) {
		header.msg_control = control.bytes;
		header.msg_controllen = sizeof(control.bytes);
		struct cmsghdr *c = CMSG_FIRSTHDR(&header);

		*c = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(fd)),
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS };
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	return sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) ==
		(ssize_t)sizeof(told);
}

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

struct packet packet_receive(int socket)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(DESCRIPTORS_MAX * sizeof(int))];
	} control;
	struct packet packet = { .fd = -1 };
	struct iovec vector = { packet.bytes, sizeof(packet.bytes) };
	struct msghdr header = { .msg_iov = &vector,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };

	packet.size = recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (packet.size >= 0) {
		packet.fd = descriptor_of(&header);
	}
	return packet;
}

bool packet_none(const struct packet *packet)
{
	return packet->size < 0 && (errno == EAGAIN || errno == EINTR);
}
