/* SPDX-License-Identifier: Apache-2.0 */
#include "guard_bench.h"

static const int64_t ms = 1000000;

static bool is_lit(const struct guard_bench *bench)
{
	return bench->orders.level[GUARD_LAMP_ENABLE];
}

/* Runs until it is dark; how long that took. */
static int64_t dark_within(struct guard_bench *bench)
{
	int64_t from_ns = bench->now_ns;

	while (is_lit(bench)) {
		guard_bench_step(bench);
		assert_true(bench->now_ns - from_ns < 5000 * ms);
	}
	return bench->now_ns - from_ns;
}

static void stays_dark_until_a_new_press(struct guard_bench *bench)
{
	int edges = bench->edges;

	guard_bench_run(bench, 2000);
	assert_false(is_lit(bench));
	assert_int_equal(bench->edges, edges);
}

static void key_and_press_light_it_and_the_heart_beats(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	int edges = bench.edges;
	guard_bench_run(&bench, 1000);
	assert_int_equal(bench.edges - edges, 50);
	assert_true(bench.orders.level[GUARD_FAN]);
	assert_true(bench.orders.level[GUARD_DRIVE_ENABLE]);
}

static void every_input_that_opens_puts_it_out_in_the_same_step(void **state)
{
	static const enum guard_input inputs[] = { GUARD_STOP_A, GUARD_STOP_B,
		GUARD_KEY, GUARD_SPOTTER, GUARD_LIMIT_PAN, GUARD_LIMIT_TILT };

	(void)state;
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		struct guard_bench bench;

		guard_bench_light(&bench);
		guard_bench_line(&bench, inputs[i], false);
		assert_int_equal(dark_within(&bench), BENCH_STEP_NS);
		stays_dark_until_a_new_press(&bench);
		guard_bench_line(&bench, inputs[i], true);
		stays_dark_until_a_new_press(&bench);
		assert_true(strlen(guard_why(&bench.guard)) > 10);
	}
}

static void a_bounce_that_nobody_could_read_puts_it_out_as_well(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.look.inputs[GUARD_STOP_B].opened = true;
	assert_int_equal(dark_within(&bench), BENCH_STEP_NS);
	bench.look.inputs[GUARD_STOP_B].opened = false;
	stays_dark_until_a_new_press(&bench);
	guard_bench_turn_key(&bench);
	guard_bench_press(&bench);
	guard_bench_run(&bench, 20);
	assert_true(is_lit(&bench));
}

static void a_key_that_is_on_at_start_must_be_turned(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_init(&bench);
	guard_bench_permit(&bench);
	guard_bench_line(&bench, GUARD_KEY, true);
	guard_bench_run(&bench, 1000);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_TURN);
	/* A loose wire is no turn. */
	guard_bench_line(&bench, GUARD_KEY, false);
	guard_bench_run(&bench, 50);
	guard_bench_line(&bench, GUARD_KEY, true);
	guard_bench_run(&bench, 500);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_TURN);
	guard_bench_turn_key(&bench);
	assert_int_equal(bench.guard.verdict.state, GUARD_ARMED);
}

static void a_key_held_from_before_does_not_light(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_init(&bench);
	guard_bench_permit(&bench);
	guard_bench_press(&bench);
	guard_bench_turn_key(&bench);
	guard_bench_run(&bench, 500);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_LET_GO);
	bench.claim.held = false;
	guard_bench_run(&bench, 50);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_PRESS);
	guard_bench_press(&bench);
	guard_bench_run(&bench, 10);
	assert_true(is_lit(&bench));
}

static void a_silent_daemon_is_dark_and_still_within_its_budget(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	int halts = bench.halts;
	bench.daemon = false;
	assert_true(dark_within(&bench) <= 110 * ms);
	assert_int_equal(bench.halts, halts + 1);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_DAEMON);
	bench.daemon = true;
	stays_dark_until_a_new_press(&bench);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_LET_GO);
}

