/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sentry.h"

void sentry_open(struct sentry *sentry)
{
	watchdog_open(&sentry->watchdog);
	handover_begin(&sentry->handover);
}

void sentry_close(struct sentry *sentry)
{
	watchdog_close(&sentry->watchdog);
}

void sentry_wake(
	const struct sentry *sentry, struct steering *steering, int64_t now_ns)
{
	int64_t at_ns = watchdog_halted_ns(&sentry->watchdog, now_ns);

	if (at_ns > 0 && sentry->handover.line.length > 0) {
		steering_halted(steering, at_ns);
	}
}

void sentry_step(struct sentry *sentry, const struct pursuit_output *step,
	const struct steering *steering, const struct settings *settings,
	int64_t now_ns)
{
	int fd = watchdog_fd(&sentry->watchdog);

	if (fd >= 0) {
		handover_step(&sentry->handover, fd, step, steering, settings,
			now_ns);
		watchdog_feed(&sentry->watchdog);
	}
}
