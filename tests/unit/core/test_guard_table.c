/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/guard_table.h"

#include <string.h>

/* Every state with every set of flags: 6 times 8192. */
static void each_case(void (*check)(enum guard_state, unsigned))
{
	for (int state = 0; state < GUARD_STATE_COUNT; state++) {
		for (unsigned flags = 0; flags <= GUARD_FLAGS_ALL; flags++) {
			check((enum guard_state)state, flags);
		}
	}
}

static void check_light(enum guard_state state, unsigned flags)
{
	if (guard_next(state, flags).state != GUARD_LIT) {
		return;
	}
	assert_int_equal(flags & GUARD_FLAGS_LIGHT, GUARD_FLAGS_LIGHT);
	assert_true(state == GUARD_LIT || state == GUARD_ARMED);
	if (state == GUARD_ARMED) {
		assert_true((flags & GUARD_HAS_PRESS) != 0);
	}
}

static void nothing_is_lit_without_every_permit_and_a_fresh_press(void **state)
{
	(void)state;
	each_case(check_light);
}

static void check_sentence(enum guard_state state, unsigned flags)
{
	struct guard_verdict next = guard_next(state, flags);
	const char *sentence = guard_sentence(next.reason);
	size_t length = strlen(sentence);

	assert_true((next.reason == GUARD_BECAUSE_LIT) ==
		(next.state == GUARD_LIT));
	assert_true(length > 10 && sentence[length - 1] == '.');
}

static void every_unlit_state_has_its_sentence(void **state)
{
	(void)state;
	each_case(check_sentence);
}

static void check_way_out(enum guard_state state, unsigned flags)
{
	enum guard_state next = guard_next(state, flags).state;
	bool dead_end = next == GUARD_SAFE || next == GUARD_FAULT;

	if ((state == GUARD_SAFE || state == GUARD_FAULT) &&
		(flags & GUARD_HAS_TURNED) == 0) {
		assert_true(dead_end);
	}
	if ((flags & GUARD_HAS_HEALTH) == 0) {
		assert_int_equal(next, GUARD_FAULT);
	}
}

static void only_a_turned_key_leads_out_of_safe_and_fault(void **state)
{
	(void)state;
	each_case(check_way_out);
}

/* Which flag, missing alone, gives which reason, from a lit lamp. */
static void each_missing_thing_puts_it_out_and_is_named(void **state)
{
	static const struct {
		unsigned missing;
		enum guard_state next;
		enum guard_reason reason;
	} cases[] = {
		{ GUARD_HAS_STOP_A, GUARD_SAFE, GUARD_BECAUSE_STOP_A },
		{ GUARD_HAS_STOP_B, GUARD_SAFE, GUARD_BECAUSE_STOP_B },
		{ GUARD_HAS_SPOTTER, GUARD_SAFE, GUARD_BECAUSE_SPOTTER },
		{ GUARD_HAS_LIMITS, GUARD_SAFE, GUARD_BECAUSE_LIMIT },
		{ GUARD_HAS_KEY, GUARD_SAFE, GUARD_BECAUSE_KEY },
		{ GUARD_HAS_HEALTH, GUARD_FAULT, GUARD_BECAUSE_FAULT },
		{ GUARD_HAS_DAEMON, GUARD_READY, GUARD_BECAUSE_DAEMON },
		{ GUARD_HAS_PERMIT, GUARD_READY, GUARD_BECAUSE_PERMIT },
		{ GUARD_HAS_LAMP, GUARD_COOLING, GUARD_BECAUSE_LAMP },
		{ GUARD_HAS_HELD, GUARD_ARMED, GUARD_BECAUSE_PRESS },
		{ GUARD_HAS_PULSE, GUARD_ARMED, GUARD_BECAUSE_PULSE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct guard_verdict next = guard_next(
			GUARD_LIT, GUARD_FLAGS_LIGHT & ~cases[i].missing);

		assert_int_equal(next.state, cases[i].next);
		assert_int_equal(next.reason, cases[i].reason);
	}
}

static void every_rule_and_every_reason_can_be_met(void **state)
{
	bool met[GUARD_REASON_COUNT] = { false };
	size_t count;

	(void)state;
	for (int from = 0; from < GUARD_STATE_COUNT; from++) {
		for (unsigned flags = 0; flags <= GUARD_FLAGS_ALL; flags++) {
			met[guard_next((enum guard_state)from, flags).reason] =
				true;
		}
	}
	for (int i = 0; i < GUARD_REASON_COUNT; i++) {
		assert_true(met[i]);
	}
	const struct guard_rule *rules = guard_rules(&count);
	assert_int_equal(
		rules[count - 1].present | rules[count - 1].missing, 0);
}

static void states_and_flags_have_their_names(void **state)
{
	(void)state;
	assert_string_equal(guard_state_name(GUARD_SAFE), "safe");
	assert_string_equal(guard_state_name(GUARD_LIT), "lit");
	assert_string_equal(guard_flag_name(0), "stop-a");
	assert_string_equal(guard_flag_name(GUARD_FLAG_COUNT - 1), "pulse");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			nothing_is_lit_without_every_permit_and_a_fresh_press),
		cmocka_unit_test(every_unlit_state_has_its_sentence),
		cmocka_unit_test(only_a_turned_key_leads_out_of_safe_and_fault),
		cmocka_unit_test(each_missing_thing_puts_it_out_and_is_named),
		cmocka_unit_test(every_rule_and_every_reason_can_be_met),
		cmocka_unit_test(states_and_flags_have_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
