/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_head.h"
#include "core/spread.h"

#include <string.h>

/* What a lamp's focus motor hears of the drivers that can move one. */

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct bench_head bench; /* too large for the stack */

/* From stop to stop in 10 s, from the middle on. */
static void prepare(const char *protocol, enum focus_drive drive)
{
	bench_head_init(&bench, protocol);
	bench.mount_settings.focus = drive;
	bench.line_settings.focus =
		(struct sim_focus_settings){ drive, 10.0, 0.0, 0.5 };
}

static void prepare_dmx(int focus_fine)
{
	struct dmx_fixture *fixture = &bench.mount_settings.fixture;

	prepare("dmx", FOCUS_TOLD);
	bench.line_settings.baud = bench.mount_settings.baud = 115200;
	fixture->slots = 8;
	fixture->focus_coarse = 7;
	fixture->focus_fine = focus_fine;
	bench.line_settings.fixture = *fixture;
}

static void tell(double word, int64_t until_ns)
{
	while (bench.now_ns < until_ns) {
		bench.ops->focus(bench.mount, word, bench.now_ns);
		bench_head_command(&bench, 5.0, 0.0);
		bench_head_run(&bench, bench.now_ns + 50 * ms);
	}
}

static void the_zoom_bits_run_it_and_a_stop_ends_that(void **state)
{
	const char *const protocols[] = { "pelco-d", "pelco-p" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		prepare(protocols[i], FOCUS_TIMED);
		bench.line_settings.address = i == 1 ? 0 : 1;
		bench_head_start(&bench);
		tell(-1.0, 2 * s);
		assert_near(sim_line_focus(bench.line), 0.3, 0.01);
		assert_true(mount_stats(bench.mount)->focus_told == -1.0);
		bench.ops->stop(bench.mount, bench.now_ns);
		bench_head_run(&bench, 4 * s);
		assert_near(sim_line_focus(bench.line), 0.3, 0.02);
		assert_true(mount_stats(bench.mount)->focus_told == 0.0);
		tell(1.0, 5 * s);
		assert_near(sim_line_focus(bench.line), 0.4, 0.03);
		bench_head_stop(&bench);
	}
}

static void a_head_whose_wide_is_narrow_is_told_the_other_way(void **state)
{
	(void)state;
	prepare("pelco-d", FOCUS_TIMED);
	bench.mount_settings.invert_focus = true;
	bench_head_start(&bench);
	tell(1.0, 2 * s);
	assert_near(sim_line_focus(bench.line), 0.3, 0.01);
	bench_head_stop(&bench);
}

static void a_change_is_said_three_times_at_once(void **state)
{
	uint64_t sent;

	(void)state;
	prepare("pelco-d", FOCUS_TIMED);
	bench.mount_settings.feedback = false;
	bench_head_start(&bench);
	tell(0.0, 1 * s);
	sent = mount_stats(bench.mount)->frames_sent;
	tell(1.0, 1050 * ms);
	assert_true(
		mount_stats(bench.mount)->frames_sent >= sent + SPREAD_TIMES);
	bench_head_stop(&bench);
}

/* What counts as told is what the width is reckoned from. */
static void a_stop_that_goes_first_tells_the_motor_nothing_else(void **state)
{
	const struct mount_stats *stats;

	(void)state;
	prepare("pelco-d", FOCUS_TIMED);
	bench.mount_settings.feedback = false;
	bench_head_start(&bench);
	tell(-1.0, 500 * ms);
	stats = mount_stats(bench.mount);
	bench.ops->stop(bench.mount, bench.now_ns);
	bench.ops->focus(bench.mount, 1.0, bench.now_ns);
	bench_head_command(&bench, 5.0, 0.0);
	for (int i = 0; i < 3; i++) {
		uint64_t sent = stats->frames_sent;

		while (stats->frames_sent == sent) {
			bench_head_run(&bench, bench.now_ns + ms);
		}
		assert_near(stats->told.pan_rad_s, 0.0, 0.0);
		assert_near(stats->focus_told, 0.0, 0.0);
	}
	tell(1.0, bench.now_ns + 200 * ms);
	assert_near(stats->focus_told, 1.0, 0.0);
	bench_head_stop(&bench);
}

