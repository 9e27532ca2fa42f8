/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_WATCHDOG_H
#define GUARD_WATCHDOG_H

#include "base/error.h"
#include "core/lease.h"
#include "guard/apart.h"
#include "guard/message.h"

#include <stdbool.h>

/*
 * Watchdog: stops the head when the daemon that steers it no longer can. A
 * small process of the daemon's own, which holds the head's line and the bytes
 * that stop the head, is fed at each step, and sends those bytes three times
 * once it was not fed for WATCHDOG_NS or the daemon is gone.
 *
 * It asks no guard: so the head is stopped where daemon and guard end in the
 * same moment, and where there is no guard at all.
 */

/* As long as the guard believes a permit. */
#define WATCHDOG_NS LEASE_PERMIT_NS

struct watchdog {
	struct apart process;
	int64_t fed_ns;   /* last; 0: never */
	bool deaf;        /* it takes nothing any more */
	struct error why; /* there is none, because of this; "": all is well */
};

/*
 * watchdog_open - starts it; before any thread is made, since it forks. Where
 * there can be none @why says so, and the daemon goes on without.
 */
void watchdog_open(struct watchdog *watchdog);

/* watchdog_close - the head was stopped in good order: nothing is sent. */
void watchdog_close(struct watchdog *watchdog);

/* watchdog_feed - the daemon lives. Never waits. */
void watchdog_feed(struct watchdog *watchdog);

/*
 * watchdog_halted_ns - the moment at which it stopped the head, since it was
 * not fed for so long until @now_ns; 0: it did not. To be asked before it is
 * fed anew.
 */
int64_t watchdog_halted_ns(const struct watchdog *watchdog, int64_t now_ns);

/* watchdog_fd - where packet_send takes it a line; negative: there is none. */
int watchdog_fd(const struct watchdog *watchdog);

/* watchdog_why - why nobody watches, one sentence; NULL: somebody does. */
const char *watchdog_why(const struct watchdog *watchdog);

#endif