static void a_key_that_is_no_longer_heard_is_dark_within_its_budget(
	void **state)
{
	struct guard_bench bench;
	int64_t heard_ns;

	(void)state;
	guard_bench_light(&bench);
	heard_ns = bench.now_ns;
	while (is_lit(&bench)) {
		bench.daemon = false;
		bench.claim.sequence++;
		bench.claim.decided_ns = bench.now_ns;
		bench.claim.held_ns = heard_ns;
		lease_take(&bench.guard.lease, &bench.claim, bench.now_ns);
		guard_bench_step(&bench);
	}
	assert_true(bench.now_ns - heard_ns <= 260 * ms);
	bench.daemon = true;
	stays_dark_until_a_new_press(&bench);
}

/* The timer outside may have let go meanwhile. */
static void a_guard_that_was_held_up_does_not_light_again(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.now_ns = bench.edge_ns + 40 * ms;
	guard_bench_step(&bench);
	assert_true(is_lit(&bench));
	bench.now_ns = bench.edge_ns + 50 * ms;
	guard_bench_step(&bench);
	assert_false(is_lit(&bench));
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_PULSE);
	stays_dark_until_a_new_press(&bench);
	bench.claim.held = false;
	guard_bench_run(&bench, 20);
	guard_bench_press(&bench);
	guard_bench_run(&bench, 20);
	assert_true(is_lit(&bench));
}

/* The one clock stood while the timer ran down. */
static void a_machine_that_slept_does_not_light_again_nor_blame_the_lamp(
	void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.light_follows = false;
	guard_bench_line(&bench, GUARD_FEEDBACK, false);
	bench.look.slept = true;
	guard_bench_step(&bench);
	bench.look.slept = false;
	assert_false(is_lit(&bench));
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_PULSE);
	assert_int_equal(bench.guard.fault, GUARD_SOUND);
	stays_dark_until_a_new_press(&bench);
}

/* It is dark by then, and the feedback says so. */
static void a_guard_that_was_held_up_does_not_blame_the_lamp(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.light_follows = false;
	guard_bench_line(&bench, GUARD_FEEDBACK, false);
	bench.now_ns += 300 * ms;
	guard_bench_step(&bench);
	assert_false(is_lit(&bench));
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_PULSE);
	assert_int_equal(bench.guard.fault, GUARD_SOUND);
	stays_dark_until_a_new_press(&bench);
}

static void a_withdrawn_permit_is_dark_at_once(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.claim.may_shine = false;
	assert_int_equal(dark_within(&bench), BENCH_STEP_NS);
	bench.claim.may_shine = true;
	stays_dark_until_a_new_press(&bench);
}

static void with_a_shutter_it_burns_on_behind_it_while_it_slews(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_init(&bench);
	bench.guard.settings.shutter = true;
	guard_bench_permit(&bench);
	bench.claim.may_shine = false;
	guard_bench_turn_key(&bench);
	guard_bench_press(&bench);
	guard_bench_run(&bench, 100);
	assert_true(is_lit(&bench));
	assert_false(bench.orders.level[GUARD_SHUTTER]);
	bench.claim.may_shine = true;
	guard_bench_step(&bench);
	assert_true(bench.orders.level[GUARD_SHUTTER]);
	bench.claim.may_burn = false;
	guard_bench_step(&bench);
	assert_false(is_lit(&bench));
	assert_false(bench.orders.level[GUARD_SHUTTER]);
}

static void channels_that_disagree_for_half_a_second_are_a_fault(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	guard_bench_line(&bench, GUARD_STOP_A, false);
	guard_bench_run(&bench, 490);
	assert_int_equal(bench.guard.verdict.state, GUARD_SAFE);
	guard_bench_run(&bench, 20);
	assert_int_equal(bench.guard.verdict.state, GUARD_FAULT);
	assert_string_equal(
		guard_why(&bench.guard), guard_fault_sentence(GUARD_CHANNELS));
	guard_bench_line(&bench, GUARD_STOP_A, true);
	guard_bench_run(&bench, 500);
	assert_int_equal(bench.guard.verdict.state, GUARD_FAULT);
}

