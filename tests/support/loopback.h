/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_LOOPBACK_H
#define SUPPORT_LOOPBACK_H

#include "base/clock.h"
#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Loopback: TCP on this machine, for programs that are started by a test. */

/* A port that nobody had a moment ago. */
static inline int loopback_free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, size), 0);
	assert_int_equal(
		getsockname(fd, (struct sockaddr *)&address, &size), 0);
	close(fd);
	return ntohs(address.sin_port);
}

/* A connection to @port, waiting up to 5 s for somebody to listen there. */
static inline int loopback_connect(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int64_t until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	while (connect(fd, (const struct sockaddr *)&address,
		       sizeof(address)) != 0) {
		assert_true(clock_now_ns() < until_ns);
		poll(NULL, 0, 20);
	}
	return fd;
}

/* Sends @text; what one read of at most 128 bytes brings within 2 s. */
static inline const char *loopback_ask(int fd, const char *text)
{
	static char answer[129];
	struct pollfd state = { .fd = fd, .events = POLLIN };
	ssize_t count;

	assert_int_equal(
		send(fd, text, strlen(text), MSG_NOSIGNAL), (long)strlen(text));
	assert_int_equal(poll(&state, 1, 2000), 1);
	count = read(fd, answer, sizeof(answer) - 1);
	answer[count > 0 ? count : 0] = '\0';
	return answer;
}

#endif
