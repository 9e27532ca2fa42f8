/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_HEARD_GUARD_H
#define SUPPORT_HEARD_GUARD_H

#include "check.h"
#include "guard/message.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * Heard guard: a guard of the test's own, at a real socket, which says what
 * the test wants the daemon to hear.
 */

struct heard_guard {
	char folder[32];
	char path[64];
	int listen_fd;
	int fd; /* the daemon, as the guard sees it; -1: not there */
};

static inline void heard_guard_open(struct heard_guard *guard)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strcpy(guard->folder, "/tmp/searchlight-light-XXXXXX");
	assert_non_null(mkdtemp(guard->folder));
	snprintf(guard->path, sizeof(guard->path), "%s/guard", guard->folder);
	memcpy(address.sun_path, guard->path, strlen(guard->path));
	guard->listen_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(guard->listen_fd, (struct sockaddr *)&address,
				 sizeof(address)),
		0);
	assert_int_equal(listen(guard->listen_fd, 1), 0);
	guard->fd = -1;
}

static inline void heard_guard_close(struct heard_guard *guard)
{
	close(guard->fd);
	close(guard->listen_fd);
	unlink(guard->path);
	rmdir(guard->folder);
}

/* Takes in the daemon, should it stand at the door. */
static inline void heard_guard_accept(struct heard_guard *guard)
{
	if (guard->fd < 0) {
		guard->fd =
			accept4(guard->listen_fd, NULL, NULL, SOCK_NONBLOCK);
	}
}

static inline void heard_guard_report(struct heard_guard *guard,
	enum guard_state state, enum guard_reason reason, unsigned flags)
{
	struct message_report said = { .verdict = { state, reason },
		.flags = flags };
	uint8_t bytes[MESSAGE_SIZE];

	message_put_report(bytes, &said);
	assert_int_equal(
		send(guard->fd, bytes, sizeof(bytes), 0), MESSAGE_SIZE);
}

#endif
