/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "guard/packet.h"
#include "guard/watchdog.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A real watchdog; the head's line is a socket whose other end is read. */

static const char halt[] = "HALT\r";

enum {
	HALT_BYTES = sizeof(halt) - 1,
	PATIENCE_MS = 5000,
};

struct bench {
	int head; /* what arrives at the head */
	int line; /* the daemon's end */
	struct watchdog watchdog;
};

static void lay_line(struct bench *bench)
{
	int ends[2];

	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	bench->head = ends[0];
	bench->line = ends[1];
}

static void tell_line(struct bench *bench)
{
	struct message_line line = { .length = HALT_BYTES };
	uint8_t bytes[MESSAGE_SIZE];

	memcpy(line.frame, halt, HALT_BYTES);
	message_put_line(bytes, &line);
	assert_true(
		packet_send(watchdog_fd(&bench->watchdog), bytes, bench->line));
}

static void begin(struct bench *bench)
{
	lay_line(bench);
	watchdog_open(&bench->watchdog);
	assert_null(watchdog_why(&bench->watchdog));
	tell_line(bench);
	watchdog_feed(&bench->watchdog);
}

static void end(struct bench *bench)
{
	watchdog_close(&bench->watchdog);
	close(bench->line);
	close(bench->head);
}

static void feed_for(struct bench *bench, int for_ms)
{
	int64_t until_ns = clock_now_ns() + for_ms * CLOCK_NS_PER_MS;

	while (clock_now_ns() < until_ns) {
		watchdog_feed(&bench->watchdog);
		poll(NULL, 0, 10);
	}
}

/* Whole stop frames that come until @quiet_ms pass without one. */
static int frames(int fd, int quiet_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char got[16 * HALT_BYTES];
	size_t count = 0;

	while (poll(&wait, 1, quiet_ms) == 1) {
		ssize_t size = read(fd, got + count, sizeof(got) - count);

		if (size <= 0) {
			break;
		}
		count += (size_t)size;
	}
	assert_int_equal(count % HALT_BYTES, 0);
	for (size_t i = 0; i < count; i += HALT_BYTES) {
		assert_memory_equal(got + i, halt, HALT_BYTES);
	}
	return (int)(count / HALT_BYTES);
}

static void while_it_is_fed_it_keeps_quiet(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	/* A machine too busy to feed it in time has it say so, rightly. */
	int64_t from_ns = clock_now_ns();
	int64_t longest_ns = 0;
	for (int i = 0; i < 30; i++) {
		feed_for(&bench, 10);
		int64_t now_ns = clock_now_ns();

		longest_ns = now_ns - from_ns > longest_ns ? now_ns - from_ns
							   : longest_ns;
		from_ns = now_ns;
	}
	if (longest_ns < WATCHDOG_NS) {
		assert_int_equal(frames(bench.head, 0), 0);
	}
	end(&bench);
}

static void unfed_it_stops_the_head_three_times_and_once_only(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	assert_int_equal(frames(bench.head, 500), 3);
	feed_for(&bench, 50);
	assert_int_equal(frames(bench.head, 500), 3);
	end(&bench);
}

static void closed_in_good_order_it_sends_nothing(void **state)
{
	struct bench bench;

	(void)state;
	lay_line(&bench);
	watchdog_open(&bench.watchdog);
	tell_line(&bench);
	end(&bench);
	assert_int_equal(bench.watchdog.process.pid, 0);
}

/* The process that is killed; its parent has the other end of the line. */
static pid_t start_daemon(struct bench *bench)
{
	pid_t pid = fork();

	if (pid == 0) {
		watchdog_open(&bench->watchdog);
		tell_line(bench);
		for (;;) {
			watchdog_feed(&bench->watchdog);
			poll(NULL, 0, 10);
		}
	}
	return pid;
}

static void a_killed_daemon_has_the_head_stopped(void **state)
{
	struct bench bench;

	(void)state;
	lay_line(&bench);
	pid_t pid = start_daemon(&bench);

	poll(NULL, 0, 200);
	close(bench.line);
	frames(bench.head, 0);
	int64_t from_ns = clock_now_ns();

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	struct pollfd wait = { .fd = bench.head, .events = POLLIN };
	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
	print_message("first stop frame after %.1f ms\n",
		(double)(clock_now_ns() - from_ns) / 1e6);
	assert_int_equal(frames(bench.head, 500), 3);
	/* It has ended: nobody holds the line any more. */
	char byte;
	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
	assert_int_equal(read(bench.head, &byte, 1), 0);
	close(bench.head);
}

static void a_line_that_is_gone_is_let_go_of(void **state)
{
	struct message_line none = { .length = 0 };
	struct pollfd wait = { .events = POLLIN };
	uint8_t bytes[MESSAGE_SIZE];
	struct bench bench;
	char byte;

	(void)state;
	begin(&bench);
	message_put_line(bytes, &none);
	assert_true(packet_send(watchdog_fd(&bench.watchdog), bytes, -1));
	close(bench.line);
	feed_for(&bench, 50);
	frames(bench.head, 0);
	wait.fd = bench.head;
	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
	assert_int_equal(read(bench.head, &byte, 1), 0);
	bench.line = -1;
	end(&bench);
}

static void one_that_was_killed_is_told_and_harms_nobody(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	kill(bench.watchdog.process.pid, SIGKILL);
	for (int i = 0; i < 500 && watchdog_why(&bench.watchdog) == NULL; i++) {
		feed_for(&bench, 10);
	}
	assert_non_null(strstr(
		watchdog_why(&bench.watchdog), "start searchlightd anew"));
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(while_it_is_fed_it_keeps_quiet),
		cmocka_unit_test(
			unfed_it_stops_the_head_three_times_and_once_only),
		cmocka_unit_test(closed_in_good_order_it_sends_nothing),
		cmocka_unit_test(a_killed_daemon_has_the_head_stopped),
		cmocka_unit_test(a_line_that_is_gone_is_let_go_of),
		cmocka_unit_test(one_that_was_killed_is_told_and_harms_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
