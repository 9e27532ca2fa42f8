/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ORDERS_H
#define APP_ORDERS_H

#include "core/pursuit.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Orders: what operators said since the last step, the last word of each
 * kind; but a stop is never talked over.
 *
 * A manual slew is held, not given: it ends unless it is said again within
 * ORDERS_SLEW_HOLD_NS (a dead-man's handle).
 */

#define ORDERS_SLEW_HOLD_NS (500 * 1000000LL)

struct orders {
	struct pursuit_order next;
	bool slewing;          /* a slew is held ... */
	int64_t slew_until_ns; /* ... until then */
};

void orders_init(struct orders *orders);

/* orders_stop - before and after everything else of this step. */
void orders_stop(struct orders *orders);

/* orders_stopping - whether a stop waits to be taken. */
bool orders_stopping(const struct orders *orders);

/* orders_mode - hold or follow; false while a stop waits to be taken. */
bool orders_mode(struct orders *orders, enum mode_event event);

/* orders_slew - turn so, for a while; false while a stop waits. */
bool orders_slew(
	struct orders *orders, struct mount_rates rates, int64_t now_ns);

/* orders_release - the handle was let go. */
void orders_release(struct orders *orders);

/* orders_cue - wait there; false while a stop waits. */
bool orders_cue(struct orders *orders, struct angles cue);

/* @id: for TARGET_LOCK. */
void orders_target(struct orders *orders, enum target_verb verb, uint32_t id);

/* orders_focus - how wide the beam shall be from now on. */
void orders_focus(struct orders *orders, struct focus_settings wanted);

/* orders_take - what the step at @now_ns shall obey; then forgets it. */
struct pursuit_order orders_take(struct orders *orders, int64_t now_ns);

#endif
