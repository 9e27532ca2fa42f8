/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_head.h"
#include "check.h"
#include "hw/pelco.h"

#include <string.h>

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct bench_head bench; /* too large for the stack */

static void commands_turn_the_head_and_its_answers_come_back(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	bench_head_drive(&bench, 20.0, -6.0, 30.0, 3 * s);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 20.0, 0.32);
	assert_near(geom_degrees(bench.head.tilt.rate_rad_s), -6.0, 0.32);
	assert_true(bench.samples > 60);
	assert_true(bench.newest.measured);
	assert_true(bench.newest.at_ns > bench.now_ns - 110 * ms);
	bench_head_stop(&bench);
}

static void samples_are_true_at_their_time_stamps(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	bench_head_drive(&bench, 20.0, 15.0, 30.0, 4 * s);
	bench_head_drive(&bench, -20.0, -15.0, 30.0, 8 * s);
	/* 0.005 rounding to hundredths; the rest while it gathers speed */
	assert_near(geom_degrees(bench.worst_rad), 0.0, 0.05);
	bench_head_stop(&bench);
}

static void stop_is_sent_three_times_and_discards_what_was_wished(void **state)
{
	uint64_t sent;

	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench.mount_settings.feedback = false;
	bench_head_start(&bench);
	bench_head_drive(&bench, 20.0, 0.0, 30.0, 1 * s);
	sent = mount_stats(bench.mount)->frames_sent;
	bench_head_command(&bench, 30.0, 0.0);
	bench.ops->stop(bench.mount, bench.now_ns);
	bench_head_run(&bench, bench.now_ns + 60 * ms);
	assert_int_equal(mount_stats(bench.mount)->frames_sent, sent + 3);
	bench_head_run(&bench, bench.now_ns + 1 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void a_slower_wish_than_half_a_step_stops_the_axis(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	bench_head_drive(&bench, 0.31, 0.33, 30.0, 1 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(
		geom_degrees(bench.head.tilt.rate_rad_s), 40.0 / 63.0, 1e-9);
	assert_near(mount_stats(bench.mount)->told.pan_rad_s, 0.0, 0.0);
	assert_near(geom_degrees(mount_stats(bench.mount)->told.tilt_rad_s),
		40.0 / 63.0, 1e-9);
	bench_head_stop(&bench);
}

/* Rates that bend, as sim_axis_settings has it. */
static void measure_speeds(struct rig_speeds *speeds, double top_deg_s)
{
	speeds->count = RIG_SPEEDS_MAX;
	for (int i = 0; i < RIG_SPEEDS_MAX; i++) {
		double share = (i + 1.0) / RIG_SPEEDS_MAX;
		double rate = geom_radians(top_deg_s) * share *
			(1 - bench.head_settings.pan.bend * (1 - share));

		speeds->rates[i] = (struct mount_rates){ rate, rate };
	}
}

static void a_head_whose_speeds_were_measured_turns_as_it_is_wished(
	void **state)
{
	static const double wishes[] = { 0.4, 3.0, 11.0, -20.0, 39.0 };

	(void)state;
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		bench_head_init(&bench, "pelco-d");
		bench.head_settings.pan.bend = 0.4;
		bench.head_settings.tilt.bend = 0.4;
		measure_speeds(&bench.mount_settings.speeds, 40.0);
		bench.mount_settings.rate_pan_rad_s = geom_radians(36.0);
		bench_head_start(&bench);
		bench_head_drive(&bench, wishes[i], 1.0, 60.0, 2 * s);
		/* Half of the steepest step: 40 / 63 * 1.4 / 2. */
		assert_near(geom_degrees(bench.head.pan.rate_rad_s), wishes[i],
			0.45);
		assert_near(mount_stats(bench.mount)->told.pan_rad_s,
			bench.head.pan.rate_rad_s, 1e-9);
		bench_head_stop(&bench);
	}
}

static void a_wish_that_is_no_number_is_a_stop(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	bench_head_drive(&bench, 20.0, 5.0, 30.0, 1 * s);
	bench_head_drive(&bench, NAN, -INFINITY, 30.0, 2 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(bench.head.tilt.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void a_silent_commander_stops_the_head_within_two_seconds(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	bench_head_command(&bench, 20.0, 0.0);
	bench_head_run(&bench, 900 * ms);
	assert_true(bench.head.pan.rate_rad_s > 0.0);
	bench_head_run(&bench, 2 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void lost_and_corrupted_bytes_cost_samples_and_nothing_else(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench.line_settings.lose_share = 0.02;
	bench.line_settings.corrupt_share = 0.02;
	bench_head_start(&bench);
	bench_head_drive(&bench, 8.0, 4.0, 20.0, 14 * s);
	assert_true(mount_stats(bench.mount)->answers_lost > 10);
	assert_true(bench.samples > 50);
	assert_near(geom_degrees(bench.worst_rad), 0.0, 1.0);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 8.0, 0.32);
	bench_head_stop(&bench);
}

static void echo_and_general_answers_are_no_positions(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench.line_settings.echo = true;
	bench.line_settings.general = true;
	bench_head_start(&bench);
	bench_head_drive(&bench, 10.0, 5.0, 20.0, 4 * s);
	assert_true(bench.samples > 60);
	assert_int_equal(mount_stats(bench.mount)->rejected, 0);
	assert_near(geom_degrees(bench.worst_rad), 0.0, 0.05);
	bench_head_stop(&bench);
}

static void every_convention_inversion_and_zero_reads_the_same(void **state)
{
	(void)state;
	for (int convention = 'A'; convention <= 'C'; convention++) {
		bench_head_init(&bench, "pelco-d");
		bench.line_settings.tilt_convention = convention;
		bench.mount_settings.tilt_convention = convention;
		bench.head_settings.start.tilt_rad = geom_radians(10.0);
		bench_head_start(&bench);
		bench_head_drive(&bench, -10.0, 10.0, 20.0, 3 * s);
		assert_true(bench.samples > 40);
		assert_near(geom_degrees(bench.worst_rad), 0.0, 0.05);
		bench_head_stop(&bench);
	}
}

static void an_inverted_axis_turns_and_reads_the_other_way(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench.mount_settings.invert_pan = true;
	bench.mount_settings.pan_zero_rad = geom_radians(30.0);
	bench.head_settings.start.pan_rad = geom_radians(30.0);
	bench_head_start(&bench);
	bench_head_drive(&bench, 10.0, 0.0, 20.0, 2 * s);
	assert_true(bench.head.pan.rate_rad_s < 0.0);
	assert_true(bench.newest.at.pan_rad > geom_radians(10.0));
	assert_near(bench.newest.at.pan_rad,
		geom_radians(30.0) - bench.head.pan.motor_rad,
		geom_radians(1.5));
	bench_head_stop(&bench);
}

static void pan_is_followed_across_the_half_turn(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench.head_settings.pan.high_rad = geom_radians(400.0);
	bench_head_start(&bench);
	bench_head_drive(&bench, 40.0, 0.0, 20.0, 7 * s);
	assert_true(bench.newest.at.pan_rad > geom_radians(220.0));
	assert_near(geom_degrees(bench.worst_rad), 0.0, 0.06);
	bench_head_stop(&bench);
}

static void without_feedback_it_reckons_and_says_so(void **state)
{
	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench.mount_settings.feedback = false;
	bench_head_start(&bench);
	bench_head_drive(&bench, 10.0, 0.0, 20.0, 4 * s);
	assert_true(bench.samples > 60);
	assert_false(bench.newest.measured);
	assert_int_equal(mount_stats(bench.mount)->answers, 0);
	/* what the ramp of 60 deg/s2 takes, it does not know */
	assert_near(geom_degrees(bench.worst_rad), 0.0, 1.0);
	/* a tenth of 39 degrees: its rates are known that well */
	assert_near(geom_degrees(bench.newest.sigma_rad), 3.9, 0.1);
	bench_head_stop(&bench);
}

static void the_turbo_is_told_where_it_is_nearer_than_the_highest_code(
	void **state)
{
	static const enum mount_turbo kinds[] = { MOUNT_TURBO_40,
		MOUNT_TURBO_FF };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		bench_head_init(&bench, "pelco-d");
		bench.head_settings.pan.rate_max_rad_s = geom_radians(100.0);
		bench.head_settings.pan.accel_rad_s2 = geom_radians(500.0);
		bench.head_settings.pan.speed_steps = 0;
		bench.line_settings.turbo = 2.5;
		bench.mount_settings.turbo = kinds[i];
		bench.mount_settings.turbo_rad_s = geom_radians(100.0);
		bench_head_start(&bench);
		bench_head_drive(&bench, 69.0, 0.0, 20.0, 1 * s);
		assert_near(
			geom_degrees(bench.head.pan.wish_rad_s), 40.0, 1e-9);
		bench_head_drive(&bench, -71.0, 0.0, 20.0, 2 * s);
		assert_near(
			geom_degrees(bench.head.pan.wish_rad_s), -100.0, 1e-9);
		assert_near(
			geom_degrees(mount_stats(bench.mount)->told.pan_rad_s),
			-100.0, 1e-9);
		bench_head_stop(&bench);
	}
	bench_head_init(&bench, "pelco-d");
	bench.line_settings.turbo = 2.5;
	bench_head_start(&bench);
	bench_head_drive(&bench, 500.0, 0.0, 20.0, 1 * s);
	assert_near(geom_degrees(bench.head.pan.wish_rad_s), 16.0, 0.4);
	bench_head_stop(&bench);
}

/* What the head was sent of its auxiliaries; frames take 7 ms. */
static struct {
	uint8_t bytes[PELCO_FRAME_SIZE];
	size_t count;
	int switches;
	bool lit; /* auxiliary 3 */
	bool turns;
} sent;

static void take_frame(const struct pelco_frame *frame)
{
	if (frame->command2 == PELCO_SET_AUXILIARY ||
		frame->command2 == PELCO_CLEAR_AUXILIARY) {
		assert_int_equal(frame->data2, 3);
		sent.lit = frame->command2 == PELCO_SET_AUXILIARY;
		sent.switches++;
	} else if (pelco_is_motion(frame)) {
		sent.turns = frame->command2 != 0;
	}
}

static void head_hears(void *context, bool out, const uint8_t *bytes,
	size_t size, int64_t now_ns)
{
	struct pelco_frame frame;

	(void)context;
	(void)now_ns;
	for (size_t i = 0; out && i < size; i++) {
		sent.bytes[sent.count++] = bytes[i];
		if (sent.count == PELCO_FRAME_SIZE) {
			assert_true(pelco_decode(sent.bytes, &frame));
			take_frame(&frame);
			sent.count = 0;
		}
	}
}

static void prepare_lamp(int auxiliary)
{
	bench_head_init(&bench, "pelco-d");
	memset(&sent, 0, sizeof(sent));
	bench.ear.heard = head_hears;
	bench.mount_settings.lamp_auxiliary = auxiliary;
}

static void start_with_lamp(int auxiliary)
{
	prepare_lamp(auxiliary);
	bench_head_start(&bench);
}

static void light_for(int64_t for_ns)
{
	int64_t until_ns = bench.now_ns + for_ns;

	while (bench.now_ns < until_ns) {
		bench.ops->lamp(bench.mount, true, bench.now_ns);
		bench_head_drive(
			&bench, 10.0, 5.0, 50.0, bench.now_ns + 20 * ms);
	}
}

static void a_lamp_on_an_auxiliary_is_lit_only_while_it_is_said(void **state)
{
	(void)state;
	start_with_lamp(3);
	bench_head_drive(&bench, 10.0, 5.0, 50.0, 1 * s);
	assert_false(sent.lit);
	light_for(300 * ms);
	assert_true(sent.lit);
	light_for(3 * s);
	assert_true(sent.lit);
	/* Nobody says any more that it be lit, though the head goes on. */
	bench_head_drive(&bench, 10.0, 5.0, 50.0, bench.now_ns + 150 * ms);
	assert_true(sent.lit);
	bench_head_drive(&bench, 10.0, 5.0, 50.0, bench.now_ns + 150 * ms);
	assert_false(sent.lit);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 10.0, 0.32);
	bench_head_stop(&bench);
}

static void dark_goes_before_stop_and_everything_else(void **state)
{
	(void)state;
	start_with_lamp(3);
	light_for(1 * s);
	assert_true(sent.lit);
	bench.ops->lamp(bench.mount, false, bench.now_ns);
	bench.ops->stop(bench.mount, bench.now_ns);
	/* What was under way ends first. */
	bench_head_run(&bench, bench.now_ns + 20 * ms);
	assert_false(sent.lit);
	bench_head_run(&bench, bench.now_ns + 1 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 1e-9);
	bench_head_stop(&bench);
}

/* A frame that is under way ends first, and a pause behind it: 10 ms. */
static void dark_does_not_wait_for_a_head_that_answers_late_or_never(
	void **state)
{
	(void)state;
	for (int phase = 0; phase < 60; phase++) {
		prepare_lamp(3);
		bench.line_settings.mute = phase % 2 == 0;
		bench.line_settings.answer_s = 0.15;
		bench_head_start(&bench);
		light_for(2 * s);
		bench_head_run(&bench, bench.now_ns + phase * 3 * ms);
		assert_true(sent.lit);
		bench.ops->lamp(bench.mount, false, bench.now_ns);
		bench_head_run(&bench, bench.now_ns + 20 * ms);
		assert_false(sent.lit);
		/* It is told so three times, and then goes on to be asked. */
		bench_head_run(&bench, bench.now_ns + 1 * s);
		assert_true(bench.line_settings.mute ||
			bench.newest.at_ns > bench.now_ns - 800 * ms);
		bench_head_stop(&bench);
	}
}

static void a_stop_does_not_wait_for_such_a_head_either(void **state)
{
	(void)state;
	for (int phase = 0; phase < 60; phase++) {
		prepare_lamp(0);
		bench.line_settings.mute = phase % 2 == 0;
		bench.line_settings.answer_s = 0.15;
		bench_head_start(&bench);
		bench_head_drive(&bench, 10.0, 5.0, 50.0, 2 * s);
		bench_head_run(&bench, bench.now_ns + phase * 3 * ms);
		assert_true(sent.turns);
		bench.ops->stop(bench.mount, bench.now_ns);
		bench_head_run(&bench, bench.now_ns + 20 * ms);
		assert_false(sent.turns);
		bench_head_run(&bench, bench.now_ns + 1 * s);
		assert_true(bench.line_settings.mute ||
			bench.newest.at_ns > bench.now_ns - 500 * ms);
		bench_head_stop(&bench);
	}
}

static void a_head_without_a_lamp_is_told_of_none(void **state)
{
	(void)state;
	start_with_lamp(0);
	light_for(1 * s);
	assert_int_equal(sent.switches, 0);
	bench_head_stop(&bench);
}

static void pelco_p_does_the_same_under_either_address_base(void **state)
{
	(void)state;
	for (int base = 0; base <= 1; base++) {
		bench_head_init(&bench, "pelco-p");
		bench.mount_settings.address = 3;
		bench.mount_settings.address_base = base;
		bench.line_settings.address = 2 + base;
		bench.line_settings.echo = true;
		bench_head_start(&bench);
		bench_head_drive(&bench, 20.0, 10.0, 20.0, 3 * s);
		assert_near(
			geom_degrees(bench.head.pan.rate_rad_s), 20.0, 0.32);
		assert_true(bench.samples > 60);
		assert_near(geom_degrees(bench.worst_rad), 0.0, 0.05);
		assert_int_equal(mount_stats(bench.mount)->rejected, 0);
		bench.ops->stop(bench.mount, bench.now_ns);
		bench_head_run(&bench, bench.now_ns + 1 * s);
		assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
		bench_head_stop(&bench);
	}
}

static void wrong_settings_are_refused_in_one_sentence(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct error error = { 0 };

	(void)state;
	settings.address = 0;
	assert_null(mount_pelco_d.open(&settings, NULL, 0, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_string_equal(error.text, "mount address 0 is outside 1..255");
	settings = mount_settings_default();
	settings.turbo = MOUNT_TURBO_FF;
	assert_null(mount_pelco_d.open(&settings, NULL, 0, &error));
	assert_non_null(strstr(error.text, "mount.turbo_deg_s"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			commands_turn_the_head_and_its_answers_come_back),
		cmocka_unit_test(samples_are_true_at_their_time_stamps),
		cmocka_unit_test(
			stop_is_sent_three_times_and_discards_what_was_wished),
		cmocka_unit_test(a_slower_wish_than_half_a_step_stops_the_axis),
		cmocka_unit_test(
			a_head_whose_speeds_were_measured_turns_as_it_is_wished),
		cmocka_unit_test(a_wish_that_is_no_number_is_a_stop),
		cmocka_unit_test(
			a_silent_commander_stops_the_head_within_two_seconds),
		cmocka_unit_test(
			lost_and_corrupted_bytes_cost_samples_and_nothing_else),
		cmocka_unit_test(echo_and_general_answers_are_no_positions),
		cmocka_unit_test(
			every_convention_inversion_and_zero_reads_the_same),
		cmocka_unit_test(
			an_inverted_axis_turns_and_reads_the_other_way),
		cmocka_unit_test(pan_is_followed_across_the_half_turn),
		cmocka_unit_test(without_feedback_it_reckons_and_says_so),
		cmocka_unit_test(
			the_turbo_is_told_where_it_is_nearer_than_the_highest_code),
		cmocka_unit_test(
			a_lamp_on_an_auxiliary_is_lit_only_while_it_is_said),
		cmocka_unit_test(dark_goes_before_stop_and_everything_else),
		cmocka_unit_test(
			dark_does_not_wait_for_a_head_that_answers_late_or_never),
		cmocka_unit_test(a_stop_does_not_wait_for_such_a_head_either),
		cmocka_unit_test(a_head_without_a_lamp_is_told_of_none),
		cmocka_unit_test(
			pelco_p_does_the_same_under_either_address_base),
		cmocka_unit_test(wrong_settings_are_refused_in_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
