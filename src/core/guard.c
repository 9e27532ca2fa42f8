/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guard.h"

const char *guard_input_name(enum guard_input input)
{
	static const char *const names[GUARD_INPUT_COUNT] = {
		[GUARD_STOP_A] = "stop-a",
		[GUARD_STOP_B] = "stop-b",
		[GUARD_KEY] = "key",
		[GUARD_SPOTTER] = "spotter",
		[GUARD_LIMIT_PAN] = "limit-pan",
		[GUARD_LIMIT_TILT] = "limit-tilt",
		[GUARD_FEEDBACK] = "feedback",
	};

	return names[input];
}

const char *guard_output_name(enum guard_output output)
{
	static const char *const names[GUARD_OUTPUT_COUNT] = {
		[GUARD_HEARTBEAT] = "heartbeat",
		[GUARD_LAMP_ENABLE] = "lamp-enable",
		[GUARD_SHUTTER] = "shutter",
		[GUARD_FAN] = "fan",
		[GUARD_DRIVE_ENABLE] = "drive-enable",
	};

	return names[output];
}

const char *guard_fault_sentence(enum guard_fault fault)
{
	static const char *const sentences[GUARD_FAULT_KIND_COUNT] = {
		[GUARD_SOUND] = "",
		[GUARD_CHANNELS] =
			"The two channels of the emergency stop disagree; have "
			"the stop and its wiring mended, press and release it, "
			"then turn the key off and on.",
		[GUARD_LINES] =
			"The lines cannot be read or driven; see to the GPIO "
			"chip, then start searchlight-guard anew.",
		[GUARD_NO_STRIKE] =
			"The lamp did not strike; see to lamp, ballast and "
			"feedback, then turn the key off and on.",
		[GUARD_WENT_OUT] =
			"The lamp went out by itself; see to lamp, supply and "
			"feedback, then turn the key off and on.",
		[GUARD_WELDED] =
			"There is light although none is asked for: a welded "
			"relay, or a stuck feedback; cut the supply, have it "
			"mended, then turn the key off and on.",
	};

	return sentences[fault];
}

void guard_init(struct guard *guard, const struct guard_settings *settings,
	int64_t now_ns)
{
	*guard = (struct guard){ .settings = *settings,
		.verdict = { GUARD_SAFE, GUARD_BECAUSE_TURN },
		.still_ns = now_ns - GUARD_BRAKE_NS };
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		contact_init(&guard->contacts[i]);
	}
	contact_init(&guard->key_off);
	lamp_init(&guard->lamp, &settings->lamp, now_ns);
	lease_init(&guard->lease);
}

static bool must_be_wired(int input)
{
	return input == GUARD_STOP_A || input == GUARD_STOP_B ||
		input == GUARD_KEY;
}

static bool is_closed(const struct guard *guard, enum guard_input input)
{
	return guard->contacts[input].closed ||
		(!guard->settings.wired[input] && !must_be_wired(input));
}

/*
 * True where the key was turned on by hand: it must have been off for as long
 * as a contact must be closed, so that a loose wire turns no key.
 */
static bool key_turned(
	struct guard *guard, struct contact_look look, int64_t now_ns)
{
	struct contact_look off = { .closed = !look.closed };
	bool closed = contact_step(&guard->contacts[GUARD_KEY], look, now_ns);

	contact_step(&guard->key_off, off, now_ns);
	bool turned = closed && guard->key_was_off;

	if (closed) {
		guard->key_was_off = false;
	}
	if (guard->key_off.closed) {
		guard->key_was_off = true;
	}
	return turned;
}

/* As key_turned. */
static bool hear_lines(struct guard *guard, const struct guard_look *look)
{
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		if (i != GUARD_KEY) {
			contact_step(&guard->contacts[i], look->inputs[i],
				look->now_ns);
		}
	}
	return key_turned(guard, look->inputs[GUARD_KEY], look->now_ns);
}

/*
 * By what the contacts show at this moment, so that it is seen at once. Two
 * that differed are believed again once both were seen open: one that cannot
 * open would else be used after each stop until the other fails as well.
 */
static bool channels_differ(struct guard *guard, const struct guard_look *look)
{
	bool a = look->inputs[GUARD_STOP_A].closed;
	bool b = look->inputs[GUARD_STOP_B].closed;

	if (a == b) {
		guard->differ_ns = 0;
	} else if (guard->differ_ns == 0) {
		guard->differ_ns = look->now_ns;
	}
	if (a != b && look->now_ns - guard->differ_ns >= GUARD_DIFFER_NS) {
		guard->doubted = true;
	} else if (!a && !b) {
		guard->doubted = false;
	}
	return guard->doubted;
}

static enum guard_fault fault_of_lamp(enum lamp_fault fault)
{
	static const enum guard_fault faults[LAMP_FAULT_COUNT] = {
		[LAMP_SOUND] = GUARD_SOUND,
		[LAMP_NO_STRIKE] = GUARD_NO_STRIKE,
		[LAMP_WENT_OUT] = GUARD_WENT_OUT,
		[LAMP_WELDED] = GUARD_WELDED,
	};

	return faults[fault];
}

/* Longer than the timer outside may have held. */
static bool was_held_up(
	const struct guard *guard, const struct guard_look *look)
{
	return look->slept || heartbeat_missed(&guard->heartbeat, look->now_ns);
}

