/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HEARTBEAT_H
#define CORE_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Heartbeat: an edge every HEARTBEAT_NS while the lamp may be lit, for a
 * retriggerable timer outside that lets go HEARTBEAT_TIMER_NS after the last.
 *
 * It ends by standing still: even the way down to low would be one edge more,
 * which the timer would take for life.
 */

#define HEARTBEAT_NS       (20 * INT64_C(1000000))
#define HEARTBEAT_TIMER_NS (100 * INT64_C(1000000))

/*
 * After so long without an edge the timer may have let go: the guard was held
 * up, and the light must not come back by itself.
 */
#define HEARTBEAT_MISSED_NS (50 * INT64_C(1000000))

struct heartbeat {
	bool level;
	bool beating;
	int64_t next_ns; /* the next edge is due, valid while beating */
};

/* heartbeat_missed - it should have beaten, and has not for too long. */
bool heartbeat_missed(const struct heartbeat *heartbeat, int64_t now_ns);

/* heartbeat_step - the level to put out; no late edge is made up for. */
bool heartbeat_step(struct heartbeat *heartbeat, bool lit, int64_t now_ns);

#endif
