/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUARD_TABLE_H
#define CORE_GUARD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Guard table: the guard's states, and what leads from one to the next, as
 * one ordered list of rules: the first that fits decides. docs/safety.md
 * shows the same list, printed from this one.
 *
 * The way to light: everything closed, key turned on, fresh permit, cold
 * lamp: ARMED. From there, and from nowhere else, a new press lights it. The
 * light goes out at the first thing that is missing, and each way back leads
 * through ARMED and another press.
 */

enum guard_state {
	GUARD_SAFE,    /* a switch is open, or nobody has turned the key since
			*/
	GUARD_FAULT,   /* something is broken, or was and nobody has turned the
			  key since */
	GUARD_READY,   /* the key is on; the daemon does not permit light */
	GUARD_COOLING, /* the same, but the lamp must rest */
	GUARD_ARMED,   /* only a press is missing */
	GUARD_LIT,
	GUARD_STATE_COUNT,
};

/* What one step knows; a set of bits. Each speaks for light. */
enum guard_flag {
	GUARD_HAS_STOP_A = 1 << 0, /* channel A of the emergency stop: closed */
	GUARD_HAS_STOP_B = 1 << 1,
	GUARD_HAS_SPOTTER = 1 << 2, /* who watches the sky has not pressed */
	GUARD_HAS_LIMITS = 1 << 3,  /* no limit switch of the head is open */
	GUARD_HAS_KEY = 1 << 4,
	GUARD_HAS_TURNED = 1 << 5, /* the key has just been turned on */
	GUARD_HAS_HEALTH = 1 << 6, /* nothing is broken */
	GUARD_HAS_DAEMON = 1 << 7, /* its last word is fresh */
	GUARD_HAS_PERMIT = 1 << 8, /* and it permits light */
	GUARD_HAS_LAMP = 1 << 9,   /* the lamp bears it */
	GUARD_HAS_HELD = 1 << 10,  /* the key of the operator is held */
	GUARD_HAS_PRESS = 1 << 11, /* and was pressed anew */
	GUARD_HAS_PULSE = 1 << 12, /* the heartbeat has missed no beat */
};

enum {
	GUARD_FLAG_COUNT = 13,
	GUARD_FLAGS_ALL = (1 << GUARD_FLAG_COUNT) - 1,
	/* What must hold in every lit step. */
	GUARD_FLAGS_LIGHT =
		GUARD_FLAGS_ALL & ~(GUARD_HAS_TURNED | GUARD_HAS_PRESS),
};

enum guard_reason {
	GUARD_BECAUSE_FAULT,
	GUARD_BECAUSE_FAULT_WAS,
	GUARD_BECAUSE_STOP_A,
	GUARD_BECAUSE_STOP_B,
	GUARD_BECAUSE_SPOTTER,
	GUARD_BECAUSE_LIMIT,
	GUARD_BECAUSE_KEY,
	GUARD_BECAUSE_TURN,
	GUARD_BECAUSE_DAEMON,
	GUARD_BECAUSE_LAMP,
	GUARD_BECAUSE_PERMIT,
	GUARD_BECAUSE_PULSE,
	GUARD_BECAUSE_LET_GO,
	GUARD_BECAUSE_PRESS,
	GUARD_BECAUSE_LIT,
	GUARD_REASON_COUNT,
};

struct guard_verdict {
	enum guard_state state;
	enum guard_reason reason;
};

/* One rule; it fits where each of its three parts does. */
struct guard_rule {
	unsigned from;    /* bits 1 << state */
	unsigned present; /* flags that are all there */
	unsigned missing; /* flags of which none is there */
	struct guard_verdict verdict;
};

/* guard_rules - the whole table; the last rule fits always. */
const struct guard_rule *guard_rules(size_t *count);

/* guard_next - the state after @state, where the flags are @flags. */
struct guard_verdict guard_next(enum guard_state state, unsigned flags);

/* guard_state_name - "safe", "fault", "ready", ... */
const char *guard_state_name(enum guard_state state);

/* guard_flag_name - @index: 0 .. GUARD_FLAG_COUNT - 1; "stop-a", ... */
const char *guard_flag_name(int index);

/* guard_sentence - what keeps it dark, and what ends that. */
const char *guard_sentence(enum guard_reason reason);

#endif
