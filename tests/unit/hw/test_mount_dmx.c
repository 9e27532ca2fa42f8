/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_head.h"
#include "check.h"
#include "hw/enttec.h"

#include <string.h>

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct bench_head bench; /* too large for the stack */

/* The frame that the widget was sent last. */
static struct enttec_receiver widget;
static struct enttec_message frame;

static void widget_hears(void *context, bool out, const uint8_t *bytes,
	size_t size, int64_t now_ns)
{
	struct enttec_message message;

	(void)context;
	(void)now_ns;
	for (size_t i = 0; out && i < size; i++) {
		enttec_receiver_take(&widget, bytes[i]);
		while (enttec_receiver_next(&widget, &message)) {
			if (message.label == ENTTEC_SEND_DMX) {
				frame = message;
			}
		}
	}
}

/* The start code is before the first one. Unsaid it is dark. */
static int slot(int number)
{
	return frame.data[number];
}

static void prepare(void)
{
	struct sim_axis_settings *pan = &bench.head_settings.pan;
	struct sim_axis_settings *tilt = &bench.head_settings.tilt;

	bench_head_init(&bench, "dmx");
	enttec_receiver_init(&widget);
	memset(&frame, 0, sizeof(frame));
	bench.ear.heard = widget_hears;
	bench.line_settings.baud = 115200;
	bench.mount_settings.baud = 115200;
	pan->speed_steps = tilt->speed_steps = 0;
	pan->low_rad = geom_radians(-270.0);
	pan->high_rad = geom_radians(270.0);
	tilt->low_rad = geom_radians(-135.0);
	tilt->high_rad = geom_radians(135.0);
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

static void rates_become_places_and_it_turns_so_fast(void **state)
{
	double pan;
	double tilt;

	(void)state;
	start();
	bench_head_drive(&bench, 10.0, -3.0, 20.0, 2 * s);
	pan = pan_deg();
	tilt = geom_degrees(bench.head.tilt.motor_rad);
	bench_head_drive(&bench, 10.0, -3.0, 20.0, 7 * s);
	assert_near((pan_deg() - pan) / 5.0, 10.0, 0.1);
	assert_near((geom_degrees(bench.head.tilt.motor_rad) - tilt) / 5.0,
		-3.0, 0.1);
	assert_near(geom_degrees(mount_stats(bench.mount)->told.pan_rad_s),
		10.0, 1e-9);
	assert_int_equal(mount_stats(bench.mount)->rejected, 0);
	assert_int_equal(mount_stats(bench.mount)->answers_lost, 0);
	assert_true(mount_stats(bench.mount)->answers >= 6);
	bench_head_stop(&bench);
}

/*
 * A loop that closes over the camera on the head believes in this; a head that
 * runs before it, or lags, makes it swing.
 */
static void it_is_where_it_is_reckoned_to_be_also_when_it_turns_slowly(
	void **state)
{
	static const double rates_deg_s[] = { 0.5, 3.0, -3.0, 12.0, 0.5 };
	int64_t until_ns = 1 * s;

	(void)state;
	start();
	bench_head_drive(&bench, 0.5, 0.0, 40.0, until_ns);
	bench.worst_rad = 0.0;
	for (int i = 0; i < 5; i++) {
		until_ns += 2 * s;
		bench_head_drive(&bench, rates_deg_s[i], 0.0, 40.0, until_ns);
		print_message("%.3f deg\n", geom_degrees(bench.worst_rad));
	}
	assert_true(geom_degrees(bench.worst_rad) < 0.1);
	bench_head_stop(&bench);
}

static void before_the_first_motion_nothing_is_pointed_anywhere(void **state)
{
	(void)state;
	prepare();
	bench.head_settings.start.pan_rad = geom_radians(100.0);
	bench_head_start(&bench);
	bench.ops->stop(bench.mount, 0);
	bench_head_run(&bench, 5 * s);
	assert_near(pan_deg(), 100.0, 0.0);
	/* and it may be anywhere: half of the range */
	assert_false(bench.newest.measured);
	assert_near(geom_degrees(bench.newest.sigma_rad), 270.0, 1e-9);
	bench_head_stop(&bench);
}

static void once_it_has_had_the_time_to_come_its_doubt_is_the_fixtures(
	void **state)
{
	(void)state;
	start();
	bench_head_drive(&bench, 1.0, 0.0, 20.0, 13 * s);
	assert_near(geom_degrees(bench.newest.sigma_rad), 270.0, 1e-9);
	bench_head_drive(&bench, 1.0, 0.0, 20.0, 14 * s);
	assert_near(geom_degrees(bench.newest.sigma_rad), 0.5, 1e-9);
	/* the place is that of a dead time ago */
	assert_near(geom_degrees(bench.newest.at.pan_rad), pan_deg(), 0.2);
	bench_head_stop(&bench);
}

static void stop_holds_it_and_says_so_three_times(void **state)
{
	uint64_t sent;
	double pan;

	(void)state;
	start();
	bench_head_drive(&bench, 20.0, 0.0, 20.0, 2 * s);
	bench.ops->stop(bench.mount, bench.now_ns);
	sent = mount_stats(bench.mount)->frames_sent;
	bench_head_run(&bench, bench.now_ns + 20 * ms);
	assert_true(mount_stats(bench.mount)->frames_sent >= sent + 3);
	bench_head_run(&bench, bench.now_ns + 1 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	pan = pan_deg();
	bench_head_run(&bench, bench.now_ns + 3 * s);
	assert_near(pan_deg(), pan, 0.0);
	bench_head_drive(&bench, -5.0, 0.0, 20.0, bench.now_ns + 1 * s);
	assert_true(pan_deg() < pan && pan_deg() > pan - 6.0);
	bench_head_stop(&bench);
}

static void a_silent_commander_stops_it(void **state)
{
	(void)state;
	start();
	bench_head_drive(&bench, 12.0, 4.0, 20.0, 2 * s);
	bench_head_run(&bench, bench.now_ns + 2 * s);
	assert_near(bench.head.pan.rate_rad_s, 0.0, 0.0);
	bench_head_stop(&bench);
}

static void every_frame_is_dark_and_one_more_goes_out_at_the_end(void **state)
{
	const struct mount_stats *stats;

	(void)state;
	prepare();
	bench.line_settings.fixture.dark[0].value = 9;
	bench.mount_settings.fixture.dark[0].value = 9;
	bench_head_start(&bench);
	bench_head_drive(&bench, 12.0, 4.0, 20.0, 1 * s);
	stats = mount_stats(bench.mount);
	assert_true(stats->frames_sent > 30);
	assert_int_equal(slot(5), 9);
	assert_int_equal(slot(6), 0);
	/* nothing is under way any more, and then a frame is */
	bench.ops->stop(bench.mount, bench.now_ns);
	bench_head_run(&bench, bench.now_ns + 100 * ms);
	assert_true(sim_line_next(bench.line) == INT64_MAX);
	bench.ops->close(bench.mount);
	assert_true(sim_line_next(bench.line) != INT64_MAX);
	link_close(bench.link);
	sim_line_close(bench.line);
}

/* Slot 5 is the dimmer, 6 the shutter. */
static void a_lamp_is_lit_only_while_it_is_said_and_never_unmoved(void **state)
{
	(void)state;
	prepare();
	bench.mount_settings.fixture.lit[0] = (struct dmx_hold){ 5, 255 };
	bench.mount_settings.fixture.lit[1] = (struct dmx_hold){ 6, 40 };
	bench.mount_settings.fixture.lit_count = 2;
	bench_head_start(&bench);
	bench.ops->lamp(bench.mount, true, bench.now_ns);
	bench_head_run(&bench, 100 * ms);
	assert_int_equal(slot(5), 0);
	for (int i = 0; i < 50; i++) {
		bench.ops->lamp(bench.mount, true, bench.now_ns);
		bench_head_drive(
			&bench, 12.0, 4.0, 50.0, bench.now_ns + 20 * ms);
	}
	assert_int_equal(slot(5), 255);
	assert_int_equal(slot(6), 40);
	bench.ops->lamp(bench.mount, false, bench.now_ns);
	bench_head_run(&bench, bench.now_ns + 30 * ms);
	assert_int_equal(slot(5), 0);
	assert_int_equal(slot(6), 0);
	/* Stopped it is lit as well, and forgotten it goes dark. */
	bench.ops->stop(bench.mount, bench.now_ns);
	bench.ops->lamp(bench.mount, true, bench.now_ns);
	bench_head_run(&bench, bench.now_ns + 150 * ms);
	assert_int_equal(slot(5), 255);
	bench_head_run(&bench, bench.now_ns + 100 * ms);
	assert_int_equal(slot(5), 0);
	bench_head_stop(&bench);
}

static void its_slots_stand_at_its_address_and_its_range_binds_it(void **state)
{
	(void)state;
	prepare();
	bench.mount_settings.address = 507;
	bench.line_settings.address = 507;
	bench.mount_settings.invert_pan = true;
	bench_head_start(&bench);
	bench_head_drive(&bench, 40.0, 40.0, 20.0, 10 * s);
	assert_near(pan_deg(), -270.0, 0.01);
	assert_near(geom_degrees(bench.head.tilt.motor_rad), 135.0, 0.01);
	bench_head_stop(&bench);
}

static void wrong_settings_are_refused_in_one_sentence(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct error error;

	(void)state;
	settings.address = 508;
	assert_null(mount_dmx.open(&settings, NULL, 0, &error));
	assert_non_null(strstr(error.text, "slots 508 to 513"));
}

static void a_line_without_a_widget_is_said_in_one_sentence(void **state)
{
	struct mount_report report;
	struct error error = { 0 };
	bool sound = true;

	(void)state;
	prepare();
	bench.line_settings.protocol = "pelco-d";
	bench_head_start(&bench);
	for (int64_t at = 0; at < 9 * s && sound; at = report.next_ns) {
		sound = bench.ops->service(bench.mount, at, &report, &error);
	}
	assert_false(sound);
	assert_non_null(strstr(error.text, "no Enttec DMX USB Pro answers"));
	bench_head_stop(&bench);
}

static void damaged_bytes_do_not_stop_it(void **state)
{
	(void)state;
	prepare();
	bench.line_settings.lose_share = 0.001;
	bench.line_settings.corrupt_share = 0.001;
	bench_head_start(&bench);
	bench_head_drive(&bench, 6.0, 3.0, 20.0, 10 * s);
	assert_near(pan_deg(), 60.0, 3.0);
	bench_head_stop(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_become_places_and_it_turns_so_fast),
		cmocka_unit_test(
			it_is_where_it_is_reckoned_to_be_also_when_it_turns_slowly),
		cmocka_unit_test(
			before_the_first_motion_nothing_is_pointed_anywhere),
		cmocka_unit_test(
			once_it_has_had_the_time_to_come_its_doubt_is_the_fixtures),
		cmocka_unit_test(stop_holds_it_and_says_so_three_times),
		cmocka_unit_test(a_silent_commander_stops_it),
		cmocka_unit_test(
			every_frame_is_dark_and_one_more_goes_out_at_the_end),
		cmocka_unit_test(
			a_lamp_is_lit_only_while_it_is_said_and_never_unmoved),
		cmocka_unit_test(
			its_slots_stand_at_its_address_and_its_range_binds_it),
		cmocka_unit_test(wrong_settings_are_refused_in_one_sentence),
		cmocka_unit_test(
			a_line_without_a_widget_is_said_in_one_sentence),
		cmocka_unit_test(damaged_bytes_do_not_stop_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
