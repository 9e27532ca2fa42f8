/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "hw/link.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

/* Waits for bytes that are on their way through the kernel. */
static long read_soon(struct link *link, uint8_t *bytes, size_t size)
{
	struct error error;
	long count = 0;

	for (int i = 0; i < 200 && count == 0; i++) {
		count = link->ops->read(
			link, bytes, size, clock_now_ns(), &error);
		usleep(1000);
	}
	return count;
}

static struct link *open_or_tell(const char *address)
{
	struct error error;
	struct link *link = link_open(address, 9600, &error);

	if (link == NULL) {
		print_error("%s\n", error.text);
	}
	assert_non_null(link);
	return link;
}

/* Both directions, every byte value, and silence where there is none. */
static void check_both_ways(struct link *link, int far)
{
	uint8_t sent[256];
	uint8_t got[256] = { 0 };
	struct error error;

	for (int i = 0; i < 256; i++) {
		sent[i] = (uint8_t)i;
	}
	assert_int_equal(link->ops->read(link, got, 256, 0, &error), 0);
	assert_int_equal(link->ops->write(link, sent, 256, 0, &error), 256);
	assert_int_equal(read(far, got, 256), 256);
	assert_memory_equal(sent, got, 256);
	memset(got, 0, sizeof(got));
	assert_int_equal(write(far, sent, 256), 256);
	assert_int_equal(read_soon(link, got, 256), 256);
	assert_memory_equal(sent, got, 256);
	assert_true(link->ops->fd(link) >= 0);
}

static void check_hang_up(struct link *link)
{
	struct error error = { 0 };
	uint8_t byte = 0;

	assert_int_equal(read_soon(link, &byte, 1), -1);
	assert_int_equal(link->ops->read(link, &byte, 1, 0, &error), -1);
	assert_int_equal(error.code, ERROR_UNREACHABLE);
	assert_non_null(strstr(error.text, "hung up"));
	/* and SIGPIPE kills nobody; TCP learns of it by its first write */
	for (int i = 0; i < 100; i++) {
		if (link->ops->write(link, &byte, 1, 0, &error) < 0) {
			return;
		}
		usleep(1000);
	}
	fail_msg("writing to a line that is gone succeeds");
}

static void a_pty_carries_every_byte_and_tells_of_its_end(void **state)
{
	int far = posix_openpt(O_RDWR | O_NOCTTY);
	char address[64];
	struct link *link;

	(void)state;
	assert_true(far >= 0 && grantpt(far) == 0 && unlockpt(far) == 0);
	snprintf(address, sizeof(address), "pty:%s", ptsname(far));
	link = open_or_tell(address);
	check_both_ways(link, far);
	close(far);
	check_hang_up(link);
	link_close(link);
}

/* A link over a Unix socket; the far end in @far. */
static struct link *open_unix(int *far)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	char name[80];
	struct link *link;

	snprintf(address.sun_path, sizeof(address.sun_path),
		"/tmp/test_link.%d", (int)getpid());
	snprintf(name, sizeof(name), "unix:/tmp/test_link.%d", (int)getpid());
	assert_int_equal(
		bind(listener, (struct sockaddr *)&address, sizeof(address)),
		0);
	assert_int_equal(listen(listener, 1), 0);
	link = open_or_tell(name);
	*far = accept(listener, NULL, NULL);
	close(listener);
	unlink(address.sun_path);
	return link;
}

static void a_unix_socket_carries_every_byte_and_tells_of_its_end(void **state)
{
	int far;
	struct link *link = open_unix(&far);

	(void)state;
	check_both_ways(link, far);
	close(far);
	check_hang_up(link);
	link_close(link);
}

static int listen_tcp(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *)&address, &size);
	*port = ntohs(address.sin_port);
	return fd;
}

static void tcp_carries_every_byte_and_tells_of_its_end(void **state)
{
	char address[80];
	struct link *link;
	int port;
	int listener = listen_tcp(&port);
	int far;

	(void)state;
	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", port);
	link = open_or_tell(address);
	far = accept(listener, NULL, NULL);
	check_both_ways(link, far);
	close(far);
	check_hang_up(link);
	link_close(link);
	close(listener);
}

static void a_full_line_takes_part_of_the_bytes_and_never_blocks(void **state)
{
	static uint8_t many[1 << 20];
	struct error error;
	int far;
	struct link *link = open_unix(&far);
	long taken = link->ops->write(link, many, sizeof(many), 0, &error);

	(void)state;
	assert_in_range(taken, 1, (long)sizeof(many) - 1);
	assert_int_equal(
		link->ops->write(link, many, sizeof(many), 0, &error), 0);
	link_close(link);
	close(far);
}

static void what_is_not_there_is_said_in_one_sentence(void **state)
{
	static const struct {
		const char *address;
		enum error_code code;
		const char *says;
	} cases[] = {
		{ "serial:/dev/ttyNONE9", ERROR_UNREACHABLE, "No such file" },
		{ "serial:/dev/null", ERROR_UNREACHABLE, "/dev/null" },
		{ "pty:/nonexistent/pty", ERROR_UNREACHABLE, "No such file" },
		{ "pty:/dev/null", ERROR_UNREACHABLE, "raw" },
		{ "unix:/nonexistent/sock", ERROR_UNREACHABLE, "No such file" },
		{ "tcp:127.0.0.1:1", ERROR_UNREACHABLE, "refused" },
		{ "tcp:127.0.0.1", ERROR_SETTINGS, "tcp:HOST:PORT" },
		{ "tcp::4000", ERROR_SETTINGS, "tcp:HOST:PORT" },
		{ "/dev/ttyS0", ERROR_SETTINGS, "is no link" },
		{ "", ERROR_SETTINGS, "is no link" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error error = { 0 };

		assert_null(link_open(cases[i].address, 9600, &error));
		assert_int_equal(error.code, cases[i].code);
		if (strstr(error.text, cases[i].says) == NULL) {
			fail_msg("%s: %s", cases[i].address, error.text);
		}
	}
}

static void a_path_too_long_for_a_socket_is_refused(void **state)
{
	char address[300] = "unix:/";
	struct error error = { 0 };

	(void)state;
	memset(address + 6, 'x', sizeof(address) - 7);
	assert_null(link_open(address, 9600, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pty_carries_every_byte_and_tells_of_its_end),
		cmocka_unit_test(
			a_unix_socket_carries_every_byte_and_tells_of_its_end),
		cmocka_unit_test(tcp_carries_every_byte_and_tells_of_its_end),
		cmocka_unit_test(
			a_full_line_takes_part_of_the_bytes_and_never_blocks),
		cmocka_unit_test(what_is_not_there_is_said_in_one_sentence),
		cmocka_unit_test(a_path_too_long_for_a_socket_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
