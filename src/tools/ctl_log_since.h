/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_CTL_LOG_SINCE_H
#define TOOLS_CTL_LOG_SINCE_H

#include "base/error.h"
#include "base/ring.h"

#include <stdbool.h>
#include <stdint.h>

/* Ctl log since: from when on records are asked for. All zero: from ever. */

struct ctl_log_since {
	bool is_span;
	uint64_t boot;        /* this one's ... */
	int64_t monotonic_ns; /* ... and since when, for a span */
	int64_t wall_ns;
};

/*
 * ctl_log_since_read - "90s", "10m", "2h", "3d", "2026-11-30 21:40[:05]",
 * "2026-11-30T21:40", "21:40[:05]" of today; times are local.
 *
 * False, with @error filled, for anything else.
 */
bool ctl_log_since_read(
	struct ctl_log_since *since, const char *text, struct error *error);

/*
 * ctl_log_since_holds - whether @record is young enough. A span counts by the
 * clock that never jumps, as far as this boot goes.
 */
bool ctl_log_since_holds(
	const struct ctl_log_since *since, const struct ring_record *record);

#endif