/* Else one that is welded would be found at each stop, and used after each. */
static void channels_that_disagreed_must_both_open_before_they_are_believed(
	void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	guard_bench_line(&bench, GUARD_STOP_B, false);
	guard_bench_run(&bench, 600);
	guard_bench_line(&bench, GUARD_STOP_B, true);
	guard_bench_turn_key(&bench);
	assert_int_equal(bench.guard.verdict.state, GUARD_FAULT);
	assert_int_equal(bench.guard.fault, GUARD_CHANNELS);
	assert_false(bench.orders.level[GUARD_DRIVE_ENABLE]);
	guard_bench_line(&bench, GUARD_STOP_A, false);
	guard_bench_line(&bench, GUARD_STOP_B, false);
	guard_bench_run(&bench, 10);
	guard_bench_line(&bench, GUARD_STOP_A, true);
	guard_bench_line(&bench, GUARD_STOP_B, true);
	guard_bench_run(&bench, 150);
	assert_int_equal(bench.guard.verdict.state, GUARD_FAULT);
	guard_bench_turn_key(&bench);
	assert_int_equal(bench.guard.verdict.state, GUARD_ARMED);
}

static void a_failed_strike_goes_dark_and_says_so(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_init(&bench);
	guard_bench_permit(&bench);
	guard_bench_turn_key(&bench);
	bench.light_follows = false;
	guard_bench_press(&bench);
	guard_bench_run(&bench, 20);
	assert_true(is_lit(&bench));
	assert_true(dark_within(&bench) <= 500 * ms);
	assert_int_equal(bench.guard.fault, GUARD_NO_STRIKE);
	stays_dark_until_a_new_press(&bench);
}

static void a_welded_relay_is_told_and_not_forgotten(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.light_follows = false;
	bench.claim.held = false;
	guard_bench_run(&bench, 600);
	assert_int_equal(bench.guard.fault, GUARD_WELDED);
	guard_bench_turn_key(&bench);
	assert_int_equal(bench.guard.verdict.state, GUARD_FAULT);
	guard_bench_line(&bench, GUARD_FEEDBACK, false);
	guard_bench_turn_key(&bench);
	assert_int_equal(bench.guard.verdict.state, GUARD_ARMED);
}

static void lost_lines_are_a_fault_for_good(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	bench.look.lines_lost = true;
	guard_bench_step(&bench);
	assert_false(is_lit(&bench));
	bench.look.lines_lost = false;
	guard_bench_turn_key(&bench);
	assert_int_equal(bench.guard.verdict.state, GUARD_FAULT);
	assert_int_equal(bench.guard.fault, GUARD_LINES);
}

static void a_stop_lets_the_head_brake_and_then_takes_its_drive(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	int halts = bench.halts;
	guard_bench_line(&bench, GUARD_STOP_A, false);
	guard_bench_line(&bench, GUARD_STOP_B, false);
	guard_bench_step(&bench);
	assert_int_equal(bench.halts, halts + 1);
	guard_bench_run(&bench, 490);
	assert_true(bench.orders.level[GUARD_DRIVE_ENABLE]);
	guard_bench_run(&bench, 15);
	assert_false(bench.orders.level[GUARD_DRIVE_ENABLE]);
	guard_bench_line(&bench, GUARD_STOP_A, true);
	guard_bench_line(&bench, GUARD_STOP_B, true);
	guard_bench_run(&bench, 500);
	assert_false(bench.orders.level[GUARD_DRIVE_ENABLE]);
	guard_bench_turn_key(&bench);
	assert_true(bench.orders.level[GUARD_DRIVE_ENABLE]);
}

static void a_stop_takes_the_drive_while_the_lamp_is_broken_too(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	guard_bench_line(&bench, GUARD_FEEDBACK, false);
	bench.light_follows = false;
	guard_bench_run(&bench, 20);
	assert_int_equal(bench.guard.fault, GUARD_WENT_OUT);
	assert_true(bench.orders.level[GUARD_DRIVE_ENABLE]);
	guard_bench_line(&bench, GUARD_STOP_A, false);
	guard_bench_line(&bench, GUARD_STOP_B, false);
	guard_bench_run(&bench, 520);
	assert_false(bench.orders.level[GUARD_DRIVE_ENABLE]);
}

