/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HISTORY_H
#define CORE_HISTORY_H

#include "core/rig.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * History: where the head was at any moment of the last seconds.
 *
 * A ring of the mount's answers, by the time at which they were true.
 */

enum {
	HISTORY_MAX = 256
};

struct mount_sample {
	int64_t at_ns; /* when the head was there */
	struct mount_angles at;
	bool measured; /* false: reckoned from the commands */
};

struct history {
	struct mount_sample ring[HISTORY_MAX];
	uint32_t count; /* ever added */
};

void history_init(struct history *history);

/* history_add - samples must come in rising time; others are left out. */
void history_add(struct history *history, struct mount_sample sample);

/*
 * history_at - where the head was at @when_ns: linear between samples; ahead
 * of the newest, carried on with its last rate for at most 0.5 s; before the
 * oldest, the oldest. False, with @at untouched, where nothing is known.
 */
bool history_at(const struct history *history, int64_t when_ns,
	struct mount_angles *at);

/*
 * history_rates - the rate now: the least-squares line through the samples of
 * the last 0.3 s, or through the newest two where they lie farther apart.
 * Zero where unknown.
 */
struct mount_rates history_rates(const struct history *history);

/* history_newest - NULL where there is none. */
const struct mount_sample *history_newest(const struct history *history);

#endif
