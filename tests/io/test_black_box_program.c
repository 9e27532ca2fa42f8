/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/black_box.h"
#include "post.h"

/* The real guard and its black box, by what a reader finds in the file. */

static const char *guard_path;

enum {
	ENTRIES_MAX = 512
};

struct found {
	struct black_box_entry entries[ENTRIES_MAX];
	int count;
	uint64_t newest;
};

static bool take(void *context, const struct ring_record *record)
{
	struct found *found = context;

	assert_true(found->count < ENTRIES_MAX);
	assert_true(record->sequence > found->newest);
	assert_true(record->monotonic_ns > 0 && record->wall_ns > 0);
	found->newest = record->sequence;
	assert_true(black_box_take(
		record->payload, &found->entries[found->count++]));
	return true;
}

static struct found *read_box(const struct post *post)
{
	static struct found found;
	struct error error;

	memset(&found, 0, sizeof(found));
	if (!ring_read(post->box, take, &found, &error)) {
		fail_msg("%s", error.text);
	}
	return &found;
}

static const struct black_box_entry *last_of(const struct found *found)
{
	assert_true(found->count > 0);
	return &found->entries[found->count - 1];
}

/* Only the writer is left to wait for, which a killed guard leaves behind. */
static struct found *read_once_written(const struct post *post)
{
	struct error error;
	struct ring ring;

	assert_true(ring_open(&ring, post->box, 0, &error));
	ring_close(&ring);
	return read_box(post);
}

static void what_was_said_before_a_kill_is_written_down(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	post_light(&post);
	kill(post.pid, SIGKILL);
	process_wait(post.pid, 5.0);
	post.pid = 0;
	const struct black_box_entry *last = last_of(read_once_written(&post));

	assert_int_equal(last->writer, BLACK_BOX_GUARD);
	assert_int_equal(last->report.verdict.state, GUARD_LIT);
	assert_true((last->report.outputs >> GUARD_LAMP_ENABLE & 1) != 0);
	post_end(&post);
}

static void the_lamps_hours_and_strikes_outlive_the_guard(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	post_light(&post);
	post_run(&post, 1500);
	kill(post.pid, SIGKILL);
	process_wait(post.pid, 5.0);
	post_hang_up(&post);
	post_start(&post, guard_path, NULL);
	post_run(&post, 200);
	assert_true(post.reported);
	assert_int_equal(post.report.strikes, 1);
	/* What was burnt since the last second that was written is lost. */
	assert_true(post.report.burned_ns >= CLOCK_NS_PER_S / 2);
	post_light(&post);
	post_run(&post, 200);
	assert_int_equal(post.report.strikes, 2);
	assert_int_equal(post_end(&post), 0);
}

static pid_t writer_of(pid_t guard)
{
	char path[64];
	int writer = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)guard,
		(int)guard);
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		return 0; /* not every kernel tells */
	}
	assert_int_equal(fscanf(file, "%d", &writer), 1);
	fclose(file);
	return writer;
}

/* As a disk that hangs would hold it up. */
static void a_writer_that_hangs_holds_up_neither_light_nor_heart(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	post_light(&post);
	pid_t writer = writer_of(post.pid);
	if (writer == 0) {
		post_end(&post);
		skip();
	}
	assert_int_equal(kill(writer, SIGSTOP), 0);
	uint32_t edges = post_edges(&post, GUARD_HEARTBEAT);
	post_run(&post, 2000);
	assert_true(post_edges(&post, GUARD_HEARTBEAT) - edges > 80);
	assert_true(post_high(&post, GUARD_LAMP_ENABLE));
	kill(writer, SIGCONT);
	assert_int_equal(post_end(&post), 0);
}

/* How many descriptors @writer has that are neither the box nor a socket. */
static int strange_files(pid_t writer, const char *box, int *open_files)
{
	char path[64];
	char target[256];
	int strange = 0;

	*open_files = 0;
	for (int fd = 0; fd < 64; fd++) {
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)writer, fd);
		ssize_t length = readlink(path, target, sizeof(target) - 1);

		if (length > 0) {
			target[length] = '\0';
			strange += strstr(target, box) == NULL &&
				strncmp(target, "socket:", 7) != 0;
			(*open_files)++;
		}
	}
	return strange;
}

static void its_writer_holds_none_of_its_lines_or_doors(void **state)
{
	struct post post;
	int open_files = 0;
	int strange = 1;

	(void)state;
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	pid_t writer = writer_of(post.pid);
	if (writer == 0) {
		post_end(&post);
		skip();
	}
	/* It lets go of them when it first runs. */
	for (int i = 0; i < 500 && strange > 0; i++) {
		poll(NULL, 0, 10);
		strange = strange_files(writer, post.box, &open_files);
	}
	assert_int_equal(strange, 0);
	assert_int_equal(open_files, 2);
	assert_int_equal(post_end(&post), 0);
}

static void without_a_place_for_it_the_guard_says_so_and_works(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	mkdir(post.box, 0700);
	post_start(&post, guard_path, NULL);
	post_light(&post);
	assert_true((post.report.weakness & MESSAGE_NO_BOX) != 0);
	rmdir(post.box);
	assert_int_equal(post_end(&post), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_said_before_a_kill_is_written_down),
		cmocka_unit_test(the_lamps_hours_and_strikes_outlive_the_guard),
		cmocka_unit_test(
			a_writer_that_hangs_holds_up_neither_light_nor_heart),
		cmocka_unit_test(its_writer_holds_none_of_its_lines_or_doors),
		cmocka_unit_test(
			without_a_place_for_it_the_guard_says_so_and_works),
	};

	if (argc < 2) {
		return 2;
	}
	guard_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
