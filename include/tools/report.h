/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include "base/error.h"
#include "record/summary.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Report: summary.json, and the same for people.
 *
 * What was measured on a clock stands apart, under "machine": all the rest
 * is the same in every run.
 */

struct report {
	const char *name;   /* of the footage or the scenario */
	const char *layout; /* "fixed", "head", "world" or "stills" */
	bool truth;         /* errors are against the truth */
	int64_t frames;
	bool pursued; /* there is a result: not so for stills */
	struct summary_result result;
	/* Of a simulated world: when the first target came into view. */
	bool simulated;
	double entered_s;          /* negative: never */
	double firm_after_entry_s; /* until it was firm; negative: never */

	int64_t wall_ns; /* what the run took */
	int64_t cpu_ns;  /* of all cores together */
};

/* report_json - one object and a line end. */
bool report_json(FILE *out, const struct report *report, struct error *error);

/*
 * report_tell - prints the report on standard output, as JSON or for people,
 * and saves it as summary.json in @folder, unless that is NULL.
 */
bool report_tell(const struct report *report, const char *folder, bool json,
	struct error *error);

#endif
