/* SPDX-License-Identifier: Apache-2.0 */
#include "timers.h"

#include "base/clock.h"

#include <sys/timerfd.h>
#include <unistd.h>

int timers_open(struct error *error)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (fd < 0) {
		error_errno(error, ERROR_FAILED, "timerfd");
	}
	return fd;
}

static struct timespec timespec_of(int64_t ns)
{
	return (struct timespec){ .tv_sec = ns / CLOCK_NS_PER_S,
		.tv_nsec = ns % CLOCK_NS_PER_S };
}

void timers_every(int fd, int64_t first_ns, int64_t period_ns)
{
	struct itimerspec when = { .it_value = timespec_of(first_ns),
		.it_interval = timespec_of(period_ns) };

	timerfd_settime(fd, TFD_TIMER_ABSTIME, &when, NULL);
}

void timers_at(int fd, int64_t when_ns)
{
	struct itimerspec when = { 0 };

	/* All zero would mean never. */
	if (when_ns != INT64_MAX) {
		when.it_value = timespec_of(when_ns > 1 ? when_ns : 1);
	}
	timerfd_settime(fd, TFD_TIMER_ABSTIME, &when, NULL);
}

uint64_t timers_read(int fd)
{
	uint64_t count = 0;

	if (read(fd, &count, sizeof(count)) != (ssize_t)sizeof(count)) {
		return 0;
	}
	return count;
}
