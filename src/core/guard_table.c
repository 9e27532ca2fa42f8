/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guard_table.h"

#include <assert.h>

#define IN(state) (1u << (state))
#define ANYWHERE  (IN(GUARD_STATE_COUNT) - 1u)

static const struct guard_rule rules[] = {
	{ ANYWHERE, 0, GUARD_HAS_HEALTH, { GUARD_FAULT, GUARD_BECAUSE_FAULT } },
	{ IN(GUARD_FAULT), 0, GUARD_HAS_TURNED,
		{ GUARD_FAULT, GUARD_BECAUSE_FAULT_WAS } },
	{ ANYWHERE, 0, GUARD_HAS_STOP_A, { GUARD_SAFE, GUARD_BECAUSE_STOP_A } },
	{ ANYWHERE, 0, GUARD_HAS_STOP_B, { GUARD_SAFE, GUARD_BECAUSE_STOP_B } },
	{ ANYWHERE, 0, GUARD_HAS_SPOTTER,
		{ GUARD_SAFE, GUARD_BECAUSE_SPOTTER } },
	{ ANYWHERE, 0, GUARD_HAS_LIMITS, { GUARD_SAFE, GUARD_BECAUSE_LIMIT } },
	{ ANYWHERE, 0, GUARD_HAS_KEY, { GUARD_SAFE, GUARD_BECAUSE_KEY } },
	{ IN(GUARD_SAFE), 0, GUARD_HAS_TURNED,
		{ GUARD_SAFE, GUARD_BECAUSE_TURN } },
	{ ANYWHERE, 0, GUARD_HAS_LAMP, { GUARD_COOLING, GUARD_BECAUSE_LAMP } },
	{ ANYWHERE, 0, GUARD_HAS_DAEMON,
		{ GUARD_READY, GUARD_BECAUSE_DAEMON } },
	{ ANYWHERE, 0, GUARD_HAS_PERMIT,
		{ GUARD_READY, GUARD_BECAUSE_PERMIT } },
	{ ANYWHERE, 0, GUARD_HAS_PULSE, { GUARD_ARMED, GUARD_BECAUSE_PULSE } },
	{ IN(GUARD_LIT), GUARD_HAS_HELD, 0, { GUARD_LIT, GUARD_BECAUSE_LIT } },
	{ IN(GUARD_ARMED), GUARD_HAS_HELD | GUARD_HAS_PRESS, 0,
		{ GUARD_LIT, GUARD_BECAUSE_LIT } },
	{ ANYWHERE, GUARD_HAS_HELD, 0, { GUARD_ARMED, GUARD_BECAUSE_LET_GO } },
	{ ANYWHERE, 0, 0, { GUARD_ARMED, GUARD_BECAUSE_PRESS } },
};

static const size_t rule_count = sizeof(rules) / sizeof(rules[0]);

const struct guard_rule *guard_rules(size_t *count)
{
	*count = rule_count;
	return rules;
}

static bool fits(
	const struct guard_rule *rule, enum guard_state state, unsigned flags)
{
	return (rule->from & IN(state)) != 0 &&
		(flags & rule->present) == rule->present &&
		(flags & rule->missing) == 0;
}

struct guard_verdict guard_next(enum guard_state state, unsigned flags)
{
	size_t i = 0;

	while (!fits(&rules[i], state, flags)) {
		i++;
		assert(i < rule_count);
	}
	return rules[i].verdict;
}

const char *guard_state_name(enum guard_state state)
{
	static const char *const names[GUARD_STATE_COUNT] = {
		[GUARD_SAFE] = "safe",
		[GUARD_FAULT] = "fault",
		[GUARD_READY] = "ready",
		[GUARD_COOLING] = "cooling",
		[GUARD_ARMED] = "armed",
		[GUARD_LIT] = "lit",
	};

	return names[state];
}

const char *guard_flag_name(int index)
{
	static const char *const names[GUARD_FLAG_COUNT] = {
		"stop-a",
		"stop-b",
		"spotter",
		"limits",
		"key",
		"turned",
		"health",
		"daemon",
		"permit",
		"lamp",
		"held",
		"press",
		"pulse",
	};

	return names[index];
}

const char *guard_sentence(enum guard_reason reason)
{
	static const char *const sentences[GUARD_REASON_COUNT] = {
		[GUARD_BECAUSE_FAULT] =
			"Something is broken; see to it, then turn the key off "
			"and on.",
		[GUARD_BECAUSE_FAULT_WAS] =
			"Something was broken and is well again; turn the key "
			"off and on.",
		[GUARD_BECAUSE_STOP_A] =
			"Channel A of the emergency stop is open; release the "
			"stop, then turn the key off and on.",
		[GUARD_BECAUSE_STOP_B] =
			"Channel B of the emergency stop is open; release the "
			"stop, then turn the key off and on.",
		[GUARD_BECAUSE_SPOTTER] =
			"The spotter's button is pressed; let it go, then turn "
			"the key off and on.",
		[GUARD_BECAUSE_LIMIT] =
			"The head stands on a limit switch; turn it back by "
			"hand, then turn the key off and on.",
		[GUARD_BECAUSE_KEY] = "The key is off; turn it on.",
		[GUARD_BECAUSE_TURN] =
			"The key was on before all was well; turn it off and "
			"on.",
		[GUARD_BECAUSE_DAEMON] =
			"No fresh word from searchlightd; start it, or see "
			"what "
			"holds it up.",
		[GUARD_BECAUSE_LAMP] =
			"The lamp must rest; wait until it has cooled.",
		[GUARD_BECAUSE_PERMIT] =
			"searchlightd does not permit light; its status says "
			"why.",
		[GUARD_BECAUSE_PULSE] =
			"The guard was held up, so that the light went out; "
			"let the operator's key go and press it again.",
		[GUARD_BECAUSE_LET_GO] =
			"The operator's key was held before all was well; let "
			"it go and press it again.",
		[GUARD_BECAUSE_PRESS] =
			"All is well; press and hold the operator's key.",
		[GUARD_BECAUSE_LIT] = "The lamp is lit.",
	};

	return sentences[reason];
}
