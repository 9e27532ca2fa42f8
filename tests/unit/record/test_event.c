/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/event.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char text[EVENT_LINE_MAX + EVENT_SEAL_SIZE + 2];
static struct event read_back;

/* As a line of a file, and read again; its length. */
static size_t round_trip(const struct event *event)
{
	struct error error = { 0 };
	size_t size = event_text(event, text);

	assert_true(size > 0);
	size = event_seal(text, size);
	assert_int_equal(strlen(text), size);
	if (!event_parse(&read_back, text, size, &error)) {
		fail_msg("%s: %s", text, error.text);
	}
	assert_int_equal(read_back.kind, event->kind);
	assert_true(read_back.mono_ns == event->mono_ns);
	assert_true(read_back.wall_ns == event->wall_ns);
	return size;
}

static struct event event_of(enum event_kind kind)
{
	return (struct event){ .kind = kind,
		.mono_ns = 1234567890123,
		.wall_ns = 1796017355073991210 };
}

static void a_step_comes_back_to_the_bit(void **state)
{
	static const char trace[] = "{\"frame\":7,\"mode\":\"follow\"}";
	struct event event = event_of(EVENT_STEP);
	struct event_step *step = &event.step;

	(void)state;
	*step = (struct event_step){ .now_ns = 99,
		.frame = 7,
		.sample_count = 2,
		.samples = { { 5, { 0.1, -1.0 / 3.0 }, true, 0.0 },
			{ 6, { 4e-320, -0.0 }, false, 1e300 } },
		.told = true,
		.sent_count = 2,
		.sent = { { 4, { 0.017453292519943295, -2.0 }, 0.0 },
			{ 5, { 0.0, 0.0 }, -1.0 } },
		.mount_fault = true,
		.lit = true,
		.sky = 1u << SKY_AIRCRAFT,
		.order = { .mode = MODE_TO_SLEW,
			.slew = { 0.3, -0.2 },
			.target = TARGET_LOCK,
			.target_id = 4000000000U,
			.cued = true,
			.cue = { 1.5, 0.25 },
			.focused = true,
			.focus = { FOCUS_HELD, 1.0 / 3.0 } },
		.trace = trace,
		.trace_size = sizeof(trace) - 1 };
	round_trip(&event);
	assert_int_equal(read_back.step.frame, 7);
	assert_int_equal(read_back.step.samples[0].at_ns, 5);
	assert_true(read_back.step.samples[0].measured);
	assert_true(read_back.step.samples[0].at.tilt_rad == -1.0 / 3.0);
	assert_true(read_back.step.samples[1].at.pan_rad == 4e-320);
	assert_true(signbit(read_back.step.samples[1].at.tilt_rad));
	assert_true(read_back.step.samples[1].sigma_rad == 1e300);
	assert_int_equal(read_back.step.sent[0].sent_ns, 4);
	assert_true(
		read_back.step.sent[0].rates.pan_rad_s == 0.017453292519943295);
	assert_true(read_back.step.sent[0].focus == 0.0);
	assert_true(read_back.step.sent[1].focus == -1.0);
	assert_true(read_back.step.mount_fault);
	assert_true(read_back.step.lit);
	assert_int_equal(read_back.step.sky, 1u << SKY_AIRCRAFT);
	assert_int_equal(read_back.step.order.mode, MODE_TO_SLEW);
	assert_true(read_back.step.order.slew.tilt_rad_s == -0.2);
	assert_int_equal(read_back.step.order.target, TARGET_LOCK);
	assert_true(read_back.step.order.target_id == 4000000000U);
	assert_true(read_back.step.order.cue.az_rad == 1.5);
	assert_int_equal(read_back.step.order.focus.hold, FOCUS_HELD);
	assert_true(read_back.step.order.focus.held_rad == 1.0 / 3.0);
	assert_int_equal(read_back.step.trace_size, sizeof(trace) - 1);
	assert_memory_equal(read_back.step.trace, trace, sizeof(trace) - 1);
}

