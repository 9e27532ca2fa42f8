/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/*
 * Clock: the one place that asks the kernel for the time.
 */

#define CLOCK_NS_PER_S  1000000000LL
#define CLOCK_NS_PER_MS 1000000LL

/* clock_now_ns - CLOCK_MONOTONIC. */
int64_t clock_now_ns(void);

/*
 * What the machine has slept so far, which clock_now_ns leaves out; between
 * the two, since no two clocks are read in the same moment.
 */
struct clock_sleep {
	int64_t least_ns;
	int64_t most_ns;
};

struct clock_sleep clock_sleep(void);

/* clock_wall_ns - CLOCK_REALTIME, since 1970; may jump. */
int64_t clock_wall_ns(void);

/* clock_cpu_ns - what this process has used of all cores together. */
int64_t clock_cpu_ns(void);

/* clock_seconds - for arithmetic on differences. */
double clock_seconds(int64_t ns);

#endif
