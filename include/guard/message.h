/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_MESSAGE_H
#define GUARD_MESSAGE_H

#include "core/guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Message: what daemon and guard say to each other, one packet each, on a
 * Unix socket of the kind that keeps packets whole. Every packet has
 * MESSAGE_SIZE bytes, numbers little-endian, what is unused zero.
 *
 *   bytes 0..3  "SLG1"     4  kind     5  length of a stop frame
 *   from 8 on, eight bytes a number, in the order of the structs below
 *
 * Pure: no socket, no clock.
 */

enum {
	MESSAGE_SIZE = 128,
	MESSAGE_FRAME_MAX = 120,
	MESSAGE_SKY_BIT = 32,
};

enum message_kind {
	MESSAGE_CLAIM = 1,  /* daemon to guard, at each tick */
	MESSAGE_LINE = 2,   /* daemon to guard, with the line's descriptor */
	MESSAGE_REPORT = 3, /* guard to daemon, at each change and now and then
			     */
};

/* For the black box, beside the claim itself. */
struct message_scene {
	/* Bit n: enum permit n; MESSAGE_SKY_BIT + n: enum sky_permit n. */
	uint64_t withheld;
	int64_t beam_az_udeg; /* millionths of a degree */
	int64_t beam_el_udeg;
};

struct message_line {
	uint8_t frame[MESSAGE_FRAME_MAX]; /* what stops the head ... */
	size_t length;                    /* ... 0: there is no line now */
};

/* What the guard says of itself. */
struct message_report {
	struct guard_verdict verdict;
	enum guard_fault fault;
	enum lamp_phase phase;
	unsigned flags;    /* enum guard_flag */
	unsigned inputs;   /* bit n: enum guard_input n is closed */
	unsigned outputs;  /* bit n: enum guard_output n is high */
	unsigned weakness; /* enum message_weakness */
	int64_t wait_ns;   /* until the lamp may be struck */
	int64_t burned_ns;
	uint64_t strikes;
	uint64_t refused; /* claims that were not believed */
};

/* What a site does without, and what is then weaker; a set of bits. */
enum message_weakness {
	MESSAGE_NO_TIMER = 1 << 0, /* a plain relay holds the lamp */
	MESSAGE_NO_FEEDBACK = 1 << 1,
	MESSAGE_NO_SPOTTER = 1 << 2,
	MESSAGE_NO_LIMITS = 1 << 3,
	MESSAGE_NO_DRIVE = 1 << 4,   /* a stop does not take the head's power */
	MESSAGE_NOT_URGENT = 1 << 5, /* no real-time priority */
	MESSAGE_NOT_LOCKED = 1 << 6, /* memory may be paged out */
	MESSAGE_SIMULATED = 1 << 7,  /* no real line at all */
	MESSAGE_NO_BOX = 1 << 8,     /* nothing is written down */
	MESSAGE_REMOTE = 1 << 9,     /* the daemon switches the lamp */
};

enum {
	MESSAGE_WEAKNESS_COUNT = 10
};

/* message_weakness_sentence - @index: 0 .. MESSAGE_WEAKNESS_COUNT - 1. */
const char *message_weakness_sentence(int index);

/* Each fills @bytes whole. */
void message_put_claim(uint8_t bytes[MESSAGE_SIZE],
	const struct lease_claim *claim, const struct message_scene *scene);
void message_put_line(
	uint8_t bytes[MESSAGE_SIZE], const struct message_line *line);
void message_put_report(
	uint8_t bytes[MESSAGE_SIZE], const struct message_report *report);

/* message_kind - 0 where it is no packet of ours. */
int message_kind(const uint8_t *bytes, size_t size);

/*
 * Each is false, with its target untouched, where a packet of that kind is
 * not exactly as it would have been written.
 */
bool message_take_claim(const uint8_t bytes[MESSAGE_SIZE],
	struct lease_claim *claim, struct message_scene *scene);
bool message_take_line(
	const uint8_t bytes[MESSAGE_SIZE], struct message_line *line);
bool message_take_report(
	const uint8_t bytes[MESSAGE_SIZE], struct message_report *report);

#endif
