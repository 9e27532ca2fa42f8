/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_head.h"
#include "check.h"

#include <string.h>

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct bench_head bench; /* too large for the stack */

static void prepare(void)
{
	bench_head_init(&bench, "rotctld");
	bench.line_settings.baud = 0; /* a socket */
	bench.head_settings.pan.speed_steps = 0;
	bench.head_settings.tilt.speed_steps = 0;
}

static void start(void)
{
	prepare();
	bench_head_start(&bench);
}

static double pan_deg(void)
{
	return geom_degrees(bench.head.pan.motor_rad);
}

static double tilt_deg(void)
{
	return geom_degrees(bench.head.tilt.motor_rad);
}

static void rates_become_positions_ahead_and_it_turns_so_fast(void **state)
{
	double pan;
	double tilt;

	(void)state;
	start();
	bench_head_drive(&bench, 10.0, 3.0, 20.0, 2 * s);
	pan = pan_deg();
	tilt = tilt_deg();
	bench_head_drive(&bench, 10.0, 3.0, 20.0, 7 * s);
	assert_near((pan_deg() - pan) / 5.0, 10.0, 0.2);
	assert_near((tilt_deg() - tilt) / 5.0, 3.0, 0.1);
	assert_near(geom_degrees(mount_stats(bench.mount)->told.pan_rad_s),
		10.0, 1e-9);
	/* ten a second are asked, and each gives a sample of both axes */
	assert_true(bench.samples >= 60 && bench.samples <= 72);
	assert_near(geom_degrees(bench.worst_rad), 0.0, 0.2);
	assert_int_equal(mount_stats(bench.mount)->rejected, 0);
	bench_head_stop(&bench);
}

