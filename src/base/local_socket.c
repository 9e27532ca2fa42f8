/* SPDX-License-Identifier: Apache-2.0 */
#include "base/local_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

bool local_socket_address(
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

static int make(int type)
{
	return socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* True where somebody answers at @address. */
static bool is_alive(const struct sockaddr_un *address, int type)
{
	int fd = make(type);
	bool alive = fd >= 0 &&
		(connect(fd, (const struct sockaddr *)address,
			 sizeof(*address)) == 0 ||
			errno == EAGAIN); /* its backlog is full */

	if (fd >= 0) {
		close(fd);
	}
	return alive;
}

/* Only what a dead program left behind is taken away. */
static bool clear(const struct local_socket *place,
	const struct sockaddr_un *address, struct error *error)
{
	struct stat there;

	if (lstat(place->path, &there) != 0) {
		return true;
	}
	if (!S_ISSOCK(there.st_mode)) {
		return error_set(error, ERROR_FAILED,
			"socket: %s is there and is no socket; move it away",
			place->path);
	}
	if (is_alive(address, place->type)) {
		return error_set(error, ERROR_FAILED,
			"socket: another %s listens at %s", place->program,
			place->path);
	}
	unlink(place->path);
	return true;
}

/* With its mode from the first moment on. */
static bool bind_as(int fd, const struct sockaddr_un *address, mode_t mode)
{
	mode_t before = umask(~mode & 0777);
	bool bound = bind(fd, (const struct sockaddr *)address,
			     sizeof(*address)) == 0;

	umask(before);
	return bound;
}

int local_socket_listen(const struct local_socket *place, struct error *error)
{
	struct sockaddr_un address;

	if (!local_socket_address(&address, place->path, error) ||
		!clear(place, &address, error)) {
		return -1;
	}
	int fd = make(place->type);

	if (fd < 0 || !bind_as(fd, &address, place->mode) ||
		listen(fd, place->backlog) != 0) {
		error_errno(error, ERROR_FAILED,
			"socket: cannot listen at %s (does its folder exist?)",
			place->path);
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}
