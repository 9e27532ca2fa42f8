/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_RECKONING_H
#define HW_RECKONING_H

#include "core/head.h"

#include <stddef.h>

/*
 * Reckoning: where a head that never answers must be by now, from what it was
 * told and its dead time, and how unsure that is.
 *
 * The doubt begins with that of the start, and grows with the way that each
 * axis has turned (its rates are not quite those told) and with each change of
 * rate (the dead time varies). It shrinks never: nothing measures it again.
 * Pure; knows no protocol.
 */

enum {
	RECKONING_PENDING_MAX = 64
};

struct reckoning_settings {
	double dead_time_s; /* from a command to motion, >= 0 */
	double rate_share;  /* standard error of the rates, as a share */
	double jitter_s;    /* standard error of the dead time */
	struct mount_angles start;
	double start_doubt_rad; /* standard error of that */
};

struct reckoning {
	struct reckoning_settings settings;
	struct mount_command pending[RECKONING_PENDING_MAX]; /* ring */
	size_t first;
	size_t count;
	struct mount_angles at; /* at at_ns */
	struct mount_rates rates;
	int64_t at_ns;
	struct mount_angles way;  /* turned since the start, to and fro */
	double change_rad2_s2[2]; /* squared changes of rate, pan and tilt */
};

/* reckoning_init - it stands at settings.start. */
void reckoning_init(struct reckoning *reckoning,
	const struct reckoning_settings *settings, int64_t now_ns);

/* reckoning_told - it heard this; times must not fall. */
void reckoning_told(struct reckoning *reckoning, struct mount_command told);

/* reckoning_at - a sample at @now_ns, which must not fall. */
struct mount_sample reckoning_at(struct reckoning *reckoning, int64_t now_ns);

#endif