/* While the guard was held up the timer took the power, not the lamp. */
static void look_at_lamp(struct guard *guard, const struct guard_look *look)
{
	struct lamp_look lamp = {
		.powered = guard->verdict.state == GUARD_LIT &&
			!was_held_up(guard, look),
		.has_feedback = guard->settings.wired[GUARD_FEEDBACK],
		.feedback = look->inputs[GUARD_FEEDBACK].closed,
	};

	lamp_step(&guard->lamp, &guard->settings.lamp, &lamp, look->now_ns);
}

/* What is broken now; the lamp remembers its faults by itself. */
static void find_fault(
	struct guard *guard, const struct guard_look *look, bool turned)
{
	bool differ = channels_differ(guard, look);

	if (turned) {
		lamp_acknowledge(&guard->lamp);
	}
	enum guard_fault lamp = fault_of_lamp(guard->lamp.fault);

	if (look->lines_lost || guard->fault == GUARD_LINES) {
		guard->fault = GUARD_LINES;
	} else if (lamp != GUARD_SOUND) {
		guard->fault = lamp;
	} else if (differ) {
		guard->fault = GUARD_CHANNELS;
	} else if (turned) {
		guard->fault = GUARD_SOUND;
	}
}

static unsigned flag(bool set, enum guard_flag flag_bit)
{
	return set ? (unsigned)flag_bit : 0u;
}

static bool is_permitted(const struct guard *guard)
{
	const struct lease_claim *claim = &guard->lease.claim;

	return claim->may_burn && (claim->may_shine || guard->settings.shutter);
}

static unsigned gather(
	struct guard *guard, const struct guard_look *look, bool turned)
{
	int64_t now_ns = look->now_ns;
	bool limits = is_closed(guard, GUARD_LIMIT_PAN) &&
		is_closed(guard, GUARD_LIMIT_TILT);
	bool fresh = lease_fresh(&guard->lease, now_ns);
	bool lamp = lamp_allows(&guard->lamp, &guard->settings.lamp, now_ns);

	return flag(!was_held_up(guard, look), GUARD_HAS_PULSE) |
		flag(is_closed(guard, GUARD_STOP_A), GUARD_HAS_STOP_A) |
		flag(is_closed(guard, GUARD_STOP_B), GUARD_HAS_STOP_B) |
		flag(is_closed(guard, GUARD_SPOTTER), GUARD_HAS_SPOTTER) |
		flag(limits, GUARD_HAS_LIMITS) |
		flag(is_closed(guard, GUARD_KEY), GUARD_HAS_KEY) |
		flag(turned, GUARD_HAS_TURNED) |
		flag(guard->fault == GUARD_SOUND, GUARD_HAS_HEALTH) |
		flag(fresh, GUARD_HAS_DAEMON) |
		flag(fresh && is_permitted(guard), GUARD_HAS_PERMIT) |
		flag(lamp, GUARD_HAS_LAMP) |
		flag(lease_held(&guard->lease, now_ns), GUARD_HAS_HELD) |
		flag(lease_press(&guard->lease), GUARD_HAS_PRESS);
}

static bool may_move(struct guard *guard)
{
	static const unsigned chain =
		GUARD_HAS_STOP_A | GUARD_HAS_STOP_B | GUARD_HAS_LIMITS;

	if ((guard->flags & chain) != chain || guard->fault == GUARD_CHANNELS ||
		guard->fault == GUARD_LINES) {
		guard->cleared = false;
	} else if ((guard->flags & GUARD_HAS_TURNED) != 0) {
		guard->cleared = true;
	}
	return guard->cleared;
}

/*
 * The drive is off while a stop or a limit switch is open, or nobody has
 * turned the key since; but only once the head had time to brake (category 1).
 */
static bool drive(struct guard *guard, int64_t now_ns, bool *stopped)
{
	bool moves = may_move(guard);

	*stopped = guard->moved && !moves;
	if (*stopped) {
		guard->still_ns = now_ns;
	}
	guard->moved = moves;
	return moves || now_ns - guard->still_ns < GUARD_BRAKE_NS;
}

static void give_orders(struct guard *guard, const struct guard_look *look,
	struct guard_orders *orders)
{
	int64_t now_ns = look->now_ns;
	bool lit = guard->verdict.state == GUARD_LIT;
	bool fresh = (guard->flags & GUARD_HAS_DAEMON) != 0;
	bool stopped;

	orders->level[GUARD_HEARTBEAT] =
		heartbeat_step(&guard->heartbeat, lit, now_ns);
	orders->level[GUARD_LAMP_ENABLE] = lit;
	orders->level[GUARD_SHUTTER] =
		lit && guard->settings.shutter && guard->lease.claim.may_shine;
	orders->level[GUARD_FAN] =
		lit || lamp_fan(&guard->lamp, &guard->settings.lamp, now_ns);
	orders->level[GUARD_DRIVE_ENABLE] = drive(guard, now_ns, &stopped);
	orders->halt = stopped || (guard->daemon_was && !fresh);
	guard->daemon_was = fresh;
}

void guard_step(struct guard *guard, const struct guard_look *look,
	struct guard_orders *orders)
{
	bool turned = hear_lines(guard, look);

	look_at_lamp(guard, look);
	find_fault(guard, look, turned);
	guard->flags = gather(guard, look, turned);
	guard->verdict = guard_next(guard->verdict.state, guard->flags);
	give_orders(guard, look, orders);
}

const char *guard_why(const struct guard *guard)
{
	if (guard->verdict.reason == GUARD_BECAUSE_FAULT) {
		return guard_fault_sentence(guard->fault);
	}
	return guard_sentence(guard->verdict.reason);
}
