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
	for (int i = 0; i < pan->rate_count; i++) {
		assert_int_equal(pan->rates[i].code, i + 1);
	}
	response_free(&response);
	virtual_stand_close(&v);
}

static double bent_rad_s(const struct sim_axis_settings *axis, int code)
{
	double share = (double)code / RIG_SPEEDS_MAX;

	return axis->rate_max_rad_s * share * (1 - axis->bend * (1 - share));
}

static void the_rig_has_each_speed_though_some_had_no_room(void **state)
{
	struct virtual_stand v;
	struct rig rig = rig_default();
	struct response response;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 3);
	v.camera_hz = 0;
	v.head_settings.pan.bend = 0.4;
	v.head_settings.tilt.rate_max_rad_s = geom_radians(60);
	struct drill_settings drill = virtual_stand_drill(&v);
	assert_true(virtual_stand_open(&v, &error));
	drill.low.tilt_rad = geom_radians(-5);
	drill.high.tilt_rad = geom_radians(75);
	assert_true(drill_moves(&v.stand, &drill, &error));
	assert_true(response_run(&v.stand.exercise, &response, &error));
	assert_true(response.axes[EXERCISE_TILT].rate_count < 63);
	response_into(&response, &rig);
	assert_int_equal(rig.speeds.count, 63);
	for (int code = 1; code <= 63; code++) {
		const struct mount_rates *rates = &rig.speeds.rates[code - 1];
		double pan_rad_s = bent_rad_s(&v.head_settings.pan, code);
		double tilt_rad_s = bent_rad_s(&v.head_settings.tilt, code);
		double least_rad_s = geom_radians(0.01);

		assert_near(rates->pan_rad_s, pan_rad_s,
			0.02 * pan_rad_s + least_rad_s);
		assert_near(rates->tilt_rad_s, tilt_rad_s,
			0.02 * tilt_rad_s + least_rad_s);
	}
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

/* A picture that was on its way already, a millisecond before the second 0. */
static bool look_early(void *context, struct exercise_sight *sight)
{
	const struct virtual_stand *v = context;
	static int looks;

	sight->at_s = (double)v->stand.zero_ns * 1e-9 - 0.001;
	return looks++ == 0;
}

static void a_picture_from_before_it_began_is_left_out(void **state)
{
	struct virtual_stand v;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 3);
	assert_true(virtual_stand_open(&v, &error));
	v.stand.look = look_early;
	assert_true(
		stand_turn(&v.stand, (struct mount_rates){ 0 }, 0.1, &error));
	assert_int_equal(v.stand.exercise.sight_count, 0);
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
		cmocka_unit_test(
			the_rig_has_each_speed_though_some_had_no_room),
		cmocka_unit_test(a_head_that_creeps_is_told_so),
		cmocka_unit_test(a_head_that_does_not_move_is_refused),
		cmocka_unit_test(
			a_head_that_turns_the_other_way_is_refused_with_its_cure),
		cmocka_unit_test(a_picture_from_before_it_began_is_left_out),
		cmocka_unit_test(a_recording_tells_the_same_as_the_head_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
