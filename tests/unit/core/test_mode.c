/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/mode.h"

enum {
	S = MODE_SAFE,
	H = MODE_HOLD,
	F = MODE_FOLLOW,
	L = MODE_SLEW,
};

/* Every state and every event, by hand: rows from, columns event. */
static const int expected[MODE_COUNT][MODE_EVENT_COUNT] = {
	/*             nothing fault stop hold follow slew release */
	[MODE_SAFE] = { S, S, S, H, F, S, S },
	[MODE_HOLD] = { H, S, S, H, F, L, H },
	[MODE_FOLLOW] = { F, S, S, H, F, L, F },
	[MODE_SLEW] = { L, S, S, L, L, L, -1 }, /* -1: what was before */
};

static void every_event_in_every_mode_does_what_the_table_says(void **state)
{
	(void)state;
	for (int from = 0; from < MODE_COUNT; from++) {
		for (int event = 0; event < MODE_EVENT_COUNT; event++) {
			for (int before = H; before <= F; before++) {
				struct mode_state s = { (enum mode)from,
					(enum mode)before };
				int want = expected[from][event];

				mode_step(&s, (enum mode_event)event);
				assert_int_equal(
					s.mode, want == -1 ? before : want);
			}
		}
	}
}

static void it_begins_safe(void **state)
{
	struct mode_state s;

	(void)state;
	mode_init(&s);
	assert_int_equal(s.mode, MODE_SAFE);
}

static void a_released_slew_goes_back_to_what_it_interrupted(void **state)
{
	const enum mode_event chosen[] = { MODE_TO_HOLD, MODE_TO_FOLLOW };

	const enum mode back[] = { MODE_HOLD, MODE_FOLLOW };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct mode_state s;

		mode_init(&s);
		mode_step(&s, chosen[i]);
		mode_step(&s, MODE_TO_SLEW);
		mode_step(&s, MODE_TO_SLEW);
		assert_int_equal(s.mode, MODE_SLEW);
		mode_step(&s, MODE_RELEASE);
		assert_int_equal(s.mode, back[i]);
	}
}

static void a_choice_made_during_a_slew_holds_after_its_release(void **state)
{
	struct mode_state s;

	(void)state;
	mode_init(&s);
	mode_step(&s, MODE_TO_HOLD);
	mode_step(&s, MODE_TO_SLEW);
	mode_step(&s, MODE_TO_FOLLOW);
	assert_int_equal(s.mode, MODE_SLEW);
	mode_step(&s, MODE_RELEASE);
	assert_int_equal(s.mode, MODE_FOLLOW);
}

static void a_slew_from_before_a_fault_is_forgotten(void **state)
{
	struct mode_state s;

	(void)state;
	mode_init(&s);
	mode_step(&s, MODE_TO_FOLLOW);
	mode_step(&s, MODE_TO_SLEW);
	mode_step(&s, MODE_FAULT);
	mode_step(&s, MODE_RELEASE);
	assert_int_equal(s.mode, MODE_SAFE);
	mode_step(&s, MODE_TO_HOLD);
	assert_int_equal(s.mode, MODE_HOLD);
}

static void every_mode_has_its_name(void **state)
{
	(void)state;
	assert_string_equal(mode_name(MODE_SAFE), "safe");
	assert_string_equal(mode_name(MODE_HOLD), "hold");
	assert_string_equal(mode_name(MODE_FOLLOW), "follow");
	assert_string_equal(mode_name(MODE_SLEW), "slew");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_event_in_every_mode_does_what_the_table_says),
		cmocka_unit_test(it_begins_safe),
		cmocka_unit_test(
			a_released_slew_goes_back_to_what_it_interrupted),
		cmocka_unit_test(
			a_choice_made_during_a_slew_holds_after_its_release),
		cmocka_unit_test(a_slew_from_before_a_fault_is_forgotten),
		cmocka_unit_test(every_mode_has_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
