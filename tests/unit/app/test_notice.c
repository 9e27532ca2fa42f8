/* SPDX-License-Identifier: Apache-2.0 */
#include "app/notice.h"
#include "check.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	HEARD_MAX = 4096
};

/* A process of its own, whose standard error is the pipe @ends. */
static void hear(int ends[2], void (*speak)(void), char heard[HEARD_MAX])
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDERR_FILENO);
		speak();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(ends[1]);
	ssize_t got = read(ends[0], heard, HEARD_MAX - 1);

	heard[got < 0 ? 0 : got] = '\0';
	close(ends[0]);
}

static void speak_with_no_descriptor_left(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_NOFILE, &none);
	notice("safe: %s", "no descriptors");
}

static void is_heard_where_nothing_more_may_be_opened(void **state)
{
	char heard[HEARD_MAX];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	hear(ends, speak_with_no_descriptor_left, heard);
	assert_string_equal(heard, "searchlightd: safe: no descriptors\n");
}

static void speak_without_end(void)
{
	for (int i = 0; i < 10000; i++) {
		notice("line %d of many, and nobody reads", i);
	}
}

/* Returns at all: a write that waits would never end. */
static void a_reader_that_does_not_read_holds_nothing_up(void **state)
{
	char heard[HEARD_MAX];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	hear(ends, speak_without_end, heard);
	assert_int_equal(strncmp(heard, "searchlightd: line 0 of many", 28), 0);
}

static void speak_too_long(void)
{
	char text[2000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	notice("%s", text);
}

static void a_longer_text_is_cut_and_still_one_line(void **state)
{
	char heard[HEARD_MAX];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	hear(ends, speak_too_long, heard);
	assert_true(strlen(heard) < 1000);
	assert_int_equal(heard[strlen(heard) - 1], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_heard_where_nothing_more_may_be_opened),
		cmocka_unit_test(a_reader_that_does_not_read_holds_nothing_up),
		cmocka_unit_test(a_longer_text_is_cut_and_still_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
