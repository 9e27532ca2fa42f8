/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "guard/clerk.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SIZE = 1024 * 1024,
	/* Twice as many as fit into the ring. */
	FLOOD = 4096,
};

struct found {
	struct black_box_entry last;
	int count;
};

static char path[64];

static int make_place(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/searchlight-box-XXXXXX");
	close(mkstemp(path));
	return unlink(path);
}

static int clear_place(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static bool take(void *context, const struct ring_record *record)
{
	struct found *found = context;

	assert_true(black_box_take(record->payload, &found->last));
	found->count++;
	return true;
}

static struct found read_box(void)
{
	struct found found = { .count = 0 };
	struct error error;

	assert_true(ring_read(path, take, &found, &error));
	return found;
}

static void what_was_put_is_there_once_it_is_closed(void **state)
{
	struct clerk clerk;
	struct black_box_entry entry = { .target = 0 };
	struct black_box_entry last = { .target = 4711 };

	(void)state;
	clerk_open(&clerk, path, SIZE, &last);
	assert_null(clerk_why(&clerk));
	assert_int_equal(last.target, 4711);
	for (uint32_t i = 1; i <= 50; i++) {
		entry.target = i;
		clerk_put(&clerk, &entry, i % 10 == 0);
	}
	clerk_close(&clerk);
	assert_int_equal(read_box().count, 50);
	clerk_open(&clerk, path, SIZE, &last);
	assert_int_equal(last.target, 50);
	clerk_close(&clerk);
}

/* As behind a disk that hangs. */
static void a_full_queue_drops_counts_and_tells(void **state)
{
	struct clerk clerk;
	struct black_box_entry entry = { .target = 1 };
	struct black_box_entry last;

	(void)state;
	clerk_open(&clerk, path, SIZE, &last);
	kill(clerk.writer.pid, SIGSTOP);
	for (int i = 0; i < FLOOD; i++) {
		clerk_put(&clerk, &entry, true);
	}
	/* Nothing waited: the writer is stopped, and this line is reached. */
	assert_true(clerk.lost > FLOOD / 2);
	assert_non_null(strstr(clerk_why(&clerk), "too slow"));
	uint64_t lost = clerk.lost;
	kill(clerk.writer.pid, SIGCONT);
	entry.target = 2;
	for (int i = 0; i < 1000 && read_box().last.target != 2; i++) {
		usleep(10000);
		clerk_put(&clerk, &entry, true);
	}
	clerk_close(&clerk);
	struct found found = read_box();

	assert_int_equal(found.last.target, 2);
	assert_true(found.last.lost >= lost);
}

static void a_writer_that_was_killed_is_told_and_harms_nobody(void **state)
{
	struct clerk clerk;
	struct black_box_entry entry = { .target = 1 };
	struct black_box_entry last;

	(void)state;
	signal(SIGPIPE, SIG_DFL);
	clerk_open(&clerk, path, SIZE, &last);
	kill(clerk.writer.pid, SIGKILL);
	for (int i = 0; i < 1000 && clerk.lost == 0; i++) {
		usleep(10000);
		clerk_put(&clerk, &entry, true);
	}
	assert_non_null(strstr(clerk_why(&clerk), "start the program anew"));
	clerk_close(&clerk);
}

static void without_a_file_there_is_none_and_it_says_why(void **state)
{
	struct clerk clerk;
	struct black_box_entry entry = { .target = 1 };

	(void)state;
	clerk_open(&clerk, "", SIZE, &entry);
	assert_non_null(clerk_why(&clerk));
	clerk_put(&clerk, &entry, true);
	clerk_close(&clerk);
	clerk_open(&clerk, "/nowhere/at/all.box", SIZE, &entry);
	assert_non_null(strstr(clerk_why(&clerk), "folder"));
	clerk_close(&clerk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_put_is_there_once_it_is_closed, make_place,
			clear_place),
		cmocka_unit_test_setup_teardown(
			a_full_queue_drops_counts_and_tells, make_place,
			clear_place),
		cmocka_unit_test_setup_teardown(
			a_writer_that_was_killed_is_told_and_harms_nobody,
			make_place, clear_place),
		cmocka_unit_test(without_a_file_there_is_none_and_it_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
