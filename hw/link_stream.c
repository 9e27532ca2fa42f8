/* SPDX-License-Identifier: Apache-2.0 */
#include "base/local_socket.h"
#include "link_backends.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

/* A box that does not take a connection within this is not there. */
static const int connect_ms = 3000;

/* Bytes that nobody acknowledges for so long mean a dead connection. */
static const unsigned int silent_peer_ms = 2000;

enum {
	NAME_MAX_LENGTH = 200
};

/* A pseudo-terminal or a stream socket. */
struct link_stream {
	struct link link; /* first, see struct link */
	int fd;
	bool is_socket;
	char name[NAME_MAX_LENGTH + 1];
};

static struct link_stream *stream_of(struct link *link)
{
	return (struct link_stream *)link;
}

static bool is_only_busy(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static long hung_up(const struct link_stream *stream, struct error *error)
{
	error_set(error, ERROR_UNREACHABLE, "%s: the other end has hung up",
		stream->name);
	return -1;
}

static long stream_read(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct link_stream *stream = stream_of(link);
	ssize_t count = read(stream->fd, bytes, size);

	(void)now_ns;
	if (count > 0) {
		return count;
	}
	if (count == 0 || errno == EIO) {
		return hung_up(stream, error);
	}
	if (is_only_busy()) {
		return 0;
	}
	error_errno(error, ERROR_UNREACHABLE, "%s: reading", stream->name);
	return -1;
}

static long stream_write(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct link_stream *stream = stream_of(link);
	ssize_t count = stream->is_socket
		? send(stream->fd, bytes, size, MSG_NOSIGNAL)
		: write(stream->fd, bytes, size);

	(void)now_ns;
	if (count >= 0) {
		return count;
	}
	if (is_only_busy()) {
		return 0;
	}
	if (errno == EIO || errno == EPIPE) {
		return hung_up(stream, error);
	}
	error_errno(error, ERROR_UNREACHABLE, "%s: writing", stream->name);
	return -1;
}

static int stream_fd(const struct link *link)
{
	return ((const struct link_stream *)link)->fd;
}

static void stream_close(struct link *link)
{
	close(stream_of(link)->fd);
	free(link);
}

static const struct link_ops stream_ops = {
	.read = stream_read,
	.write = stream_write,
	.fd = stream_fd,
	.close = stream_close,
};

/* Takes @fd, also where it fails; NULL where @fd is negative. */
static struct link *stream_of_fd(int fd, bool is_socket, const char *scheme,
	const char *place, struct error *error)
{
	struct link_stream *stream;

	if (fd < 0) {
		return NULL;
	}
	stream = calloc(1, sizeof(*stream));
	if (stream == NULL) {
		error_errno(error, ERROR_FAILED, "%s:%s", scheme, place);
		close(fd);
		return NULL;
	}
	stream->link.ops = &stream_ops;
	stream->fd = fd;
	stream->is_socket = is_socket;
	snprintf(stream->name, sizeof(stream->name), "%s:%s", scheme, place);
	return &stream->link;
}

/* Raw bytes; reads that find nothing fail with EAGAIN, so 0 is a hang-up. */
static bool make_raw(int fd, int baud)
{
	struct termios settings;

	if (tcgetattr(fd, &settings) != 0) {
		return false;
	}
	cfmakeraw(&settings);
	settings.c_cflag |= CLOCAL | CREAD;
	settings.c_cc[VMIN] = 1;
	settings.c_cc[VTIME] = 0;
	/* The C library takes plain numbers; odd ones mean nothing to a pty. */
	cfsetspeed(&settings, (speed_t)baud);
	return tcsetattr(fd, TCSANOW, &settings) == 0 &&
		tcflush(fd, TCIFLUSH) == 0;
}

struct link *link_pty_open(const char *place, int baud, struct error *error)
{
	int fd = open(place, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0) {
		error_errno(error, ERROR_UNREACHABLE, "pty:%s", place);
		return NULL;
	}
	if (!make_raw(fd, baud)) {
		error_errno(error, ERROR_UNREACHABLE, "pty:%s: making it raw",
			place);
		close(fd);
		return NULL;
	}
	return stream_of_fd(fd, false, "pty", place, error);
}

/* errno tells why where false. */
static bool connect_in_time(
	int fd, const struct sockaddr *address, socklen_t size)
{
	struct pollfd state = { .fd = fd, .events = POLLOUT };
	int failure = 0;
	socklen_t failure_size = sizeof(failure);

	if (connect(fd, address, size) == 0) {
		return true;
	}
	if (errno != EINPROGRESS) {
		return false;
	}
	if (poll(&state, 1, connect_ms) <= 0) {
		errno = ETIMEDOUT;
		return false;
	}
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &failure_size);
	errno = failure;
	return failure == 0;
}

/* A connected socket; -1, and errno tells why. */
static int connected_socket(
	int family, const struct sockaddr *address, socklen_t size)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && !connect_in_time(fd, address, size)) {
		int why = errno;

		close(fd);
		errno = why;
		return -1;
	}
	return fd;
}

struct link *link_unix_open(const char *place, int baud, struct error *error)
{
	struct sockaddr_un address;
	int fd;

	(void)baud;
	if (!local_socket_address(&address, place, error)) {
		return NULL;
	}
	fd = connected_socket(
		AF_UNIX, (const struct sockaddr *)&address, sizeof(address));
	if (fd < 0) {
		error_errno(error, ERROR_UNREACHABLE, "unix:%s", place);
	}
	return stream_of_fd(fd, true, "unix", place, error);
}

/* HOST:PORT or [HOST]:PORT, cut in place; false where it is neither. */
static bool split_place(char *place, char **host, char **port)
{
	char *colon = strrchr(place, ':');
	size_t length;

	if (colon == NULL || colon == place || colon[1] == '\0') {
		return false;
	}
	*colon = '\0';
	*host = place;
	*port = colon + 1;
	length = strlen(place);
	if (place[0] == '[' && place[length - 1] == ']') {
		place[length - 1] = '\0';
		*host = place + 1;
	}
	return true;
}

/* Small frames at once, and a box that was cut off is noticed. */
static void tune(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silent_peer_ms,
		sizeof(silent_peer_ms));
}

static int connect_any(const struct addrinfo *addresses)
{
	int fd = -1;

	for (const struct addrinfo *a = addresses; a != NULL && fd < 0;
		a = a->ai_next) {
		fd = connected_socket(a->ai_family, a->ai_addr, a->ai_addrlen);
	}
	return fd;
}

struct link *link_tcp_open(const char *place, int baud, struct error *error)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses;
	char text[NAME_MAX_LENGTH + 1];
	char *host;
	char *port;
	int failure;
	int fd;

	(void)baud;
	snprintf(text, sizeof(text), "%s", place);
	if (strlen(place) > NAME_MAX_LENGTH ||
		!split_place(text, &host, &port)) {
		error_set(error, ERROR_SETTINGS,
			"tcp:%.200s: write tcp:HOST:PORT", place);
		return NULL;
	}
	failure = getaddrinfo(host, port, &hints, &addresses);
	if (failure != 0) {
		error_set(error, ERROR_UNREACHABLE, "tcp:%s: %s", place,
			gai_strerror(failure));
		return NULL;
	}
	fd = connect_any(addresses);
	if (fd < 0) {
		error_errno(error, ERROR_UNREACHABLE, "tcp:%s", place);
	} else {
		tune(fd);
	}
	freeaddrinfo(addresses);
	return stream_of_fd(fd, true, "tcp", place, error);
}
