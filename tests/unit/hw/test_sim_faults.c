/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/pelco.h"
#include "hw/sim_faults.h"
#include "hw/sim_line.h"

#include <string.h>

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct sim_faults faults;
static struct sim_head head;
static struct sim_line *line;

static bool add(const char *text)
{
	struct error error;

	return sim_faults_add(&faults, text, &error);
}

static bool now(enum sim_fault fault, int64_t now_ns, double *value)
{
	return sim_faults_now(&faults, fault, now_ns, value, NULL);
}

static int reset(void **state)
{
	(void)state;
	faults = (struct sim_faults){ 0 };
	return 0;
}

static void a_fault_has_a_time_a_length_and_a_value(void **state)
{
	double value = 0.0;

	(void)state;
	assert_true(add("drift=1.5@2+3"));
	assert_true(add("stall@1"));
	sim_faults_start(&faults, 10 * s);
	assert_false(now(SIM_FAULT_DRIFT, 12 * s - 1, &value));
	assert_true(now(SIM_FAULT_DRIFT, 12 * s, &value));
	assert_near(value, 1.5, 0.0);
	assert_false(now(SIM_FAULT_DRIFT, 15 * s, &value));
	assert_true(now(SIM_FAULT_STALL, 1000 * s, &value));
	assert_true(sim_faults_next(&faults, 10 * s) == 11 * s);
	assert_true(sim_faults_next(&faults, 12 * s) == 15 * s);
	assert_true(sim_faults_next(&faults, 15 * s) == INT64_MAX);
}

static void one_that_waits_for_a_call_begins_and_ends_with_it(void **state)
{
	double value;

	(void)state;
	assert_true(add("late@signal"));
	sim_faults_start(&faults, 0);
	assert_false(now(SIM_FAULT_LATE, 100 * s, &value));
	sim_faults_call(&faults, 5 * s);
	assert_true(now(SIM_FAULT_LATE, 5 * s, &value));
	assert_near(value, 300.0, 0.0);
	sim_faults_end(&faults, 6 * s);
	assert_false(now(SIM_FAULT_LATE, 6 * s, &value));
	sim_faults_call(&faults, 7 * s);
	assert_true(now(SIM_FAULT_LATE, 7 * s, &value));
}

static void what_is_no_fault_is_refused(void **state)
{
	static const char *const wrong[] = { "", "stall", "@5", "stall@",
		"stall@-1", "stall@x", "stall=1@5", "drift=@5", "drift=x@5",
		"garbage=2@5", "fire@5", "stall@5+", "stall@5+x",
		"stall@5 trailing" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (add(wrong[i])) {
			fail_msg("\"%s\" was taken", wrong[i]);
		}
	}
	for (int i = 0; i < SIM_FAULTS_MAX; i++) {
		assert_true(add("stall@5"));
	}
	assert_false(add("stall@5"));
}

/* A head behind a line that takes no time, with one fault. */
static void open_line(const char *fault)
{
	struct sim_head_settings head_settings = sim_head_settings_default();
	struct sim_line_settings settings = sim_line_settings_default();
	struct error error;

	assert_true(add(fault));
	sim_faults_start(&faults, 0);
	head_settings.dead_time_s = 0.0;
	head_settings.pan.encoder_rad = 0.0;
	sim_head_init(&head, &head_settings, 0);
	settings.baud = 0;
	settings.answer_s = 0.0;
	settings.faults = &faults;
	line = sim_line_open(&settings, &head, &error);
	assert_non_null(line);
}

static void tell(struct pelco_frame frame, int64_t now_ns)
{
	uint8_t bytes[PELCO_FRAME_SIZE];

	pelco_encode(&frame, bytes);
	assert_int_equal(sim_line_hear(line, bytes, sizeof(bytes), now_ns),
		sizeof(bytes));
}

/* How many bytes have come back by @now_ns. */
static size_t heard(int64_t now_ns)
{
	uint8_t bytes[256];

	return sim_line_say(line, bytes, sizeof(bytes), now_ns);
}

static void ask(int64_t now_ns)
{
	tell(pelco_opcode(1, PELCO_QUERY_PAN, 0), now_ns);
}

static void late_answers_come_together(void **state)
{
	(void)state;
	open_line("late=300@0+1");
	ask(0);
	assert_int_equal(heard(100 * ms), 0);
	ask(100 * ms);
	ask(200 * ms);
	assert_int_equal(heard(299 * ms), 0);
	assert_true(sim_line_next(line) == 300 * ms);
	assert_int_equal(heard(300 * ms), 3 * PELCO_FRAME_SIZE);
	/* once it is over nothing is held back */
	ask(900 * ms);
	assert_int_equal(heard(999 * ms), 0);
	assert_int_equal(heard(1000 * ms), PELCO_FRAME_SIZE);
	sim_line_close(line);
}

static void glued_answers_wait_for_each_other(void **state)
{
	(void)state;
	open_line("glued@0");
	ask(0);
	assert_int_equal(heard(10 * s), 0);
	ask(10 * s);
	assert_int_equal(heard(10 * s), 2 * PELCO_FRAME_SIZE);
	sim_line_close(line);
}

static void truncated_answers_lack_their_end(void **state)
{
	(void)state;
	open_line("truncated@0");
	ask(0);
	assert_int_equal(heard(0), PELCO_FRAME_SIZE / 2);
	sim_line_close(line);
}

static void a_mute_head_answers_nothing_until_it_is_over(void **state)
{
	(void)state;
	open_line("mute@0+1");
	ask(0);
	assert_int_equal(heard(900 * ms), 0);
	ask(1 * s);
	assert_int_equal(heard(1 * s), PELCO_FRAME_SIZE);
	sim_line_close(line);
}

