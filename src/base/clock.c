/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * CLOCK_NS_PER_S + now.tv_nsec;
}

int64_t clock_now_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

struct clock_sleep clock_sleep(void)
{
	int64_t before_ns = read_clock(CLOCK_MONOTONIC);
	int64_t boot_ns = read_clock(CLOCK_BOOTTIME);
	int64_t after_ns = read_clock(CLOCK_MONOTONIC);

	return (struct clock_sleep){ boot_ns - after_ns, boot_ns - before_ns };
}

int64_t clock_wall_ns(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_cpu_ns(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double clock_seconds(int64_t ns)
{
	return (double)ns / (double)CLOCK_NS_PER_S;
}