static void a_step_without_anything_stays_one(void **state)
{
	struct event event = event_of(EVENT_STEP);

	(void)state;
	event.step = (struct event_step){ .frame = -1, .trace = "{}" };
	round_trip(&event);
	assert_int_equal(read_back.step.frame, -1);
	assert_false(read_back.step.told);
	assert_int_equal(read_back.step.sample_count, 0);
	assert_int_equal(read_back.step.order.mode, MODE_NOTHING);
	assert_false(read_back.step.order.cued);
	assert_false(read_back.step.order.focused);
}

static void the_calls_of_the_driver_come_back_in_their_order(void **state)
{
	struct event event = event_of(EVENT_STEP);
	struct event_step *step = &event.step;

	(void)state;
	*step = (struct event_step){ .frame = -1,
		.trace = "{}",
		.call_count = 7,
		.calls_before = 4,
		.calls_cut = true,
		.calls = { { .kind = CALL_OPEN,
				   .at_ns = 1,
				   .start = { 0.1, -0.2 },
				   .start_doubt_rad = 1.0 / 3.0,
				   .resumed = true },
			{ .kind = CALL_SERVE, .at_ns = 2 },
			{ .kind = CALL_STOP, .at_ns = 3 },
			{ .kind = CALL_LAMP, .at_ns = 4, .lit = true },
			{ .kind = CALL_COMMAND,
				.at_ns = 5,
				.rates = { 0.7, 4e-320 } },
			{ .kind = CALL_CLOSE },
			{ .kind = CALL_FOCUS, .at_ns = 6, .tell = -1.0 } } };
	round_trip(&event);
	assert_int_equal(read_back.step.call_count, 7);
	assert_int_equal(read_back.step.calls_before, 4);
	assert_true(read_back.step.calls_cut);
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(
			read_back.step.calls[i].kind, step->calls[i].kind);
		assert_int_equal(
			read_back.step.calls[i].at_ns, step->calls[i].at_ns);
	}
	assert_true(read_back.step.calls[0].start_doubt_rad == 1.0 / 3.0);
	assert_true(read_back.step.calls[3].lit);
	assert_true(read_back.step.calls[4].rates.tilt_rad_s == 4e-320);
	assert_true(read_back.step.calls[6].tell == -1.0);
}

static void the_fullest_step_has_room_in_a_line(void **state)
{
	static const double long_one = -1.2345678901234567e-300;
	static char trace[TRACE_LINE_MAX / 2];
	static struct event event;
	struct event_step *step = &event.step;

	(void)state;
	event = event_of(EVENT_STEP);
	memset(trace, ' ', sizeof(trace) - 1);
	trace[0] = '{';
	trace[sizeof(trace) - 2] = '}';
	step->trace = trace;
	step->sample_count = EVENT_SAMPLES_MAX;
	step->told = true;
	step->sent_count = EVENT_COMMANDS_MAX;
	step->call_count = EVENT_CALLS_MAX;
	for (size_t i = 0; i < EVENT_SAMPLES_MAX; i++) {
		step->samples[i] = (struct mount_sample){ INT64_MIN,
			{ long_one, long_one }, true, long_one };
		step->sent[i] = (struct mount_command){ INT64_MIN,
			{ long_one, long_one }, long_one };
	}
	for (size_t i = 0; i < EVENT_CALLS_MAX; i++) {
		step->calls[i] = (struct event_call){ .kind = CALL_COMMAND,
			.at_ns = INT64_MIN,
			.rates = { long_one, long_one } };
	}
	round_trip(&event);
	assert_int_equal(read_back.step.call_count, EVENT_CALLS_MAX);
}