static void the_arm_key_darkens_but_lets_the_head_go_on(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_light(&bench);
	guard_bench_line(&bench, GUARD_KEY, false);
	guard_bench_run(&bench, 1000);
	assert_false(is_lit(&bench));
	assert_true(bench.orders.level[GUARD_DRIVE_ENABLE]);
}

static void stops_and_key_that_are_not_wired_stay_open(void **state)
{
	struct guard_bench bench;

	(void)state;
	guard_bench_init(&bench);
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		bench.guard.settings.wired[i] = false;
		bench.look.inputs[i].closed = false;
	}
	guard_bench_permit(&bench);
	guard_bench_run(&bench, 500);
	assert_int_equal(bench.guard.verdict.reason, GUARD_BECAUSE_STOP_A);
	assert_int_equal(
		bench.guard.flags & (GUARD_HAS_SPOTTER | GUARD_HAS_LIMITS),
		GUARD_HAS_SPOTTER | GUARD_HAS_LIMITS);
}

/* The whole list: whoever adds a line has to come here. */
static void the_lines_are_these_and_no_others(void **state)
{
	static const char *const inputs[] = { "stop-a", "stop-b", "key",
		"spotter", "limit-pan", "limit-tilt", "feedback" };

	static const char *const outputs[] = { "heartbeat", "lamp-enable",
		"shutter", "fan", "drive-enable" };

	(void)state;
	assert_int_equal(GUARD_INPUT_COUNT, sizeof(inputs) / sizeof(inputs[0]));
	assert_int_equal(
		GUARD_OUTPUT_COUNT, sizeof(outputs) / sizeof(outputs[0]));
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		assert_string_equal(
			guard_input_name((enum guard_input)i), inputs[i]);
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		assert_string_equal(
			guard_output_name((enum guard_output)i), outputs[i]);
	}
}

static void every_fault_has_its_sentence(void **state)
{
	(void)state;
	assert_string_equal(guard_fault_sentence(GUARD_SOUND), "");
	for (int i = GUARD_SOUND + 1; i < GUARD_FAULT_KIND_COUNT; i++) {
		assert_true(
			strlen(guard_fault_sentence((enum guard_fault)i)) > 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_and_press_light_it_and_the_heart_beats),
		cmocka_unit_test(
			every_input_that_opens_puts_it_out_in_the_same_step),
		cmocka_unit_test(
			a_bounce_that_nobody_could_read_puts_it_out_as_well),
		cmocka_unit_test(a_key_that_is_on_at_start_must_be_turned),
		cmocka_unit_test(a_key_held_from_before_does_not_light),
		cmocka_unit_test(
			a_silent_daemon_is_dark_and_still_within_its_budget),
		cmocka_unit_test(
			a_key_that_is_no_longer_heard_is_dark_within_its_budget),
		cmocka_unit_test(a_guard_that_was_held_up_does_not_light_again),
		cmocka_unit_test(
			a_machine_that_slept_does_not_light_again_nor_blame_the_lamp),
		cmocka_unit_test(
			a_guard_that_was_held_up_does_not_blame_the_lamp),
		cmocka_unit_test(a_withdrawn_permit_is_dark_at_once),
		cmocka_unit_test(
			with_a_shutter_it_burns_on_behind_it_while_it_slews),
		cmocka_unit_test(
			channels_that_disagree_for_half_a_second_are_a_fault),
		cmocka_unit_test(
			channels_that_disagreed_must_both_open_before_they_are_believed),
		cmocka_unit_test(a_failed_strike_goes_dark_and_says_so),
		cmocka_unit_test(a_welded_relay_is_told_and_not_forgotten),
		cmocka_unit_test(lost_lines_are_a_fault_for_good),
		cmocka_unit_test(
			a_stop_lets_the_head_brake_and_then_takes_its_drive),
		cmocka_unit_test(
			a_stop_takes_the_drive_while_the_lamp_is_broken_too),
		cmocka_unit_test(the_arm_key_darkens_but_lets_the_head_go_on),
		cmocka_unit_test(stops_and_key_that_are_not_wired_stay_open),
		cmocka_unit_test(the_lines_are_these_and_no_others),
		cmocka_unit_test(every_fault_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