static void a_commander_that_falls_silent_stops_it(void **state)
{
	(void)state;
	prepare("pelco-d", FOCUS_TIMED);
	bench_head_start(&bench);
	tell(1.0, 1 * s);
	bench_head_run(&bench, 10 * s);
	assert_near(sim_line_focus(bench.line), 0.7, 0.02);
	bench_head_stop(&bench);
}

static void a_lamp_that_nothing_moves_leaves_the_zoom_alone(void **state)
{
	(void)state;
	prepare("pelco-d", FOCUS_TIMED);
	bench.mount_settings.focus = FOCUS_FIXED;
	bench_head_start(&bench);
	tell(1.0, 3 * s);
	assert_near(sim_line_focus(bench.line), 0.5, 0.0);
	bench_head_stop(&bench);
}

static void a_fixture_goes_to_the_next_step_that_is_not_narrower(void **state)
{
	double told;

	(void)state;
	prepare_dmx(0);
	bench_head_start(&bench);
	tell(0.1, 12 * s);
	told = mount_stats(bench.mount)->focus_told;
	assert_near(sim_line_focus(bench.line), told, 1e-9);
	assert_true(told >= 0.1);
	assert_near(told, 0.1, 1.0 / 255.0);
	bench_head_stop(&bench);
}

static void before_it_is_told_a_fixture_is_wide(void **state)
{
	(void)state;
	prepare_dmx(8);
	bench_head_start(&bench);
	bench_head_drive(&bench, 5.0, 0.0, 20.0, 8 * s);
	assert_near(sim_line_focus(bench.line), 1.0, 1e-9);
	assert_true(mount_stats(bench.mount)->focus_told == 1.0);
	bench_head_stop(&bench);
}

static void a_fixture_that_counts_backwards_says_the_same(void **state)
{
	struct dmx_fixture fixture = dmx_fixture_default();
	uint8_t slots[8];

	(void)state;
	fixture.slots = 8;
	fixture.focus_coarse = 7;
	fixture.focus_narrow = 200;
	fixture.focus_wide = 20;
	dmx_fixture_dark(&fixture, (struct mount_angles){ 0.0, 0.0 }, slots);
	assert_int_equal(slots[6], 20);
	assert_near(dmx_fixture_focus(&fixture, 0.5, slots), 0.5, 1e-9);
	assert_int_equal(slots[6], 110);
	assert_true(dmx_fixture_focus(&fixture, 0.501, slots) > 0.501);
	dmx_fixture_focus(&fixture, 0.0, slots);
	assert_int_equal(slots[6], 200);
	fixture.focus_fine = 8;
	assert_near(dmx_fixture_focus(&fixture, 0.3, slots), 0.3, 1e-4);
}

static void a_head_that_cannot_move_it_is_refused_in_one_sentence(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct error error = { 0 };

	(void)state;
	assert_true(mount_focus_fits(&mount_ptu, &settings, &error));
	settings.focus = FOCUS_HAND;
	assert_true(mount_focus_fits(&mount_ptu, &settings, &error));
	settings.focus = FOCUS_TIMED;
	assert_true(mount_focus_fits(&mount_pelco_p, &settings, &error));
	assert_false(mount_focus_fits(&mount_dmx, &settings, &error));
	assert_non_null(strstr(error.text, "lamp.focus = timed"));
	settings.focus = FOCUS_TOLD;
	assert_false(mount_focus_fits(&mount_dmx, &settings, &error));
	assert_non_null(strstr(error.text, "focus_coarse"));
	settings.fixture.focus_coarse = 6;
	assert_true(mount_focus_fits(&mount_dmx, &settings, &error));
	assert_false(mount_focus_fits(&mount_pelco_d, &settings, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_zoom_bits_run_it_and_a_stop_ends_that),
		cmocka_unit_test(
			a_head_whose_wide_is_narrow_is_told_the_other_way),
		cmocka_unit_test(a_change_is_said_three_times_at_once),
		cmocka_unit_test(
			a_stop_that_goes_first_tells_the_motor_nothing_else),
		cmocka_unit_test(a_commander_that_falls_silent_stops_it),
		cmocka_unit_test(
			a_lamp_that_nothing_moves_leaves_the_zoom_alone),
		cmocka_unit_test(
			a_fixture_goes_to_the_next_step_that_is_not_narrower),
		cmocka_unit_test(before_it_is_told_a_fixture_is_wide),
		cmocka_unit_test(a_fixture_that_counts_backwards_says_the_same),
		cmocka_unit_test(
			a_head_that_cannot_move_it_is_refused_in_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