static void aircraft_of_a_file_come_back_to_the_bit(void **state)
{
	static struct event event;
	struct event_aircraft *aircraft = &event.aircraft;

	(void)state;
	event = event_of(EVENT_AIRCRAFT);
	*aircraft = (struct event_aircraft){ .legible = true,
		.more = true,
		.now_s = 1796072400.123,
		.messages = 1e9,
		.absurd = 3,
		.flooded = true,
		.count = EVENT_REPORTS_MAX };
	for (size_t i = 0; i < EVENT_REPORTS_MAX; i++) {
		aircraft->reports[i] = (struct air_report){
			.icao = 0x1ffffffu,
			.age_s = 1.0 / 3.0,
			.has_place = true,
			.place = { 0.1, -1.0 / 7.0, 1e4 },
			.has_velocity = i % 2 == 0,
			.speed_m_s = i % 2 == 0 ? 251.1 : 0.0,
			.course_rad = i % 2 == 0 ? 3.1 : 0.0,
			.climb_m_s = i % 2 == 0 ? -2.5 : 0.0,
		};
	}
	aircraft->reports[2].place.height_m = (double)NAN;
	round_trip(&event);
	assert_true(read_back.aircraft.legible && read_back.aircraft.more);
	assert_true(read_back.aircraft.flooded);
	assert_int_equal(read_back.aircraft.absurd, 3);
	assert_true(read_back.aircraft.now_s == 1796072400.123);
	assert_true(read_back.aircraft.messages == 1e9);
	assert_int_equal(read_back.aircraft.count, EVENT_REPORTS_MAX);
	assert_true(isnan(read_back.aircraft.reports[2].place.height_m));
	for (size_t i = 0; i < 2; i++) {
		const struct air_report *was = &aircraft->reports[i];
		const struct air_report *is = &read_back.aircraft.reports[i];

		assert_int_equal(is->icao, was->icao);
		assert_true(is->age_s == was->age_s && is->has_place);
		assert_true(is->place.lon_rad == was->place.lon_rad);
		assert_true(is->place.height_m == was->place.height_m);
		assert_int_equal(is->has_velocity, was->has_velocity);
		assert_true(is->climb_m_s == was->climb_m_s);
	}
}

static void a_frame_tells_how_it_was_seen(void **state)
{
	struct event event = event_of(EVENT_FRAME);

	(void)state;
	event.frame = (struct event_frame){ .camera = 1,
		.number = 12,
		.sequence = 40,
		.stamp_ns = -5,
		.exposure_ns = 1000000007,
		.width = 640,
		.height = 512,
		.format = FRAME_GRAY16,
		.fresh = true,
		.placed = true,
		.head = { 0.1, 0.7 },
		.kept = true,
		.summed = true,
		.pixels = 0xfedcba9876543210U };
	round_trip(&event);
	assert_true(read_back.frame.summed);
	assert_true(read_back.frame.pixels == 0xfedcba9876543210U);
	assert_int_equal(read_back.frame.camera, 1);
	assert_int_equal(read_back.frame.number, 12);
	assert_int_equal(read_back.frame.sequence, 40);
	assert_true(read_back.frame.stamp_ns == -5);
	assert_int_equal(read_back.frame.exposure_ns, 1000000007);
	assert_int_equal(read_back.frame.width, 640);
	assert_int_equal(read_back.frame.height, 512);
	assert_int_equal(read_back.frame.format, FRAME_GRAY16);
	assert_true(read_back.frame.fresh && read_back.frame.kept);
	assert_true(read_back.frame.placed);
	assert_true(read_back.frame.head.tilt_rad == 0.7);
}

static void bytes_come_back_as_they_went_over_the_line(void **state)
{
	struct event event = event_of(EVENT_LINE);

	(void)state;
	event.line.out = true;
	event.line.at_ns = 1234567890123456789;
	event.line.size = EVENT_BYTES_MAX;
	for (size_t i = 0; i < EVENT_BYTES_MAX; i++) {
		event.line.bytes[i] = (uint8_t)(i * 7);
	}
	round_trip(&event);
	assert_true(read_back.line.out);
	assert_true(read_back.line.at_ns == 1234567890123456789);
	assert_int_equal(read_back.line.size, EVENT_BYTES_MAX);
	assert_memory_equal(
		read_back.line.bytes, event.line.bytes, EVENT_BYTES_MAX);
	event.kind = EVENT_AIR;
	event.line.size = 0;
	round_trip(&event);
	assert_int_equal(read_back.line.size, 0);
}

