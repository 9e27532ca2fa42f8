/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/nod.h"
#include "calibration/response.h"
#include "check.h"
#include "virtual_stand.h"

#include <stdlib.h>
#include <unistd.h>

static bool move_about(struct virtual_stand *v, struct error *error)
{
	struct drill_settings drill = virtual_stand_drill(v);

	return drill_moves(&v->stand, &drill, error);
}

static void a_cheap_head_is_known_after_one_exercise(void **state)
{
	struct virtual_stand v;
	struct response response;
	struct error error;
	double off_rad;

	(void)state;
	virtual_stand_init(&v, 3);
	v.camera_hz = 0;
	v.head_settings.dead_time_s = 0.12;
	v.head_settings.jitter_s = 0.01;
	v.mount_settings.rate_pan_rad_s = geom_radians(36);
	assert_true(virtual_stand_open(&v, &error));
	assert_true(move_about(&v, &error));
	assert_true(response_run(&v.stand.exercise, &response, &error));
	const struct response_axis *pan = &response.axes[EXERCISE_PAN];
	assert_near(pan->dead_s, 0.12, 0.005);
	assert_near(geom_degrees(pan->accel_rad_s2), 60, 2);
	assert_near(geom_degrees(pan->encoder_rad), 0.1, 0.002);
	assert_near(pan->jitter_s, 0.01 / sqrt(3), 0.003);
	assert_near(pan->scale, 40.0 / 36, 0.01);
	assert_int_equal(pan->rate_count, 63);
	assert_near(geom_degrees(pan->slowest_rad_s), 40.0 / 63, 0.02);
	assert_near(geom_degrees(pan->drift_rad_s), 0, 0.01);
	assert_true(response_foretells(
		&v.stand.exercise, EXERCISE_PAN, pan, &off_rad));
	assert_true(geom_degrees(off_rad) < 0.15);
	response_free(&response);
	virtual_stand_close(&v);
}

static void a_head_that_creeps_is_told_so(void **state)
{
	struct sim_faults faults = { 0 };
	struct virtual_stand v;
	struct response response;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 3);
	v.camera_hz = 0;
	assert_true(sim_faults_add(&faults, "drift=0.1@0", &error));
	v.line_settings.faults = &faults;
	assert_true(virtual_stand_open(&v, &error));
	assert_true(move_about(&v, &error));
	assert_true(response_run(&v.stand.exercise, &response, &error));
	assert_near(geom_degrees(response.axes[EXERCISE_PAN].drift_rad_s), 0.1,
		0.02);
	response_free(&response);
	virtual_stand_close(&v);
}

static void a_head_that_does_not_move_is_refused(void **state)
{
	struct sim_faults faults = { 0 };
	struct virtual_stand v;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 3);
	assert_true(sim_faults_add(&faults, "stall@0", &error));
	v.line_settings.faults = &faults;
	assert_true(virtual_stand_open(&v, &error));
	assert_false(move_about(&v, &error));
	assert_int_equal(error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(error.text, "the head did not move"));
	virtual_stand_close(&v);
}

static void a_head_that_turns_the_other_way_is_refused_with_its_cure(
	void **state)
{
	struct virtual_stand v;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 3);
	assert_true(virtual_stand_open(&v, &error));
	assert_true(move_about(&v, &error));
	for (size_t i = 0; i < v.stand.exercise.answer_count; i++) {
		v.stand.exercise.answers[i].at_rad[EXERCISE_TILT] *= -1;
	}
	struct response response;
	assert_false(response_run(&v.stand.exercise, &response, &error));
	assert_non_null(strstr(error.text, "mount.invert_tilt = yes"));
	virtual_stand_close(&v);
}

static void a_recording_tells_the_same_as_the_head_did(void **state)
{
	char folder[] = "/tmp/searchlight-exercise-XXXXXX";
	static const char *const files[] = { "commands.csv", "answers.csv",
		"sights.csv" };
	struct virtual_stand v;
	struct drill_settings drill;
	struct exercise back;
	struct nod_result live;
	struct nod_result later;
	struct error error;

	(void)state;
	assert_non_null(mkdtemp(folder));
	virtual_stand_init(&v, 5);
	assert_true(virtual_stand_open(&v, &error));
	drill = virtual_stand_drill(&v);
	assert_true(drill_nods(&v.stand, &drill, EXERCISE_PAN, 12, &error));
	assert_true(exercise_save(&v.stand.exercise, folder, &error));
	assert_true(exercise_load(&back, folder, &error));
	assert_true(nod_run(
		&v.stand.exercise, EXERCISE_PAN, &v.rig, &live, &error));
	assert_true(nod_run(&back, EXERCISE_PAN, &v.rig, &later, &error));
	assert_near(later.delay_s, live.delay_s, 1e-4);
	assert_near(later.play_rad, live.play_rad, 1e-5);
	exercise_free(&back);
	virtual_stand_close(&v);
	assert_int_equal(chdir(folder), 0);
	for (int i = 0; i < 3; i++) {
		unlink(files[i]);
	}
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cheap_head_is_known_after_one_exercise),
		cmocka_unit_test(a_head_that_creeps_is_told_so),
		cmocka_unit_test(a_head_that_does_not_move_is_refused),
		cmocka_unit_test(
			a_head_that_turns_the_other_way_is_refused_with_its_cure),
		cmocka_unit_test(a_recording_tells_the_same_as_the_head_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
