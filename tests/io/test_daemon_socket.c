/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"

/* What a hostile or broken client can do to the real daemon: nothing. */

static struct night_paths paths;
static struct night night;

static int begin(void **state)
{
	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night_start(&night, "");
	return 0;
}

static int end(void **state)
{
	(void)state;
	assert_int_equal(night_end(&night), 0);
	return 0;
}

/* It still sees, keeps its ticks, and answers somebody honest. */
static void is_well(void)
{
	char text[512];
	double frames = night_number(&night, "camera", "frames");
	double steps = night_number(&night, "loop", "steps");
	int64_t until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;

	while (!(night_number(&night, "camera", "frames") >= frames + 10) ||
		!(night_number(&night, "loop", "steps") >= steps + 30)) {
		assert_true(clock_now_ns() < until_ns);
		poll(NULL, 0, 50);
	}
	assert_string_equal(
		night_text(&night, "mount", "state", text), "ready");
}

static void send_all(int fd, const void *bytes, size_t size)
{
	(void)!send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void binary_of_all_kinds(void **state)
{
	uint8_t junk[4096];
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 200; round++) {
		int fd = night_call(&night);

		for (size_t i = 0; i < sizeof(junk); i++) {
			seed = seed * 1103515245u + 12345u;
			junk[i] = (uint8_t)(seed >> 16);
		}
		send_all(fd, junk, 1 + (size_t)round * 20);
		close(fd);
	}
	is_well();
}

static void an_endless_line(void **state)
{
	char line[1024];
	int fd = night_call(&night);

	(void)state;
	memset(line, 'a', sizeof(line));
	for (int i = 0; i < 1000; i++) {
		send_all(fd, line, sizeof(line));
	}
	poll(NULL, 0, 200);
	char answer[128];
	night_hear(fd, answer, sizeof(answer));
	assert_string_equal(answer, "usage: a line of at most 256 bytes");
	close(fd);
	is_well();
}

static void a_thousand_connections(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		int fd = night_call(&night);

		if (i % 3 == 0) {
			send_all(fd, "stat", 4);
		}
		close(fd);
	}
	poll(NULL, 0, 200);
	is_well();
}

static void all_places_taken_and_given_back(void **state)
{
	int fds[30];

	(void)state;
	for (int i = 0; i < 30; i++) {
		fds[i] = night_call(&night);
	}
	assert_int_equal(
		strncmp(night_say(&night, "status"), "refused: ", 9), 0);
	for (int i = 0; i < 30; i++) {
		close(fds[i]);
	}
	poll(NULL, 0, 200);
	is_well();
}

static void half_closed(void **state)
{
	char answer[NIGHT_ANSWER_MAX];
	int fd = night_call(&night);

	(void)state;
	send_all(fd, "help\n", 5);
	shutdown(fd, SHUT_WR);
	assert_true(night_hear(fd, answer, sizeof(answer)));
	assert_int_equal(answer[0], '{');
	assert_int_equal(recv(fd, answer, sizeof(answer), 0), 0);
	close(fd);
	is_well();
}

static void a_reader_that_never_reads(void **state)
{
	int fd = night_call(&night);

	(void)state;
	for (int i = 0; i < 2000; i++) {
		send_all(fd, "status\n", 7);
	}
	is_well();
	poll(NULL, 0, 3000);
	send_all(fd, "status\n", 7);
	is_well();
	close(fd);
}

/* How many lines wait at @fd; they are thrown away. */
static int answers_in(int fd)
{
	static char waste[65536];
	ssize_t got = recv(fd, waste, sizeof(waste), MSG_DONTWAIT);
	int lines = 0;

	for (ssize_t i = 0; i < got; i++) {
		lines += waste[i] == '\n';
	}
	return lines;
}

static void a_flood_of_commands_holds_up_no_tick(void **state)
{
	int fds[4];
	int64_t until_ns;
	int answers = 0;

	(void)state;
	is_well();
	double missed = night_number(&night, "loop", "ticks_missed");
	for (int i = 0; i < 4; i++) {
		fds[i] = night_call(&night);
	}
	until_ns = clock_now_ns() + 2 * CLOCK_NS_PER_S;
	while (clock_now_ns() < until_ns) {
		for (int i = 0; i < 4; i++) {
			send_all(fds[i], "status\nmode hold\nslew 1 1\n", 25);
			answers += answers_in(fds[i]);
		}
		poll(NULL, 0, 1);
	}
	/* Four lines a tick and client, of some 100 ticks, and some more. */
	assert_true(answers > 100);
	assert_true(answers < 2 * 4 * 4 * 100);
	for (int i = 0; i < 4; i++) {
		close(fds[i]);
	}
	poll(NULL, 0, 100);
	/* Of some 100; this machine may be busy with other things as well. */
	assert_true(
		night_number(&night, "loop", "ticks_missed") <= missed + 30);
	is_well();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binary_of_all_kinds),
		cmocka_unit_test(an_endless_line),
		cmocka_unit_test(a_thousand_connections),
		cmocka_unit_test(all_places_taken_and_given_back),
		cmocka_unit_test(half_closed),
		cmocka_unit_test(a_reader_that_never_reads),
		cmocka_unit_test(a_flood_of_commands_holds_up_no_tick),
	};

	if (argc != 5) {
		return 2;
	}
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	return cmocka_run_group_tests(tests, begin, end);
}
