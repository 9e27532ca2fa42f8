/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "fence.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The head's line is a socket, whose other end is read. */

enum {
	FRAME_BYTES = 4
};

static const int64_t ms = 1000000;

struct bench {
	struct fence fence;
	int head;
	int64_t now_ns;
};

/* The daemon hands over a line of its own, and the frame that stops there. */
static int hand_over(struct bench *bench, const char *frame)
{
	struct message_line line = { .length = FRAME_BYTES };
	int ends[2];

	memcpy(line.frame, frame, FRAME_BYTES);
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	fence_take(&bench->fence, &line, ends[1]);
	return ends[0];
}

static void begin(struct bench *bench)
{
	*bench = (struct bench){ .now_ns = 1000 * ms };
	fence_init(&bench->fence);
	bench->head = hand_over(bench, "stop");
}

static void end(struct bench *bench)
{
	fence_drop(&bench->fence);
	fence_step(&bench->fence, bench->now_ns + 1000 * ms);
	close(bench->head);
}

static void run(struct bench *bench, int for_ms)
{
	for (int i = 0; i < for_ms; i++) {
		bench->now_ns += ms;
		fence_step(&bench->fence, bench->now_ns);
	}
}

static void assert_heard(int head, const char *bytes)
{
	char got[64] = "";

	if (read(head, got, sizeof(got) - 1) < 0) {
		got[0] = '\0';
	}
	assert_string_equal(got, bytes);
}

static void a_halt_is_said_three_times_20_ms_apart(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	fence_halt(&bench.fence, bench.now_ns);
	run(&bench, 1);
	assert_heard(bench.head, "stop");
	run(&bench, 19);
	assert_heard(bench.head, "");
	run(&bench, 1);
	assert_heard(bench.head, "stop");
	run(&bench, 100);
	assert_heard(bench.head, "stop");
	assert_int_equal(bench.fence.sent, 3);
	end(&bench);
}

/* As a daemon does that still runs, for a fixture at each quarter second. */
static void what_is_left_of_it_goes_on_where_the_line_is_handed_over_anew(
	void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	fence_halt(&bench.fence, bench.now_ns);
	run(&bench, 1);
	assert_heard(bench.head, "stop");
	int head = hand_over(&bench, "halt");

	run(&bench, 100);
	assert_heard(head, "halthalt");
	assert_int_equal(bench.fence.sent, 3);
	close(head);
	end(&bench);
}

static void a_line_that_takes_nothing_is_waited_for(void **state)
{
	struct bench bench;
	char stuffing[4096] = "";
	size_t stuffed = 0;

	(void)state;
	begin(&bench);
	for (ssize_t put = 0; put >= 0;) {
		stuffed += (size_t)put;
		put = write(bench.fence.fd, stuffing, sizeof(stuffing));
	}
	fence_halt(&bench.fence, bench.now_ns);
	run(&bench, 100);
	assert_int_equal(bench.fence.sent, 0);
	while (stuffed > 0) {
		stuffed -= (size_t)read(bench.head, stuffing,
			stuffed < sizeof(stuffing) ? stuffed
						   : sizeof(stuffing));
	}
	run(&bench, 100);
	assert_heard(bench.head, "stopstopstop");
	end(&bench);
}

static void a_line_is_let_go_of_once_all_was_said(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	fence_halt(&bench.fence, bench.now_ns);
	fence_drop(&bench.fence);
	run(&bench, 100);
	assert_heard(bench.head, "stopstopstop");
	assert_int_equal(bench.fence.fd, -1);
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_halt_is_said_three_times_20_ms_apart),
		cmocka_unit_test(
			what_is_left_of_it_goes_on_where_the_line_is_handed_over_anew),
		cmocka_unit_test(a_line_that_takes_nothing_is_waited_for),
		cmocka_unit_test(a_line_is_let_go_of_once_all_was_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
