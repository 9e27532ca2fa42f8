/* SPDX-License-Identifier: Apache-2.0 */
#include "motor.h"
#include "pursuit_stage.h"

/* 1 to 9 degrees, within 4 s, give or take a twentieth. */
static void set_stage_with_a_motor(void)
{
	set_stage();
	stage.rig.beam_rad = deg(1.0);
	stage.rig.outer_beam_rad = deg(2.0);
	stage.rig.focus = (struct rig_focus){ FOCUS_TIMED, deg(9.0), 4.0, 0.05,
		0.1, 0.0 };
	pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
}

static void a_lamp_without_a_motor_is_judged_as_ever(void **state)
{
	(void)state;
	set_stage_and_lock();
	assert_true(stage.out.facts.beam_rad == stage.rig.beam_rad);
	assert_true(stage.out.facts.outer_beam_rad == stage.rig.outer_beam_rad);
	assert_true(stage.out.focus.tell == 0.0);
}

static void a_motor_that_was_never_heard_of_may_stand_anywhere(void **state)
{
	(void)state;
	set_stage_with_a_motor();
	step();
	assert_near(stage.out.facts.beam_rad, deg(1.0), 1e-12);
	assert_near(stage.out.facts.outer_beam_rad, deg(18.0), 1e-9);
}

static void it_opens_at_rest_and_narrows_as_the_loop_locks(void **state)
{
	(void)state;
	set_stage_with_a_motor();
	stage.target_gone = true;
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(6.0);
	assert_near(stage.out.width.least_rad, deg(9.0), 1e-9);
	stage.target_gone = false;
	run(12.0);
	assert_true(stage.out.locked);
	assert_true(stage.out.width.least_rad < deg(3.0));
	assert_true(stage.out.width.least_rad >= 4.0 *
			(stage.out.error_rad +
				3.0 * stage.out.facts.pointing_sigma_rad));
	assert_true(safety_all(&stage.out.permits));
}

static void a_target_that_hides_opens_it(void **state)
{
	double before_rad;

	(void)state;
	set_stage_with_a_motor();
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(15.0);
	before_rad = stage.out.focus.wish_rad;
	stage.target_gone = true;
	run(1.0);
	assert_true(stage.out.focus.wish_rad > 2.0 * before_rad);
	assert_true(stage.out.focus.tell > 0.0);
}

static void in_safe_it_stands(void **state)
{
	(void)state;
	set_stage_with_a_motor();
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.focus.tell == 0.0);
}

static void a_head_that_fails_leaves_the_width_unknown(void **state)
{
	(void)state;
	set_stage_with_a_motor();
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(15.0);
	assert_true(stage.out.facts.outer_beam_rad < deg(12.0));
	stage.mount_fault = true;
	step();
	assert_near(stage.out.facts.outer_beam_rad, deg(18.0), 1e-9);
	assert_near(stage.out.facts.beam_rad, deg(1.0), 1e-12);
}

static void a_head_that_falls_silent_leaves_the_width_unknown(void **state)
{
	(void)state;
	set_stage_with_a_motor();
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(15.0);
	stage.mount_silent = true;
	run(0.4);
	assert_true(stage.out.waits);
	assert_near(stage.out.facts.outer_beam_rad, deg(18.0), 1e-9);
}

static void the_operators_word_holds_it_wide(void **state)
{
	(void)state;
	set_stage_with_a_motor();
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(15.0);
	stage.order.focused = true;
	stage.order.focus = (struct focus_settings){ FOCUS_WIDE, 0.0 };
	run(6.0);
	assert_near(stage.out.width.least_rad, deg(9.0), 1e-9);
}

/* All that may happen to a night, now and then. */
static void shake(uint64_t *seed)
{
	double dice = random_between(seed, 0.0, 1.0);

	stage.target_gone ^= dice < 0.01;
	stage.mount_silent ^=
		dice > 0.01 && dice < (stage.mount_silent ? 0.1 : 0.012);
	stage.mount_fault ^=
		dice > 0.1 && dice < (stage.mount_fault ? 0.3 : 0.102);
	if (stage.out.mode == MODE_SAFE) {
		stage.order.mode = MODE_TO_FOLLOW;
	}
	if (dice > 0.995) {
		stage.order.focused = true;
		stage.order.focus = (struct focus_settings){
			(enum focus_hold)(random_bits(seed) % 3),
			random_between(seed, 0.0, 0.3)
		};
	}
}

/* Whatever the motor truly does, within what the rig says of such. */
static void every_permit_is_judged_by_a_width_that_may_be_true(void **state)
{
	const uint64_t first = 20261133;
	uint64_t seed = first;
	long lit = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)first);
	for (int i = 0; i < 12; i++) {
		struct motor motor;

		set_stage();
		stage.rig =
			motor_rig(i % 2 == 0 ? FOCUS_TIMED : FOCUS_TOLD, &seed);
		pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
		motor_init(&motor, &stage.rig, random_bits(&seed));
		for (int k = 0; k < 1500; k++) {
			const struct safety_facts *facts = &stage.out.facts;
			double ratio = fmax(1.0,
				stage.rig.outer_beam_rad / stage.rig.beam_rad);
			double truth = motor_width(&motor, stage.now_ns);

			shake(&seed);
			step();
			assert_true(facts->beam_rad <= truth + 1e-9);
			assert_true(
				facts->outer_beam_rad >= ratio * truth - 1e-9);
			motor_told(
				&motor, stage.out.focus.tell, stage.out.now_ns);
			lit += safety_all(&stage.out.permits);
		}
	}
	print_message("%ld steps of 18000 permit light\n", lit);
	assert_true(lit > 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lamp_without_a_motor_is_judged_as_ever),
		cmocka_unit_test(
			a_motor_that_was_never_heard_of_may_stand_anywhere),
		cmocka_unit_test(
			it_opens_at_rest_and_narrows_as_the_loop_locks),
		cmocka_unit_test(a_target_that_hides_opens_it),
		cmocka_unit_test(in_safe_it_stands),
		cmocka_unit_test(a_head_that_fails_leaves_the_width_unknown),
		cmocka_unit_test(
			a_head_that_falls_silent_leaves_the_width_unknown),
		cmocka_unit_test(the_operators_word_holds_it_wide),
		cmocka_unit_test(
			every_permit_is_judged_by_a_width_that_may_be_true),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
