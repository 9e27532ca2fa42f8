/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SENTRY_H
#define APP_SENTRY_H

#include "app/handover.h"
#include "app/steering.h"
#include "guard/watchdog.h"

#include <stdint.h>

/*
 * Sentry: keeps the watchdog fed, and in hold of the head's line, for as long
 * as the daemon steps; and has the steering know where the watchdog stopped
 * the head. Time is an argument.
 */

struct sentry {
	struct watchdog watchdog;
	struct handover handover; /* of the head's line to it */
};

/* sentry_open - before any thread is made; as watchdog_open. */
void sentry_open(struct sentry *sentry);

/* sentry_close - the head was stopped in good order. */
void sentry_close(struct sentry *sentry);

/*
 * sentry_wake - where the daemon was held up for so long that the watchdog
 * stopped the head, @steering counts that as told. Before a step.
 */
void sentry_wake(
	const struct sentry *sentry, struct steering *steering, int64_t now_ns);

/* sentry_step - after a step: all is well. Never waits. */
void sentry_step(struct sentry *sentry, const struct pursuit_output *step,
	const struct steering *steering, const struct settings *settings,
	int64_t now_ns);

#endif
