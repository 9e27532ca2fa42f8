/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sim_pose.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static void what_is_written_is_read_elsewhere(void **state)
{
	struct error error;
	struct sim_pose_file *writer = sim_pose_create(path, &error);
	struct sim_pose_file *reader = sim_pose_open(path, &error);
	struct sim_pose pose = { 5, { 0.1, 0.2 }, { 1.0, -2.0 }, 3 };
	struct sim_pose got;

	(void)state;
	assert_non_null(writer);
	assert_non_null(reader);
	assert_false(sim_pose_read(reader, &got));
	sim_pose_write(writer, &pose);
	assert_true(sim_pose_read(reader, &got));
	assert_memory_equal(&got, &pose, sizeof(pose));
	assert_near(sim_pose_at(&got, 5 + 50000000).pan_rad, 0.15, 1e-9);
	assert_near(sim_pose_at(&got, 5 + 900000000).pan_rad, 0.2, 1e-9);
	sim_pose_close(reader);
	sim_pose_close(writer);
}

static void a_file_of_another_kind_is_refused(void **state)
{
	struct error error = { 0 };
	FILE *file = fopen(path, "w");

	(void)state;
	assert_null(sim_pose_open("/nonexistent/pose", &error));
	assert_non_null(file);
	fputs("no pose", file);
	fclose(file);
	assert_null(sim_pose_open(path, &error));
	assert_non_null(strstr(error.text, "is no pose file"));
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < 4096; i++) {
		fputc('x', file);
	}
	fclose(file);
	assert_null(sim_pose_open(path, &error));
}

struct race {
	struct sim_pose_file *file;
	atomic_bool over;
};

static void *write_for_ever(void *argument)
{
	struct race *race = argument;

	for (int64_t i = 1; !atomic_load(&race->over); i++) {
		double value = (double)i;
		struct sim_pose pose = { i, { value, value }, { value, value },
			0 };

		sim_pose_write(race->file, &pose);
	}
	return NULL;
}

static void a_reader_never_sees_half_of_a_pose(void **state)
{
	struct error error;
	struct race race = { sim_pose_create(path, &error), false };
	struct sim_pose_file *reader = sim_pose_open(path, &error);
	pthread_t writer;
	int64_t last = 0;

	(void)state;
	assert_non_null(reader);
	pthread_create(&writer, NULL, write_for_ever, &race);
	for (int i = 0; i < 20000; i++) {
		struct sim_pose got;

		if (!sim_pose_read(reader, &got)) {
			continue;
		}
		assert_near(got.rates.tilt_rad_s, (double)got.at_ns, 0.0);
		assert_near(got.at.pan_rad, (double)got.at_ns, 0.0);
		assert_true(got.at_ns >= last);
		last = got.at_ns;
	}
	atomic_store(&race.over, true);
	pthread_join(writer, NULL);
	assert_true(last > 0);
	sim_pose_close(reader);
	sim_pose_close(race.file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_elsewhere),
		cmocka_unit_test(a_file_of_another_kind_is_refused),
		cmocka_unit_test(a_reader_never_sees_half_of_a_pose),
	};
	int failed;

	snprintf(path, sizeof(path), "/tmp/test_pose.%d", (int)getpid());
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
