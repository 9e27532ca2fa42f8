/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/shelf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NS 1000000000LL

static char shelf[64];

static void make_shelf(void)
{
	snprintf(shelf, sizeof(shelf), "/tmp/searchlight-shelf-XXXXXX");
	assert_non_null(mkdtemp(shelf));
}

static void path_of(char path[256], const char *name, const char *file)
{
	snprintf(path, 256, "%s/%s%s%s", shelf, name, file[0] ? "/" : "", file);
}

/* A file of a megabyte, since a disk counts by blocks. */
static void put_file(const char *name, const char *file)
{
	char path[256];
	static char megabyte[1000000];

	path_of(path, name, "");
	mkdir(path, 0700);
	path_of(path, name, file);
	memset(megabyte, 'x', sizeof(megabyte));
	int fd = open(path, O_CREAT | O_WRONLY, 0600);
	assert_true(write(fd, megabyte, sizeof(megabyte)) ==
		(ssize_t)sizeof(megabyte));
	fsync(fd);
	close(fd);
}

static void put_recording(const char *name)
{
	put_file(name, "events.jsonl");
	put_file(name, "camera0.mkv");
}

static bool is_there(const char *name)
{
	char path[256];

	path_of(path, name, "");
	return access(path, F_OK) == 0;
}

static void clear(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", shelf);
	assert_int_equal(system(command), 0);
}

static bool make_room(
	int64_t quota_bytes, const char *except, struct error *error)
{
	struct shelf_limits limits = { .quota_bytes = quota_bytes };

	return shelf_make_room(shelf, &limits, except, error);
}

static void the_oldest_recordings_go_first(void **state)
{
	struct error error = { 0 };

	(void)state;
	make_shelf();
	put_recording("20261130T212400Z");
	put_recording("20261129T235959Z");
	put_recording("20261130T212400Z-2");
	assert_true(make_room(100000000, NULL, &error));
	assert_true(is_there("20261129T235959Z"));
	assert_true(make_room(4500000, NULL, &error));
	assert_false(is_there("20261129T235959Z"));
	assert_true(is_there("20261130T212400Z"));
	assert_true(make_room(2500000, NULL, &error));
	assert_false(is_there("20261130T212400Z"));
	assert_true(is_there("20261130T212400Z-2"));
	clear();
}

static void the_one_being_written_stays_and_the_quota_is_told(void **state)
{
	struct error error = { 0 };

	(void)state;
	make_shelf();
	put_recording("20261130T212400Z");
	assert_false(make_room(1000, "20261130T212400Z", &error));
	assert_true(is_there("20261130T212400Z"));
	assert_non_null(strstr(error.text, "record.quota_gb"));
	clear();
}

static void what_is_kept_or_no_recording_is_never_touched(void **state)
{
	struct error error = { 0 };

	(void)state;
	make_shelf();
	put_recording("20261130T212400Z");
	put_file("20261130T212400Z", "keep");
	put_recording("holiday");
	put_file("20261130T212401Z", "picture.jpg");
	put_recording("20261130T212402Z");
	put_file("20261130T212402Z", "notes.txt");
	assert_false(make_room(1000, NULL, &error));
	assert_true(is_there("20261130T212400Z"));
	assert_true(is_there("holiday"));
	assert_true(is_there("20261130T212401Z"));
	assert_true(is_there("20261130T212402Z"));
	clear();
}

static void a_disk_without_room_is_told_with_what_would_be_right(void **state)
{
	struct error error = { 0 };
	struct shelf_limits limits = { .quota_bytes = INT64_MAX,
		.free_bytes = INT64_MAX };

	(void)state;
	make_shelf();
	assert_false(shelf_make_room(shelf, &limits, NULL, &error));
	assert_non_null(strstr(error.text, "record.free_gb"));
	clear();
}

static void a_new_one_is_named_by_its_time_and_never_twice(void **state)
{
	char name[SHELF_NAME_MAX];
	struct error error = { 0 };

	(void)state;
	make_shelf();
	assert_true(shelf_name(shelf, 1796017355 * NS, name, &error));
	assert_string_equal(name, "20261130T054235Z");
	put_recording(name);
	assert_true(shelf_name(shelf, 1796017355 * NS + 5, name, &error));
	assert_string_equal(name, "20261130T054235Z-2");
	clear();
	assert_false(shelf_name("/no/such/shelf", 0, name, &error));
	assert_non_null(strstr(error.text, "/no/such/shelf"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_recordings_go_first),
		cmocka_unit_test(
			the_one_being_written_stays_and_the_quota_is_told),
		cmocka_unit_test(what_is_kept_or_no_recording_is_never_touched),
		cmocka_unit_test(
			a_disk_without_room_is_told_with_what_would_be_right),
		cmocka_unit_test(
			a_new_one_is_named_by_its_time_and_never_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