static void those_that_reign_are_a_set(void **state)
{
	(void)state;
	assert_true(add("stall@1+1"));
	assert_true(add("camera-black@2"));
	sim_faults_start(&faults, 0);
	assert_true(sim_faults_set(&faults, 0) == 0);
	assert_true(sim_faults_set(&faults, 1 * s) == 1u << SIM_FAULT_STALL);
	assert_true(
		sim_faults_set(&faults, 3 * s) == 1u << SIM_FAULT_CAMERA_BLACK);
}

static void garbage_is_as_long_as_the_answer_and_is_none(void **state)
{
	uint8_t bytes[32];
	struct pelco_frame frame;

	(void)state;
	open_line("garbage@0");
	ask(0);
	assert_int_equal(
		sim_line_say(line, bytes, sizeof(bytes), 0), PELCO_FRAME_SIZE);
	assert_false(pelco_decode(bytes, &frame));
	sim_line_close(line);
}

static void an_unplugged_line_passes_nothing_and_the_head_goes_on(void **state)
{
	struct link *link;
	struct error error;
	uint8_t byte;

	(void)state;
	open_line("unplug@1+1");
	link = link_virtual_open(line, &error);
	assert_non_null(link);
	tell(pelco_motion(1, 63, 0), 0);
	heard(0);
	assert_true(sim_line_unplugged(line, 1 * s));
	assert_int_equal(link->ops->read(link, &byte, 1, 1 * s, &error), -1);
	assert_int_equal(link->ops->write(link, &byte, 1, 1 * s, &error), -1);
	heard(2 * s);
	assert_false(sim_line_unplugged(line, 2 * s));
	assert_int_equal(link->ops->read(link, &byte, 1, 2 * s, &error), 0);
	assert_near(geom_degrees(head.pan.rate_rad_s), 40.0, 1e-9);
	link_close(link);
	sim_line_close(line);
}

static double pan_deg(void)
{
	return geom_degrees(head.pan.motor_rad);
}

static void a_stalled_head_stands_and_still_answers(void **state)
{
	double stood;

	(void)state;
	open_line("stall@1+1");
	tell(pelco_motion(1, 16, 0), 0);
	heard(1 * s);
	stood = pan_deg();
	ask(1500 * ms);
	assert_int_equal(heard(1999 * ms), PELCO_FRAME_SIZE);
	assert_near(pan_deg(), stood, 0.05);
	heard(3 * s);
	assert_true(pan_deg() > stood + 5.0);
	sim_line_close(line);
}

static void a_drifting_head_creeps_without_being_told(void **state)
{
	(void)state;
	open_line("drift=2@1+2");
	heard(5 * s);
	assert_near(pan_deg(), 4.0, 0.01);
	sim_line_close(line);
}

static void a_jumped_encoder_lies_by_so_much(void **state)
{
	(void)state;
	open_line("jump=-7@1");
	heard(900 * ms);
	assert_near(sim_head_reads(&head).pan_rad, 0.0, 0.0);
	heard(1 * s);
	assert_near(geom_degrees(sim_head_reads(&head).pan_rad), -7.0, 1e-9);
	assert_near(sim_head_true(&head).pan_rad, 0.0, 0.0);
	sim_line_close(line);
}

static void a_limit_stands_where_the_head_was_give_or_take(void **state)
{
	(void)state;
	open_line("limit=3@1+2");
	tell(pelco_motion(1, 16, 0), 0);
	heard(1 * s);
	double from = pan_deg();
	heard(2999 * ms);
	assert_near(pan_deg(), from + 3.0, 0.01);
	heard(5 * s);
	assert_true(pan_deg() > from + 10.0);
	sim_line_close(line);
}

static void so_many_stops_are_not_heard(void **state)
{
	(void)state;
	open_line("lost-stop=2@0");
	tell(pelco_motion(1, 16, 0), 0);
	for (int i = 0; i < 3; i++) {
		assert_true(head.pan.wish_rad_s > 0.0 || i == 0);
		tell(pelco_motion(1, 0, 0), (1 + i) * 100 * ms);
		heard((1 + i) * 100 * ms);
	}
	assert_near(head.pan.wish_rad_s, 0.0, 0.0);
	sim_line_close(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			a_fault_has_a_time_a_length_and_a_value, reset),
		cmocka_unit_test_setup(
			one_that_waits_for_a_call_begins_and_ends_with_it,
			reset),
		cmocka_unit_test_setup(what_is_no_fault_is_refused, reset),
		cmocka_unit_test_setup(late_answers_come_together, reset),
		cmocka_unit_test_setup(
			glued_answers_wait_for_each_other, reset),
		cmocka_unit_test_setup(truncated_answers_lack_their_end, reset),
		cmocka_unit_test_setup(
			garbage_is_as_long_as_the_answer_and_is_none, reset),
		cmocka_unit_test_setup(
			a_mute_head_answers_nothing_until_it_is_over, reset),
		cmocka_unit_test_setup(those_that_reign_are_a_set, reset),
		cmocka_unit_test_setup(
			an_unplugged_line_passes_nothing_and_the_head_goes_on,
			reset),
		cmocka_unit_test_setup(
			a_stalled_head_stands_and_still_answers, reset),
		cmocka_unit_test_setup(
			a_drifting_head_creeps_without_being_told, reset),
		cmocka_unit_test_setup(a_jumped_encoder_lies_by_so_much, reset),
		cmocka_unit_test_setup(
			a_limit_stands_where_the_head_was_give_or_take, reset),
		cmocka_unit_test_setup(so_many_stops_are_not_heard, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
