/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_head.h"
#include "check.h"

#include <string.h>

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct bench_head bench; /* too large for the stack */

static void start_ptu(void)
{
	bench_head_init(&bench, "ptu");
	bench.head_settings.pan.speed_steps = 0;
	bench.head_settings.tilt.speed_steps = 0;
	bench_head_start(&bench);
}

static void it_asks_what_it_needs_then_turns_and_tells_where_it_is(void **state)
{
	(void)state;
	start_ptu();
	bench_head_drive(&bench, 12.0, -4.0, 20.0, 5 * s);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 12.0, 0.02);
	assert_near(geom_degrees(bench.head.tilt.rate_rad_s), -4.0, 0.02);
	assert_near(geom_degrees(mount_stats(bench.mount)->told.pan_rad_s),
		12.0, 0.02);
	assert_true(bench.samples > 60);
	/* half a position, and what an axis curves between two readings */
	assert_near(geom_degrees(bench.worst_rad), 0.0, 0.08);
	assert_int_equal(mount_stats(bench.mount)->rejected, 0);
	bench_head_stop(&bench);
}

static void stop_halts_at_once_also_in_the_dialogue(void **state)
{
	(void)state;
	start_ptu();
	bench_head_drive(&bench, 12.0, 4.0, 20.0, 3 * s);
	bench.ops->stop(bench.mount, bench.now_ns);
	bench_head_run(&bench, bench.now_ns + 400 * ms);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_run(&bench, bench.now_ns + 2 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(bench.head.tilt.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);

	start_ptu();
	bench_head_drive(&bench, 12.0, 0.0, 20.0, 700 * ms);
	bench.ops->stop(bench.mount, bench.now_ns);
	bench_head_run(&bench, 2 * s);
	assert_near(bench.head.pan.motor_rad, 0.0, 0.0);
	bench_head_drive(&bench, 12.0, 0.0, 20.0, 4 * s);
	assert_true(bench.head.pan.rate_rad_s > 0.0);
	bench_head_stop(&bench);
}

static void rates_beyond_the_head_are_cut_and_odd_ones_are_stops(void **state)
{
	(void)state;
	start_ptu();
	bench_head_drive(&bench, 500.0, NAN, 20.0, 4 * s);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 40.0, 0.05);
	assert_near(bench.head.tilt.rate_rad_s, 0.0, 0.0);
	bench_head_drive(&bench, 0.1, 0.1, 20.0, 7 * s); /* under half of 31 */
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void a_silent_commander_stops_it(void **state)
{
	(void)state;
	start_ptu();
	bench_head_drive(&bench, 12.0, 4.0, 20.0, 3 * s);
	bench_head_run(&bench, bench.now_ns + 2 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void damaged_bytes_do_not_stop_it(void **state)
{
	(void)state;
	bench_head_init(&bench, "ptu");
	bench.line_settings.lose_share = 0.003;
	bench.line_settings.corrupt_share = 0.003;
	bench_head_start(&bench);
	bench_head_drive(&bench, 6.0, 3.0, 20.0, 15 * s);
	assert_true(bench.samples > 20);
	/* nothing guards the digits of an answer but where it can have been */
	assert_near(geom_degrees(bench.worst_rad), 0.0, 16.0);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 6.0, 0.4);
	bench_head_stop(&bench);
}

static void a_line_without_a_ptu_is_said_in_one_sentence(void **state)
{
	struct mount_report report;
	struct error error = { 0 };
	bool sound = true;

	(void)state;
	bench_head_init(&bench, "ptu");
	bench.line_settings.protocol = "pelco-d";
	bench_head_start(&bench);
	for (int64_t at = 0; at < 20 * s && sound; at = report.next_ns) {
		sound = bench.ops->service(bench.mount, at, &report, &error);
	}
	assert_false(sound);
	assert_int_equal(error.code, ERROR_UNREACHABLE);
	assert_non_null(strstr(error.text, "does not answer \"ED\""));
	bench_head_stop(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_asks_what_it_needs_then_turns_and_tells_where_it_is),
		cmocka_unit_test(stop_halts_at_once_also_in_the_dialogue),
		cmocka_unit_test(
			rates_beyond_the_head_are_cut_and_odd_ones_are_stops),
		cmocka_unit_test(a_silent_commander_stops_it),
		cmocka_unit_test(damaged_bytes_do_not_stop_it),
		cmocka_unit_test(a_line_without_a_ptu_is_said_in_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
