/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/cadence.h"

static const int64_t ms = 1000000;

/* A command each @every ms, out @lag ms after it was made. */
static struct cadence after_commands(
	int count, int64_t every, int64_t lag, bool changed)
{
	struct cadence cadence;

	cadence_init(&cadence, 0.05);
	for (int64_t i = 1; i <= count; i++) {
		cadence_made(&cadence, i * every * ms);
		cadence_sent(&cadence, (i * every + lag) * ms, changed);
	}
	return cadence;
}

static void before_anything_went_out_it_is_as_set(void **state)
{
	struct cadence cadence = after_commands(0, 0, 0, true);

	(void)state;
	assert_near(cadence.hold_s, 0.05, 0.0);
	assert_near(cadence.lag_s, 0.0, 0.0);
}

static void what_the_line_does_is_learned(void **state)
{
	struct cadence cadence = after_commands(200, 30, 12, true);

	(void)state;
	assert_near(cadence.hold_s, 0.030, 1e-4);
	assert_near(cadence.lag_s, 0.012, 1e-4);
}

static void repeated_commands_say_nothing(void **state)
{
	struct cadence cadence = after_commands(200, 30, 12, false);

	(void)state;
	assert_near(cadence.hold_s, 0.05, 0.0);
	assert_near(cadence.lag_s, 0.0, 0.0);
}

static void a_pause_is_no_cadence(void **state)
{
	struct cadence cadence = after_commands(10, 400, 300, true);

	(void)state;
	assert_near(cadence.hold_s, 0.05, 0.0);
	assert_near(cadence.lag_s, 0.0, 0.0);
}

static void no_line_is_faster_than_a_head_can_follow(void **state)
{
	struct cadence cadence = after_commands(500, 1, 0, true);

	(void)state;
	assert_near(cadence.hold_s, 0.01, 1e-6);
}

static void how_often_the_head_answers_is_learned(void **state)
{
	struct cadence cadence;

	(void)state;
	cadence_init(&cadence, 0.05);
	assert_near(cadence.read_s, 0.05, 0.0);
	for (int64_t i = 1; i <= 200; i++) {
		cadence_read(&cadence, i * 100 * ms);
	}
	assert_near(cadence.read_s, 0.1, 1e-4);
}

static void how_old_frames_are_is_learned(void **state)
{
	struct cadence cadence;

	(void)state;
	cadence_init(&cadence, 0.05);
	for (int i = 0; i < 200; i++) {
		cadence_seen(&cadence, 0.03);
		cadence_seen(&cadence, -1.0);
	}
	assert_near(cadence.seen_s, 0.03, 1e-4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_anything_went_out_it_is_as_set),
		cmocka_unit_test(what_the_line_does_is_learned),
		cmocka_unit_test(repeated_commands_say_nothing),
		cmocka_unit_test(a_pause_is_no_cadence),
		cmocka_unit_test(no_line_is_faster_than_a_head_can_follow),
		cmocka_unit_test(how_often_the_head_answers_is_learned),
		cmocka_unit_test(how_old_frames_are_is_learned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
