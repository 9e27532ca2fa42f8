/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_stage.h"

/* A head, a camera or a picture that fails while a target is followed. */

static void a_mount_fault_ends_safe_and_nothing_leaves_it_meanwhile(
	void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.mount_fault = true;
	step();
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
	say(MODE_TO_FOLLOW);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	stage.mount_fault = false;
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	say(MODE_TO_FOLLOW);
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
}

static void a_silent_mount_is_stopped_and_loses_its_permit(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.mount_silent = true;
	run(0.16);
	assert_false(stage.out.stop);
	run(0.08);
	assert_true(stage.out.stop);
	assert_false(moves());
	assert_false(stage.out.permits.granted[PERMIT_MOUNT]);
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
	run(2.1);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	stage.mount_silent = false;
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
}

/* Some answers in a row, lost on a noisy line, need nobody's word. */
static void a_mount_that_is_soon_heard_again_goes_on_by_itself(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.mount_silent = true;
	run(0.5);
	assert_true(stage.out.stop);
	stage.mount_silent = false;
	run(0.2);
	assert_true(stage.out.stop);
	assert_false(stage.out.permits.granted[PERMIT_MOUNT]);
	run(0.2);
	assert_false(stage.out.stop);
	assert_true(stage.out.permits.granted[PERMIT_MOUNT]);
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
	run(2.0);
	assert_true(stage.out.locked);
	assert_true(moves());
}

/* As one that was asked to stop, it waits for nothing. */
static void a_stop_ends_the_wait_for_a_silent_mount(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.mount_silent = true;
	run(0.5);
	say(MODE_STOP);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	stage.mount_silent = false;
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
}

static void a_mount_that_never_spoke_is_never_let_go(void **state)
{
	(void)state;
	set_stage();
	stage.mount_silent = true;
	for (int i = 0; i < 100; i++) {
		say(MODE_TO_FOLLOW);
		assert_false(moves());
	}
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_false(stage.out.head_known);
	assert_int_equal(stage.out.detection_count, 0);
}

static void a_head_that_does_not_turn_as_told_ends_safe(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.order.slew = (struct mount_rates){ deg(10.0), 0.0 };
	stage.mount_stuck = true;
	say(MODE_TO_SLEW);
	run(4.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
}

/* What a camera that fails in any way must lead to. */
static void assert_target_dies_and_head_rests(void)
{
	run(1.0);
	assert_false(safety_all(&stage.out.permits));
	run(6.0);
	assert_int_equal(stage.out.target_id, 0);
	assert_false(stage.out.locked);
	assert_false(moves());
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
}

static void a_picture_that_is_not_sound_is_not_followed(void **state)
{
	const enum frame_health bad[] = { FRAME_SHUTTER, FRAME_FROZEN,
		FRAME_BLIND, FRAME_SATURATED };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set_stage_and_lock();
		stage.health = bad[i];
		step();
		assert_int_equal(stage.out.detection_count, 0);
		assert_false(stage.out.permits.granted[PERMIT_FRAME]);
		assert_target_dies_and_head_rests();
	}
}

static void a_picture_full_of_spots_is_cluttered_and_still_used(void **state)
{
	(void)state;
	set_stage_and_lock();
	assert_int_equal(pursuit_lead(&stage.pursuit)->health, FRAME_SOUND);
	stage.leaves = 40;
	run(0.27);
	assert_int_equal(pursuit_lead(&stage.pursuit)->health, FRAME_CLUTTERED);
	assert_true(stage.out.permits.granted[PERMIT_FRAME]);
	assert_true(stage.out.locked);
	run(2.0);
	assert_int_equal(pursuit_lead(&stage.pursuit)->health, FRAME_CLUTTERED);
	assert_true(stage.out.locked);
	stage.leaves = 5;
	run(0.27);
	assert_int_equal(pursuit_lead(&stage.pursuit)->health, FRAME_SOUND);
}

static void a_camera_that_falls_silent_is_not_followed(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.camera_silent = true;
	assert_target_dies_and_head_rests();
	stage.camera_silent = false;
	run(4.0);
	assert_true(stage.out.locked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_mount_fault_ends_safe_and_nothing_leaves_it_meanwhile),
		cmocka_unit_test(
			a_silent_mount_is_stopped_and_loses_its_permit),
		cmocka_unit_test(
			a_mount_that_is_soon_heard_again_goes_on_by_itself),
		cmocka_unit_test(a_stop_ends_the_wait_for_a_silent_mount),
		cmocka_unit_test(a_mount_that_never_spoke_is_never_let_go),
		cmocka_unit_test(a_head_that_does_not_turn_as_told_ends_safe),
		cmocka_unit_test(a_picture_that_is_not_sound_is_not_followed),
		cmocka_unit_test(
			a_picture_full_of_spots_is_cluttered_and_still_used),
		cmocka_unit_test(a_camera_that_falls_silent_is_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
