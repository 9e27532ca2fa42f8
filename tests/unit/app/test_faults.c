/* SPDX-License-Identifier: Apache-2.0 */
#include "app/faults.h"
#include "check.h"

#include <string.h>

/* A head that is ready and a camera that runs, with pictures of this age. */
static struct fault_facts fine(struct steering *steering,
	struct capture_report *camera, double picture_age_s)
{
	*steering = (struct steering){ .state = STEERING_READY,
		.address = "pty:/run/head" };
	*camera = (struct capture_report){ .state = CAPTURE_RUNS,
		.info = { .rate_hz = 30.0 } };
	return (struct fault_facts){ .steering = steering,
		.cameras = { { camera, picture_age_s } },
		.camera_count = 1 };
}

static void without_a_fault_there_is_no_text(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct fault_facts facts = fine(&steering, &camera, 0.9);
	char text[FAULT_TEXT_MAX] = "old";

	(void)state;
	assert_false(faults_find(&facts, text));
	assert_string_equal(text, "");
	steering.state = STEERING_NONE;
	assert_false(faults_find(&facts, text));
}

static void a_camera_may_pause_a_second_or_three_pictures(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct fault_facts facts = fine(&steering, &camera, 1.01);
	char text[FAULT_TEXT_MAX];

	(void)state;
	assert_true(faults_find(&facts, text));
	assert_string_equal(text,
		"the camera is silent for over 1.0 s; it must deliver again");
	camera.info.rate_hz = 1.0;
	assert_false(faults_find(&facts, text));
	facts.cameras[0].picture_age_s = 3.01;
	assert_true(faults_find(&facts, text));
}

static void an_alarm_of_the_guard_is_told_in_its_own_words(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct fault_facts facts = fine(&steering, &camera, 0.0);
	char text[FAULT_TEXT_MAX];

	(void)state;
	facts.alarm = "The emergency stop is open.";
	assert_true(faults_find(&facts, text));
	assert_string_equal(text, facts.alarm);
}

static void a_lost_camera_is_told_with_its_reason(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct fault_facts facts = fine(&steering, &camera, 0.0);
	char text[FAULT_TEXT_MAX];

	(void)state;
	camera.state = CAPTURE_LOST;
	error_set(&camera.error, ERROR_FAILED, "/dev/video0: unplugged");
	assert_true(faults_find(&facts, text));
	assert_string_equal(text,
		"the camera is lost (/dev/video0: unplugged); it must deliver "
		"again");
}

static void one_camera_of_two_that_is_lost_is_no_fault(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct capture_report other = { .state = CAPTURE_LOST };
	struct fault_facts facts = fine(&steering, &camera, 0.0);
	char text[FAULT_TEXT_MAX];

	(void)state;
	facts.cameras[1] = (struct fault_camera){ &other, 9.0 };
	facts.camera_count = 2;
	assert_false(faults_find(&facts, text));
	assert_string_equal(text, "");
	facts.cameras[0].picture_age_s = 2.0;
	assert_true(faults_find(&facts, text));
	assert_non_null(strstr(text, "the camera is silent"));
}

static void the_heads_fault_comes_first(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct fault_facts facts = fine(&steering, &camera, 9.0);
	char text[FAULT_TEXT_MAX];

	(void)state;
	steering.state = STEERING_ASKING;
	assert_true(faults_find(&facts, text));
	assert_string_equal(text,
		"the head at pty:/run/head does not say where it is; check its "
		"power and mount.address");
	steering.state = STEERING_ABSENT;
	error_set(&steering.error, ERROR_UNREACHABLE, "no such tty");
	assert_true(faults_find(&facts, text));
	assert_non_null(strstr(text, "not there (no such tty)"));
}

static void a_head_that_is_only_starting_is_no_fault(void **state)
{
	struct steering steering;
	struct capture_report camera;
	struct fault_facts facts = fine(&steering, &camera, 0.0);
	char text[FAULT_TEXT_MAX];

	(void)state;
	steering.starting = true;
	steering.state = STEERING_ABSENT;
	assert_false(faults_find(&facts, text));
	steering.state = STEERING_ASKING;
	assert_false(faults_find(&facts, text));
	steering.starting = false;
	assert_true(faults_find(&facts, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_fault_there_is_no_text),
		cmocka_unit_test(a_camera_may_pause_a_second_or_three_pictures),
		cmocka_unit_test(
			an_alarm_of_the_guard_is_told_in_its_own_words),
		cmocka_unit_test(a_lost_camera_is_told_with_its_reason),
		cmocka_unit_test(one_camera_of_two_that_is_lost_is_no_fault),
		cmocka_unit_test(the_heads_fault_comes_first),
		cmocka_unit_test(a_head_that_is_only_starting_is_no_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
