/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_STALL_CLOCK_H
#define SUPPORT_STALL_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * Stall clock: a library that is loaded into a guard on simulated lines before
 * all others. Once armed it holds the guard up for longer than the timer
 * outside holds, just after the guard has read a clock by which the next edge
 * is due. And it has the machine sleep, as far as clocks tell.
 */

#define STALL_CLOCK_FOLDER "SEARCHLIGHT_STALL" /* names that of the lines */
#define STALL_CLOCK_FILE   "stall"             /* in it, for this struct */
#define STALL_CLOCK_NS     (200 * 1000000L)

struct stall_clock {
	_Atomic uint32_t armed;   /* by the test, until it has stalled */
	_Atomic uint32_t skip;    /* so many readings before it does */
	_Atomic int64_t slept_ns; /* the machine, by its clocks */
};

#endif
