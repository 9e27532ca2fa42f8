/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LEASE_H
#define CORE_LEASE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Lease: what the daemon's messages are still worth. A claim is believed for
 * LEASE_PERMIT_NS from the moment at which it was decided, and a held key for
 * LEASE_HELD_NS from the moment at which it was last heard; both moments are
 * read from the one monotonic clock that daemon and guard share.
 *
 * A press has a number, greater than that of every press before. A number is
 * spent by being seen: a key that is still held after its lease ran out, or
 * after daemon or guard began anew, is no press any more.
 */

#define LEASE_PERMIT_NS (100 * INT64_C(1000000))
#define LEASE_HELD_NS   (250 * INT64_C(1000000))

/* What one message claims. */
struct lease_claim {
	uint64_t sequence; /* rises with each message of one connection */
	int64_t decided_ns;
	bool may_burn;   /* every permit but POINTING */
	bool may_shine;  /* POINTING too: the shutter may open */
	bool held;       /* an operator holds the key ... */
	int64_t held_ns; /* ... and was heard then, ... */
	uint64_t press;  /* ... in the press of this number, > 0 */
};

enum lease_verdict {
	LEASE_TAKEN,
	LEASE_OLD,      /* decided too long ago */
	LEASE_FUTURE,   /* decided after now */
	LEASE_REPLAYED, /* its sequence does not rise */
	LEASE_VERDICT_COUNT,
};

struct lease {
	bool heard; /* on this connection */
	struct lease_claim claim;
	uint64_t last_press; /* the greatest ever seen */
	bool pressed;        /* since lease_press was asked last */
	uint32_t refused;    /* claims that were not taken */
};

/* lease_init - nothing was heard, no press was seen. */
void lease_init(struct lease *lease);

/* lease_begin - a new connection: nothing heard, but presses stay spent. */
void lease_begin(struct lease *lease);

/* lease_take - one message. A claim that is not taken changes nothing. */
enum lease_verdict lease_take(
	struct lease *lease, const struct lease_claim *claim, int64_t now_ns);

/* lease_fresh - the newest claim is young enough to be believed. */
bool lease_fresh(const struct lease *lease, int64_t now_ns);

/* lease_held - the key is held, by a fresh claim. */
bool lease_held(const struct lease *lease, int64_t now_ns);

/*
 * lease_press - whether a new press came since the last call; told once.
 *
 * The first claim of a connection is never a press.
 */
bool lease_press(struct lease *lease);

#endif
