/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LATENCY_H
#define APP_LATENCY_H

#include <stdint.h>

/*
 * Latency: how long it takes from the middle of an exposure until the last
 * byte of the command that was made from it has left, over all of a night.
 *
 * Counts in steps of half a millisecond; what takes over a second counts as
 * one. Each picture counts once, if a command leaves before the next one comes.
 */

enum {
	LATENCY_BINS = 2000
};

struct latency {
	int64_t exposure_ns; /* of a command that has not left; 0: none */
	int64_t told_ns;     /* when that was made */
	uint64_t count;
	uint64_t bins[LATENCY_BINS];
};

/* latency_told - a command was made from a picture. */
void latency_told(struct latency *latency, int64_t exposure_ns, int64_t now_ns);

/* latency_sent - the last byte of some command left at @sent_ns. */
void latency_sent(struct latency *latency, int64_t sent_ns);

/* latency_quantile - @share of them took no longer, in s; NAN where none is. */
double latency_quantile(const struct latency *latency, double share);

#endif
