/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/nod.h"
#include "check.h"
#include "virtual_stand.h"

enum {
	PASSES = 20
};

static bool nod_about(struct virtual_stand *v, struct error *error)
{
	struct drill_settings drill;

	if (!virtual_stand_open(v, error)) {
		return false;
	}
	drill = virtual_stand_drill(v);
	return drill_nods(&v->stand, &drill, EXERCISE_PAN, PASSES, error);
}

static void a_minute_of_nods_tells_delay_and_play(void **state)
{
	struct virtual_stand v;
	struct nod_result result;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 11);
	v.delay_s = 0.083;
	v.head_settings.pan.backlash_rad = geom_radians(0.12);
	assert_true(nod_about(&v, &error));
	assert_true(v.now_ns - v.stand.zero_ns < 60 * 1000000000LL);
	assert_true(nod_run(
		&v.stand.exercise, EXERCISE_PAN, &v.rig, &result, &error));
	assert_near(result.delay_s, 0.083, 0.005);
	assert_near(geom_degrees(result.play_rad), 0.12, 0.02);
	assert_true(result.spread_s > 0 && result.spread_s < 0.02);
	virtual_stand_close(&v);
}

static void other_lights_that_came_by_are_not_the_thing(void **state)
{
	struct virtual_stand v;
	struct nod_result result;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 11);
	v.delay_s = 0.083;
	v.head_settings.pan.backlash_rad = geom_radians(0.12);
	assert_true(nod_about(&v, &error));
	for (int i = 1; i <= 3; i++) {
		struct mount_angles away = { geom_radians(30 * i),
			geom_radians(20) };
		struct drill_settings drill = virtual_stand_drill(&v);

		v.thing.az_rad = away.pan_rad + geom_radians(i - 2);
		assert_true(stand_go(
			&v.stand, away, geom_radians(1), &drill.top, &error));
		assert_true(
			drill_nods(&v.stand, &drill, EXERCISE_PAN, 4, &error));
	}
	assert_true(nod_run(
		&v.stand.exercise, EXERCISE_PAN, &v.rig, &result, &error));
	assert_near(result.delay_s, 0.083, 0.005);
	assert_near(geom_degrees(result.play_rad), 0.12, 0.02);
	virtual_stand_close(&v);
}

static void a_camera_on_the_ground_cannot_tell(void **state)
{
	struct virtual_stand v;
	struct nod_result result;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 11);
	assert_true(nod_about(&v, &error));
	v.rig.camera_place = CAMERA_ON_BASE;
	assert_false(nod_run(
		&v.stand.exercise, EXERCISE_PAN, &v.rig, &result, &error));
	assert_non_null(strstr(error.text, "stands on the ground"));
	virtual_stand_close(&v);
}

static void without_a_thing_to_watch_it_says_what_to_do(void **state)
{
	struct virtual_stand v;
	struct nod_result result;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 11);
	v.thing.az_rad = 2;
	assert_true(nod_about(&v, &error));
	assert_false(nod_run(
		&v.stand.exercise, EXERCISE_PAN, &v.rig, &result, &error));
	assert_int_equal(error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(error.text, "point the head at"));
	virtual_stand_close(&v);
}

static void what_moves_by_itself_is_no_mark(void **state)
{
	struct virtual_stand v;
	struct nod_result result;
	struct error error;

	(void)state;
	virtual_stand_init(&v, 11);
	assert_true(nod_about(&v, &error));
	for (size_t i = 0; i < v.stand.exercise.sight_count; i++) {
		struct exercise_sight *sight = &v.stand.exercise.sights[i];

		sight->at.x_px += 60 * sin(sight->at_s);
	}
	assert_false(nod_run(
		&v.stand.exercise, EXERCISE_PAN, &v.rig, &result, &error));
	assert_non_null(strstr(error.text, "stands still"));
	virtual_stand_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minute_of_nods_tells_delay_and_play),
		cmocka_unit_test(other_lights_that_came_by_are_not_the_thing),
		cmocka_unit_test(a_camera_on_the_ground_cannot_tell),
		cmocka_unit_test(without_a_thing_to_watch_it_says_what_to_do),
		cmocka_unit_test(what_moves_by_itself_is_no_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
