/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUARD_H
#define CORE_GUARD_H

#include "core/contact.h"
#include "core/guard_table.h"
#include "core/heartbeat.h"
#include "core/lamp.h"
#include "core/lease.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Guard: who owns the lamp. One pure step from what the lines and the daemon
 * say to what goes out on the lines.
 *
 * There is no word that lights the lamp: it is lit while everything holds,
 * and each thing that is missing puts it out in the same step.
 */

/* The lines that are read. Open is always the safe side but for FEEDBACK. */
enum guard_input {
	GUARD_STOP_A,
	GUARD_STOP_B,
	GUARD_KEY,
	GUARD_SPOTTER,
	GUARD_LIMIT_PAN,
	GUARD_LIMIT_TILT,
	GUARD_FEEDBACK, /* closed: there is light, or current */
	GUARD_INPUT_COUNT,
};

/* The lines that are driven; there are no others. */
enum guard_output {
	GUARD_HEARTBEAT,    /* edges, into the timer that holds the supply */
	GUARD_LAMP_ENABLE,  /* high: light */
	GUARD_SHUTTER,      /* high: open */
	GUARD_FAN,          /* high: runs */
	GUARD_DRIVE_ENABLE, /* high: the head may move */
	GUARD_OUTPUT_COUNT,
};

/* "stop-a", ...; "heartbeat", ... */
const char *guard_input_name(enum guard_input input);
const char *guard_output_name(enum guard_output output);

enum guard_fault {
	GUARD_SOUND,
	GUARD_CHANNELS,  /* A and B of the stop said different things */
	GUARD_LINES,     /* the lines cannot be read or driven */
	GUARD_NO_STRIKE, /* these three: see lamp_fault */
	GUARD_WENT_OUT,
	GUARD_WELDED,
	GUARD_FAULT_KIND_COUNT,
};

/* guard_fault_sentence - what is broken, and what to do; "" for SOUND. */
const char *guard_fault_sentence(enum guard_fault fault);

struct guard_settings {
	struct lamp_model lamp;
	/* A line that is not wired counts as closed; stops and key must be. */
	bool wired[GUARD_INPUT_COUNT];
	/* There is a shutter: the lamp may burn behind it while it slews. */
	bool shutter;
};

/*
 * For how long A and B of the stop may differ: one opens before the other.
 * Then it is a fault until both were open together, and the key was turned.
 */
#define GUARD_DIFFER_NS (500 * INT64_C(1000000))

/* The drive stays on for so long after a stop, so that it can brake. */
#define GUARD_BRAKE_NS (500 * INT64_C(1000000))

struct guard_look {
	int64_t now_ns; /* must not fall from one step to the next */
	struct contact_look inputs[GUARD_INPUT_COUNT];
	bool lines_lost; /* a read or a write of a line failed */
	bool slept; /* the machine did since the step before: @now_ns stood */
};

struct guard_orders {
	bool level[GUARD_OUTPUT_COUNT];
	bool halt; /* a new reason to stop the head: send the stop frame */
};

struct guard {
	struct guard_settings settings;
	struct guard_verdict verdict;
	enum guard_fault fault; /* stays until the key is turned */
	struct contact contacts[GUARD_INPUT_COUNT];
	struct contact key_off; /* the key's way back to off, as debounced */
	bool key_was_off;       /* since it was turned on last */
	bool cleared;      /* key turned since a stop or a limit was open */
	int64_t differ_ns; /* since when A and B differ; 0: they do not */
	bool doubted; /* they did too long, and were not open together since */
	struct lamp lamp;
	struct lease lease;
	struct heartbeat heartbeat;
	bool daemon_was;  /* fresh at the step before */
	bool moved;       /* the drive was free at the step before */
	int64_t still_ns; /* since when it is not */
	unsigned flags;   /* of the last step */
};

/* guard_init - SAFE, and every contact open. Copies @settings. */
void guard_init(struct guard *guard, const struct guard_settings *settings,
	int64_t now_ns);

/*
 * guard_step - one step; @orders is filled whole.
 *
 * What the daemon says goes into guard->lease before, by lease_take.
 */
void guard_step(struct guard *guard, const struct guard_look *look,
	struct guard_orders *orders);

/* guard_why - the sentence of the last step; names the fault if it is one. */
const char *guard_why(const struct guard *guard);

#endif
