/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_SIM_LINES_H
#define GUARD_SIM_LINES_H

#include "base/error.h"
#include "core/guard.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Sim lines: the guard's lines without a chip, as a small mapped file that
 * the guard and whoever plays the outside share. The outside sets the inputs
 * and reads the outputs; a lamp, its timer and its relay are simulated.
 */

/* What the simulated lamp does when it is fed. */
enum sim_lamp {
	SIM_LAMP_FOLLOWS,
	SIM_LAMP_DEAD,   /* never strikes */
	SIM_LAMP_WELDED, /* is lit whatever the relay is told */
	SIM_LAMP_COUNT,
};

/* The file, byte for byte; all zero is a good start: all open, all low. */
struct sim_lines {
	_Atomic uint32_t closed[GUARD_INPUT_COUNT];
	_Atomic uint32_t opened[GUARD_INPUT_COUNT]; /* openings so far */
	_Atomic uint32_t lamp;                      /* enum sim_lamp */
	_Atomic uint32_t lost; /* not 0: the chip is gone */
	_Atomic uint32_t high[GUARD_OUTPUT_COUNT];
	_Atomic uint32_t edges[GUARD_OUTPUT_COUNT];
	_Atomic int64_t edge_ns[GUARD_OUTPUT_COUNT]; /* clock_now_ns */
	/* How often power came to the lamp, by its line or by its timer. */
	_Atomic uint32_t rises;
};

/* sim_lines_map - makes the file where there is none; NULL on failure. */
struct sim_lines *sim_lines_map(const char *path, struct error *error);

/* sim_lines_unmap - NULL is fine; the file stays. */
void sim_lines_unmap(struct sim_lines *lines);

/* sim_lines_put - an input closed or opened; an opening is counted. */
void sim_lines_put(
	struct sim_lines *lines, enum guard_input input, bool closed);

/*
 * sim_lines_drive - an output has another level from @now_ns on: an edge is
 * counted, and power that comes to the lamp by it. @timer: as below.
 */
void sim_lines_drive(struct sim_lines *lines, enum guard_output output,
	bool level, bool timer, int64_t now_ns);

/*
 * sim_lines_light - whether the lamp shines at @now_ns: it is enabled and its
 * timer has been fed. One that is dead never does, a welded one always.
 *
 * @timer: the supply hangs on the timer; else on the enable line alone
 */
bool sim_lines_light(const struct sim_lines *lines, bool timer, int64_t now_ns);

#endif
