/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "tools/faults_file.h"

#include <string.h>

static struct faults_file faults;

static void load(const char *text)
{
	struct error error = { 0 };

	memset(&faults, 0, sizeof(faults));
	if (!options_parse(&faults_table, "faults", text, strlen(text), &faults,
		    &error)) {
		fail_msg("%s", error.text);
	}
}

static void a_fault_holds_from_its_first_second_to_its_last(void **state)
{
	(void)state;
	load("frozen = 2 3\nfrozen = 10 11.5\nblack = 5 6\n"
	     "lost_frames = 7 8\n");
	assert_false(faults_freeze(&faults, 0, 1.999));
	assert_true(faults_freeze(&faults, 0, 2.0));
	assert_false(faults_freeze(&faults, 0, 3.0));
	assert_true(faults_freeze(&faults, 0, 11.0));
	assert_true(faults_blacken(&faults, 0, 5.5));
	assert_false(faults_blacken(&faults, 0, 2.5));
	assert_true(faults_lose_frame(&faults, 0, 7.0));
	assert_false(faults_lose_frame(&faults, 0, 8.0));
}

static void stamps_are_late_by_what_is_said(void **state)
{
	(void)state;
	load("stamps = 1 2 0.25\nstamps = 1.5 3 -0.05\n");
	assert_true(faults_stamp_ns(&faults, 0, 0.5) == 0);
	assert_true(faults_stamp_ns(&faults, 0, 1.2) == 250000000);
	assert_true(faults_stamp_ns(&faults, 0, 1.7) == 200000000);
	assert_true(faults_stamp_ns(&faults, 0, 2.5) == -50000000);
}

static void one_camera_alone_can_have_a_fault(void **state)
{
	(void)state;
	load("black = 1 2\ncamera2.black = 3 4\ncamera.frozen = 5 6\n"
	     "camera2.lost_frames = 7 8\nstamps = 9 10 0.5\n"
	     "camera2.stamps = 9 10 0.25\n");
	for (int camera = 0; camera < RIG_CAMERAS; camera++) {
		bool second = camera == 1;

		assert_true(faults_blacken(&faults, camera, 1.5));
		assert_int_equal(faults_blacken(&faults, camera, 3.5), second);
		assert_int_equal(faults_freeze(&faults, camera, 5.5), !second);
		assert_int_equal(
			faults_lose_frame(&faults, camera, 7.5), second);
		assert_int_equal(faults_stamp_ns(&faults, camera, 9.5),
			second ? 750000000 : 500000000);
	}
}

static struct event_step heard(double t_s)
{
	struct event_step step = { .sample_count = 1,
		.samples = { { 5, { 0.5, 0.1 }, true, 0.0 } } };

	faults_step(&faults, t_s, &step);
	return step;
}

static void answers_are_lost_moved_or_without_a_line(void **state)
{
	(void)state;
	load("lost_answers = 1 2\nline_down = 3 4\njump = 5 6 10 -2\n");
	assert_int_equal(heard(0.5).sample_count, 1);
	assert_int_equal(heard(1.5).sample_count, 0);
	assert_false(heard(1.5).mount_fault);
	assert_int_equal(heard(3.5).sample_count, 0);
	assert_true(heard(3.5).mount_fault);
	assert_near(heard(5.5).samples[0].at.pan_rad,
		0.5 + 10.0 * 0.017453292519943295, 1e-12);
	assert_near(heard(5.5).samples[0].at.tilt_rad,
		0.1 - 2.0 * 0.017453292519943295, 1e-12);
	assert_near(heard(6.0).samples[0].at.pan_rad, 0.5, 0.0);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
	static const char text[] = "frozen = 2 3\nmelted = 1 2\n";
	struct error error = { 0 };

	(void)state;
	assert_false(options_parse(&faults_table, "incident", text,
		strlen(text), &faults, &error));
	assert_non_null(strstr(error.text, "incident:2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_fault_holds_from_its_first_second_to_its_last),
		cmocka_unit_test(stamps_are_late_by_what_is_said),
		cmocka_unit_test(one_camera_alone_can_have_a_fault),
		cmocka_unit_test(answers_are_lost_moved_or_without_a_line),
		cmocka_unit_test(what_is_wrong_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