static void no_rate_is_a_place_to_stay_at(void **state)
{
	double pan;

	(void)state;
	start();
	bench_head_drive(&bench, 10.0, 0.0, 20.0, 2 * s);
	bench_head_drive(&bench, 0.0, 0.0, 20.0, 3 * s);
	pan = pan_deg();
	bench_head_drive(&bench, 0.0, 0.0, 20.0, 6 * s);
	assert_near(pan_deg(), pan, 0.02);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void stop_halts_it_wherever_its_goal_was(void **state)
{
	double pan;

	(void)state;
	start();
	bench_head_drive(&bench, 30.0, 5.0, 20.0, 2 * s);
	bench.ops->stop(bench.mount, bench.now_ns);
	bench_head_run(&bench, bench.now_ns + 800 * ms);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(bench.head.tilt.rate_rad_s, 0.0, 0.0);
	pan = pan_deg();
	bench_head_run(&bench, bench.now_ns + 2 * s);
	assert_near(pan_deg(), pan, 0.0);
	/* and what comes next begins from there */
	bench_head_drive(&bench, -10.0, 0.0, 20.0, bench.now_ns + 500 * ms);
	assert_true(pan_deg() < pan && pan_deg() > pan - 8.0);
	bench_head_stop(&bench);
}

static void a_silent_commander_stops_it(void **state)
{
	(void)state;
	start();
	bench_head_drive(&bench, 12.0, 4.0, 20.0, 2 * s);
	bench_head_run(&bench, bench.now_ns + 2 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(mount_stats(bench.mount)->told.pan_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void its_limits_are_asked_and_no_goal_lies_beyond(void **state)
{
	(void)state;
	prepare();
	bench.head_settings.pan.high_rad = geom_radians(20.0);
	bench.head_settings.tilt.low_rad = geom_radians(-5.0);
	bench_head_start(&bench);
	bench_head_drive(&bench, 30.0, -30.0, 20.0, 5 * s);
	assert_near(pan_deg(), 20.0, 0.02);
	assert_near(tilt_deg(), -5.0, 0.02);
	assert_int_equal(mount_stats(bench.mount)->rejected, 0);
	bench_head_stop(&bench);
}

static void inverted_and_shifted_axes_are_so_both_ways(void **state)
{
	(void)state;
	prepare();
	bench.head_settings.start.pan_rad = geom_radians(90.0);
	bench.mount_settings.invert_pan = true;
	bench.mount_settings.pan_zero_rad = geom_radians(90.0);
	bench_head_start(&bench);
	bench_head_drive(&bench, 10.0, 0.0, 20.0, 3 * s);
	assert_true(pan_deg() < 75.0);
	assert_near(
		geom_degrees(bench.newest.at.pan_rad), 90.0 - pan_deg(), 2.5);
	bench_head_stop(&bench);
}

static void a_rotator_slower_than_told_has_little_to_catch_up_with(void **state)
{
	int64_t until_ns;

	(void)state;
	prepare();
	bench.head_settings.pan.rate_max_rad_s = geom_radians(5.0);
	bench_head_start(&bench);
	bench_head_drive(&bench, 40.0, 0.0, 20.0, 6 * s);
	bench_head_drive(&bench, -40.0, 0.0, 20.0, 7 * s);
	until_ns = bench.now_ns + 3 * s;
	while (bench.head.pan.rate_rad_s >= 0.0 && bench.now_ns < until_ns) {
		bench_head_drive(
			&bench, -40.0, 0.0, 20.0, bench.now_ns + 50 * ms);
	}
	/* 40 degrees ahead at most are worked off at 40 a second */
	assert_true(bench.head.pan.rate_rad_s < 0.0);
	bench_head_stop(&bench);
}

static void a_rotator_with_speeds_is_told_them_an_axis_at_a_time(void **state)
{
	(void)state;
	prepare();
	bench.mount_settings.rotator_moves = true;
	bench_head_start(&bench);
	bench_head_drive(&bench, 12.0, -4.0, 20.0, 3 * s);
	assert_near(geom_degrees(bench.head.pan.rate_rad_s), 12.0, 0.01);
	assert_near(geom_degrees(bench.head.tilt.rate_rad_s), -4.0, 0.01);
	bench_head_drive(&bench, 0.0, -4.0, 20.0, 5 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(geom_degrees(bench.head.tilt.rate_rad_s), -4.0, 0.01);
	bench_head_drive(&bench, NAN, INFINITY, 20.0, 6 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	assert_near(bench.head.tilt.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

/* A server that says what the test lets it say. */
struct script {
	struct link link;
	const char *answers[8]; /* one a request; NULL: silence */
	size_t next;
	const char *due;
	char heard[1024];
};

static long script_read(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct script *script = (struct script *)link;
	size_t length = script->due != NULL ? strlen(script->due) : 0;

	(void)now_ns;
	(void)error;
	assert_true(length <= size);
	memcpy(bytes, script->due != NULL ? script->due : "", length);
	script->due = NULL;
	return (long)length;
}

static long script_write(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct script *script = (struct script *)link;

	(void)now_ns;
	(void)error;
	strncat(script->heard, (const char *)bytes, size);
	if (strncmp((const char *)bytes, "+S", 2) != 0) {
		script->due = script->next < 8 ? script->answers[script->next++]
					       : NULL;
	}
	return (long)size;
}

static int script_fd(const struct link *link)
{
	(void)link;
	return -1;
}

static const struct link_ops script_ops = {
	.read = script_read, .write = script_write, .fd = script_fd
};

static const char state_answer[] =
	"dump_state:\nMinimum Azimuth: -180.0\nMaximum Azimuth: 180.0\n"
	"Minimum Elevation: 0.0\nMaximum Elevation: 90.0\nRPRT 0\n";
static const char place_answer[] =
	"get_pos:\nAzimuth: 10.00\nElevation: 20.00\nRPRT 0\n";

/* Serves for @seconds; false where the driver gives up. */
static bool serve(struct mount *mount, double seconds, struct error *error)
{
	int64_t end_ns = (int64_t)(seconds * 1e9);
	struct mount_report report;

	for (int64_t now_ns = 0; now_ns < end_ns; now_ns = report.next_ns) {
		if (!mount_rotctl.service(mount, now_ns, &report, error)) {
			return false;
		}
		assert_true(report.next_ns > now_ns);
	}
	return true;
}

static struct mount *open_script(struct script *script)
{
	struct mount_settings settings = mount_settings_default();
	struct error error;

	script->link.ops = &script_ops;
	return mount_rotctl.open(&settings, &script->link, 0, &error);
}

static void after_a_second_of_silence_it_asks_what_any_server_knows(
	void **state)
{
	struct script script = { .answers = { state_answer, place_answer, NULL,
					 "get_info:\nInfo: x\nRPRT 0\n",
					 place_answer } };
	struct mount *mount = open_script(&script);
	struct error error;

	(void)state;
	assert_true(serve(mount, 1.6, &error));
	assert_non_null(strstr(script.heard, "+_\n"));
	assert_int_equal(mount_stats(mount)->answers, 2);
	assert_int_equal(mount_stats(mount)->answers_lost, 1);
	mount_rotctl.close(mount);
}

static void a_server_that_stays_silent_is_given_up_in_one_sentence(void **state)
{
	struct script script = { .answers = { state_answer, place_answer } };
	struct mount *mount = open_script(&script);
	struct error error;

	(void)state;
	assert_false(serve(mount, 5.0, &error));
	assert_int_equal(error.code, ERROR_UNREACHABLE);
	assert_non_null(strstr(error.text, "silent for 2 s"));
	mount_rotctl.close(mount);
}

static void a_server_without_limits_is_refused_in_one_sentence(void **state)
{
	struct script script = { .answers = { "dump_state:\nRPRT -11\n",
					 "dump_state:\nRPRT -11\n",
					 "dump_state:\nRPRT -11\n" } };
	struct mount *mount = open_script(&script);
	struct error error;

	(void)state;
	assert_false(serve(mount, 5.0, &error));
	assert_non_null(strstr(error.text, "gives -11"));
	mount_rotctl.close(mount);
}

static void a_late_answer_is_not_taken_for_another(void **state)
{
	struct script script = {
		.answers = { state_answer,
			"set_pos: 1 2\nRPRT 0\nget_pos:\nAzimuth: 10.00\n"
			"Elevation: 20.00\nRPRT 0\n",
			place_answer }
	};
	struct mount *mount = open_script(&script);
	struct error error;

	(void)state;
	assert_true(serve(mount, 0.25, &error));
	assert_int_equal(mount_stats(mount)->answers, 2);
	assert_int_equal(mount_stats(mount)->rejected, 1);
	mount_rotctl.close(mount);
}

static void a_rotator_without_stop_is_told_to_be_where_it_is(void **state)
{
	struct script script = {
		.answers = { "stop:\nRPRT -11\ndump_state:\nMinimum Azimuth: -180.0\n"
			     "Maximum Azimuth: 180.0\nMinimum Elevation: 0.0\n"
			     "Maximum Elevation: 90.0\nRPRT 0\n",
			place_answer, "set_pos: 10.00 20.00\nRPRT 0\n",
			place_answer }
	};
	struct mount *mount = open_script(&script);
	struct error error;

	(void)state;
	assert_true(serve(mount, 0.25, &error));
	assert_non_null(strstr(script.heard, "+P 10.00 20.00\n"));
	mount_rotctl.close(mount);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			rates_become_positions_ahead_and_it_turns_so_fast),
		cmocka_unit_test(no_rate_is_a_place_to_stay_at),
		cmocka_unit_test(stop_halts_it_wherever_its_goal_was),
		cmocka_unit_test(a_silent_commander_stops_it),
		cmocka_unit_test(its_limits_are_asked_and_no_goal_lies_beyond),
		cmocka_unit_test(inverted_and_shifted_axes_are_so_both_ways),
		cmocka_unit_test(
			a_rotator_slower_than_told_has_little_to_catch_up_with),
		cmocka_unit_test(
			a_rotator_with_speeds_is_told_them_an_axis_at_a_time),
		cmocka_unit_test(
			after_a_second_of_silence_it_asks_what_any_server_knows),
		cmocka_unit_test(
			a_server_that_stays_silent_is_given_up_in_one_sentence),
		cmocka_unit_test(
			a_server_without_limits_is_refused_in_one_sentence),
		cmocka_unit_test(a_late_answer_is_not_taken_for_another),
		cmocka_unit_test(
			a_rotator_without_stop_is_told_to_be_where_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
