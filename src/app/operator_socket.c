/* SPDX-License-Identifier: Apache-2.0 */
#include "operator_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BACKLOG = 16
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

/* True where somebody answers at @address. */
static bool is_alive(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool alive = fd >= 0 &&
		(connect(fd, (const struct sockaddr *)address,
			 sizeof(*address)) == 0 ||
			errno == EAGAIN); /* its backlog is full */

	if (fd >= 0) {
		close(fd);
	}
	return alive;
}

/* Only what a dead daemon left behind is taken away. */
static bool clear_place(const struct sockaddr_un *address, struct error *error)
{
	const char *path = address->sun_path;
	struct stat there;

	if (lstat(path, &there) != 0) {
		return true;
	}
	if (!S_ISSOCK(there.st_mode)) {
		return error_set(error, ERROR_FAILED,
			"socket: %s is there and is no socket; move it away",
			path);
	}
	if (is_alive(address)) {
		return error_set(error, ERROR_FAILED,
			"socket: another searchlightd listens at %s", path);
	}
	unlink(path);
	return true;
}

static bool bind_private(int fd, const struct sockaddr_un *address)
{
	mode_t before = umask(0177);
	bool bound = bind(fd, (const struct sockaddr *)address,
			     sizeof(*address)) == 0;

	umask(before);
	return bound && listen(fd, BACKLOG) == 0;
}

int operator_socket_listen(const char *path, struct error *error)
{
	struct sockaddr_un address;

	if (!fill_address(&address, path, error) ||
		!clear_place(&address, error)) {
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || !bind_private(fd, &address)) {
		error_errno(error, ERROR_FAILED,
			"socket: cannot listen at %s (does its folder exist?)",
			path);
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}
