/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_STATUS_H
#define APP_STATUS_H

#include "app/account.h"
#include "app/airwatch.h"
#include "app/cameras.h"
#include "app/latency.h"
#include "app/light.h"
#include "app/steering.h"
#include "core/pursuit.h"
#include "guard/watchdog.h"
#include "record/recorder.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Status: what the daemon knows, as one line of JSON for every door. The keys
 * stand in docs/formats.md, section "control socket".
 */

enum {
	/* Room for every track and permit at their longest. */
	STATUS_TEXT_MAX = 16 * 1024,
	STATUS_REASON_MAX = 512,
};

/* How well the loop keeps its time. */
struct loop_report {
	int64_t began_ns;
	uint64_t steps;
	uint64_t ticks_missed;
	double latest_s; /* the worst delay of a tick so far */
};

struct status {
	const struct settings *settings;
	const struct pursuit *pursuit;
	const struct pursuit_output *step; /* the last one */
	const struct steering *steering;
	const struct cameras *cameras;
	const struct loop_report *loop;
	const struct latency *latency; /* NULL: it is not measured */
	const struct light *light;
	const struct airwatch *airwatch;
	const struct recorder_report *record; /* NULL: nothing is recorded */
	const struct account *account;
	const struct watchdog *watchdog;
	const char *fault;  /* what keeps it from leaving SAFE; NULL: nothing */
	const char *reason; /* why it is SAFE */
	int64_t now_ns;
};

/* status_write - one line without its end; false where it did not fit. */
bool status_write(const struct status *status, char *text, size_t size);

#endif
