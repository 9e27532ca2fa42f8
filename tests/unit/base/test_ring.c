/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ring.h"
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SLOTS = 16,
	SIZE = (SLOTS + 1) * RING_RECORD_BYTES,
	READ_MAX = 64,
};

/* What a reader found, oldest first. */
struct found {
	uint64_t sequence[READ_MAX];
	int payload[READ_MAX];
	int count;
};

static char path[64];

static int make_place(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/searchlight-ring-XXXXXX");
	int fd = mkstemp(path);
	close(fd);
	return unlink(path);
}

static int clear_place(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void open_ring(struct ring *ring)
{
	struct error error = { .text = "" };

	if (!ring_open(ring, path, SIZE, &error)) {
		fail_msg("%s", error.text);
	}
}

static void append(struct ring *ring, int from, int to)
{
	for (int i = from; i <= to; i++) {
		struct ring_record record = { .monotonic_ns = i };

		memcpy(record.payload, &i, sizeof(i));
		assert_true(ring_append(ring, &record));
	}
}

static bool take(void *context, const struct ring_record *record)
{
	struct found *found = context;

	assert_true(found->count < READ_MAX);
	found->sequence[found->count] = record->sequence;
	memcpy(&found->payload[found->count++], record->payload, sizeof(int));
	return true;
}

static struct found read_all(void)
{
	struct found found = { .count = 0 };
	struct error error = { .text = "" };

	if (!ring_read(path, take, &found, &error)) {
		fail_msg("%s", error.text);
	}
	return found;
}

static void the_newest_stand_over_the_oldest_and_are_read_in_order(void **state)
{
	struct ring ring;

	(void)state;
	open_ring(&ring);
	append(&ring, 1, 40);
	struct found found = read_all();

	assert_int_equal(found.count, SLOTS);
	for (int i = 0; i < SLOTS; i++) {
		assert_int_equal(found.payload[i], 40 - SLOTS + 1 + i);
		assert_int_equal(found.sequence[i], 40 - SLOTS + 1 + i);
	}
	ring_close(&ring);
}

static void it_goes_on_where_it_ended(void **state)
{
	struct ring ring;

	(void)state;
	for (int round = 0; round < 5; round++) {
		open_ring(&ring);
		append(&ring, round * 5 + 1, round * 5 + 5);
		ring_close(&ring);
	}
	struct found found = read_all();

	assert_int_equal(found.count, SLOTS);
	assert_int_equal(found.sequence[SLOTS - 1], 25);
}

static void a_torn_record_is_left_out_and_written_over(void **state)
{
	struct ring ring;

	(void)state;
	open_ring(&ring);
	append(&ring, 1, 20);
	ring_close(&ring);
	/* The power went in the middle of number 20, in slot 3. */
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(
		pwrite(fd, "torn", 4, (3 + 1) * RING_RECORD_BYTES + 99), 4);
	close(fd);
	struct found found = read_all();

	assert_int_equal(found.sequence[found.count - 1], 19);
	open_ring(&ring);
	append(&ring, 100, 100);
	ring_close(&ring);
	found = read_all();
	assert_int_equal(found.sequence[found.count - 1], 20);
	assert_int_equal(found.payload[found.count - 1], 100);
}

static void its_space_is_reserved_from_the_start(void **state)
{
	struct ring ring;
	struct stat stat_of;

	(void)state;
	open_ring(&ring);
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_size, SIZE);
	assert_true((int64_t)stat_of.st_blocks * 512 >= SIZE);
	append(&ring, 1, 40);
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_size, SIZE);
	ring_close(&ring);
}

/* A limit on the size of files stands for a disk without room. */
static void without_room_none_is_made_and_nothing_left_behind(void **state)
{
	struct rlimit before;
	struct ring ring;
	struct error error;
	char draft[80];

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	struct rlimit tight = { SIZE / 2, before.rlim_max };
	setrlimit(RLIMIT_FSIZE, &tight);
	bool made = ring_open(&ring, path, SIZE, &error);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_false(made);
	assert_non_null(strstr(error.text, "make room"));
	snprintf(draft, sizeof(draft), "%s.new", path);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_not_equal(access(draft, F_OK), 0);
}

static void a_file_of_somebody_else_is_neither_read_nor_written(void **state)
{
	char text[2 * RING_RECORD_BYTES];
	struct ring ring;
	struct error error;
	struct found found = { .count = 0 };

	(void)state;
	memset(text, 'x', sizeof(text));
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, text, sizeof(text)), sizeof(text));
	close(fd);
	assert_false(ring_open(&ring, path, SIZE, &error));
	assert_non_null(strstr(error.text, "no black box"));
	assert_false(ring_read(path, take, &found, &error));
	struct stat stat_of;
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_size, sizeof(text));
}

static void only_one_writes_while_anyone_may_read(void **state)
{
	struct ring ring;
	struct ring second;
	struct error error;

	(void)state;
	open_ring(&ring);
	append(&ring, 1, 3);
	assert_false(ring_open(&second, path, SIZE, &error));
	assert_non_null(strstr(error.text, "another process"));
	assert_int_equal(read_all().count, 3);
	ring_close(&ring);
	open_ring(&second);
	ring_close(&second);
}

static void numbers_that_no_ring_has_do_not_lead_it_astray(void **state)
{
	struct ring ring;

	(void)state;
	open_ring(&ring);
	append(&ring, 1, 3);
	ring.newest.sequence = UINT64_MAX - 2 * SLOTS;
	append(&ring, 4, 4);
	ring_close(&ring);
	assert_int_equal(read_all().count, 3);
	open_ring(&ring);
	assert_int_equal(ring.newest.sequence, 3);
	ring_close(&ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_newest_stand_over_the_oldest_and_are_read_in_order,
			make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			it_goes_on_where_it_ended, make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			a_torn_record_is_left_out_and_written_over, make_place,
			clear_place),
		cmocka_unit_test_setup_teardown(
			its_space_is_reserved_from_the_start, make_place,
			clear_place),
		cmocka_unit_test_setup_teardown(
			without_room_none_is_made_and_nothing_left_behind,
			make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			a_file_of_somebody_else_is_neither_read_nor_written,
			make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			only_one_writes_while_anyone_may_read, make_place,
			clear_place),
		cmocka_unit_test_setup_teardown(
			numbers_that_no_ring_has_do_not_lead_it_astray,
			make_place, clear_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