static void what_people_said_comes_back_with_its_quotes(void **state)
{
	struct event event = event_of(EVENT_OPERATOR);

	(void)state;
	snprintf(event.operator_word.right, EVENT_TEXT_MAX, "steer");
	snprintf(event.operator_word.line, EVENT_TEXT_MAX, "mode \"x\\\x01");
	snprintf(event.operator_word.answer, EVENT_TEXT_MAX, "usage: mode");
	round_trip(&event);
	assert_string_equal(read_back.operator_word.line, "mode \"x\\\x01");
	assert_string_equal(read_back.operator_word.answer, "usage: mode");
}

static void beginning_guard_losses_and_end_come_back(void **state)
{
	struct event event = event_of(EVENT_BEGIN);

	(void)state;
	event.begin = (struct event_begin){ .format = EVENT_FORMAT,
		.zero_ns = 77,
		.version = "0.1.0",
		.continues = "20261130T212400Z",
		.camera = "sim x",
		.mount = "none " };
	round_trip(&event);
	assert_string_equal(read_back.begin.continues, "20261130T212400Z");
	assert_int_equal(read_back.begin.zero_ns, 77);
	event = event_of(EVENT_GUARD);
	event.guard = (struct event_guard){
		.heard = true, .state = "lit", .why = "x", .flags = 5
	};
	round_trip(&event);
	assert_int_equal(read_back.guard.flags, 5);
	assert_string_equal(read_back.guard.state, "lit");
	event = event_of(EVENT_LOST);
	event.lost = (struct event_lost){ 3, 4 };
	round_trip(&event);
	assert_int_equal(read_back.lost.lines, 4);
	event = event_of(EVENT_END);
	round_trip(&event);
}

static void a_line_with_one_changed_byte_is_refused(void **state)
{
	struct event event = event_of(EVENT_LOST);
	struct error error;
	size_t size;

	(void)state;
	event.lost = (struct event_lost){ 30, 40 };
	size = round_trip(&event);
	for (size_t i = 0; i < size; i++) {
		text[i] ^= 1;
		assert_false(event_parse(&read_back, text, size, &error));
		text[i] ^= 1;
	}
	for (size_t cut = 0; cut < size; cut++) {
		assert_false(event_parse(&read_back, text, cut, &error));
	}
	assert_true(event_parse(&read_back, text, size, &error));
}

static void a_sealed_line_that_says_nothing_known_is_refused(void **state)
{
	static const char bare_step[] =
		"{\"mono\":1,\"wall\":2,\"event\":\"step\",\"now\":1,"
		"\"samples\":[[1,2]],\"sent\":null,\"mount_fault\":false,"
		"\"order\":{},\"trace\":{}}";
	static const char *const bad[] = { "{}",
		"{\"mono\":1,\"wall\":2,\"event\":\"dance\"}",
		"{\"mono\":1,\"wall\":2,\"event\":\"lost\",\"frames\":1}",
		"{\"mono\":1,\"wall\":2,\"event\":\"air\",\"bytes\":\"0g\"}",
		"{\"mono\":1,\"wall\":2,\"event\":\"air\",\"bytes\":\"0\"}",
		bare_step };
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "%s", bad[i]);
		size_t size = event_seal(text, strlen(text));
		assert_false(event_parse(&read_back, text, size, &error));
		assert_non_null(strstr(error.text, "no event"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_comes_back_to_the_bit),
		cmocka_unit_test(a_step_without_anything_stays_one),
		cmocka_unit_test(
			the_calls_of_the_driver_come_back_in_their_order),
		cmocka_unit_test(the_fullest_step_has_room_in_a_line),
		cmocka_unit_test(aircraft_of_a_file_come_back_to_the_bit),
		cmocka_unit_test(a_frame_tells_how_it_was_seen),
		cmocka_unit_test(bytes_come_back_as_they_went_over_the_line),
		cmocka_unit_test(what_people_said_comes_back_with_its_quotes),
		cmocka_unit_test(beginning_guard_losses_and_end_come_back),
		cmocka_unit_test(a_line_with_one_changed_byte_is_refused),
		cmocka_unit_test(
			a_sealed_line_that_says_nothing_known_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
