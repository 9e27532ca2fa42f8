/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl_talk.h"

#include "base/clock.h"
#include "base/local_socket.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BUSY_WAIT_MS = 20
};

/* A daemon whose queue of callers is full is tried again for a while. */
static bool connect_in_time(
	int fd, const struct sockaddr_un *address, int wait_ms)
{
	int64_t until_ns = clock_now_ns() + wait_ms * CLOCK_NS_PER_MS;

	while (connect(fd, (const struct sockaddr *)address,
		       sizeof(*address)) != 0) {
		if (errno != EAGAIN || clock_now_ns() > until_ns) {
			return false;
		}
		poll(NULL, 0, BUSY_WAIT_MS);
	}
	return true;
}

/* Why nobody answers there, by errno. */
static void tell_silence(const char *path, struct error *error)
{
	if (errno == EACCES) {
		error_set(error, ERROR_REFUSED,
			"%s is not for this user; who commands must be of the "
			"group that the daemon's settings name as operators",
			path);
	} else if (errno == EAGAIN) {
		error_set(error, ERROR_TIMEOUT,
			"searchlightd at %s lets nobody in; see what holds it "
			"up",
			path);
	} else {
		error_errno(error, ERROR_UNREACHABLE,
			"no searchlightd answers at %s; is it running? Where "
			"its settings name another socket, say --config FILE",
			path);
	}
}

int ctl_connect(const char *path, int wait_ms, struct error *error)
{
	struct sockaddr_un address;

	if (!local_socket_address(&address, path, error)) {
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		error_errno(error, ERROR_FAILED, "socket");
		return -1;
	}
	if (!connect_in_time(fd, &address, wait_ms)) {
		tell_silence(path, error);
		close(fd);
		return -1;
	}
	return fd;
}

/* Until @fd is ready for @events; false, with @error filled, else. */
static bool wait_for(
	int fd, short events, int64_t until_ns, struct error *error)
{
	struct pollfd one = { .fd = fd, .events = events };
	int64_t left_ms = (until_ns - clock_now_ns()) / CLOCK_NS_PER_MS;

	if (left_ms > 0 && poll(&one, 1, (int)left_ms) > 0) {
		return true;
	}
	return error_set(
		error, ERROR_TIMEOUT, "searchlightd did not answer in time");
}

static bool hung_up(struct error *error)
{
	return error_set(error, ERROR_UNREACHABLE, "searchlightd hung up");
}

static bool send_all(int fd, const char *bytes, size_t size, int64_t until_ns,
	struct error *error)
{
	while (size > 0) {
		ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);

		if (sent > 0) {
			bytes += sent;
			size -= (size_t)sent;
		} else if (errno != EAGAIN) {
			return hung_up(error);
		} else if (!wait_for(fd, POLLOUT, until_ns, error)) {
			return false;
		}
	}
	return true;
}

static bool receive_line(
	int fd, char *answer, int64_t until_ns, struct error *error)
{
	size_t used = 0;

	while (used < CTL_ANSWER_MAX) {
		if (!wait_for(fd, POLLIN, until_ns, error)) {
			return false;
		}
		ssize_t got = recv(fd, answer + used, CTL_ANSWER_MAX - used, 0);
		if (got == 0 || (got < 0 && errno != EAGAIN)) {
			return hung_up(error);
		}
		used += got > 0 ? (size_t)got : 0;
		char *end = memchr(answer, '\n', used);
		if (end != NULL) {
			*end = '\0';
			return true;
		}
	}
	return error_set(error, ERROR_FAILED,
		"the answer has over %d bytes; is that a searchlightd?",
		CTL_ANSWER_MAX);
}

bool ctl_ask(int fd, const char *line, char answer[CTL_ANSWER_MAX], int wait_ms,
	struct error *error)
{
	int64_t until_ns = clock_now_ns() + wait_ms * CLOCK_NS_PER_MS;

	/*
	 * Who was turned away finds the reason waiting: it is read even where
	 * the line could not be sent any more.
	 */
	bool sent = send_all(fd, line, strlen(line), until_ns, error) &&
		send_all(fd, "\n", 1, until_ns, error);
	if (!sent && error->code == ERROR_TIMEOUT) {
		return false;
	}
	return receive_line(fd, answer, until_ns, error);
}
