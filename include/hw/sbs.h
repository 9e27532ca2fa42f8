/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SBS_H
#define HW_SBS_H

#include "core/airspace.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Sbs: the lines that aircraft receivers serve on TCP port 30003 (BaseStation's
 * format): 22 fields behind commas, of which "MSG,3" (airborne place) and
 * "MSG,2" (place on the ground) and "MSG,4" (velocity) are read.
 *
 *   1 MSG  2 kind  5 address, hexadecimal  12 altitude, feet  13 speed, knots
 *   14 course, degrees  15 latitude  16 longitude  17 climb, feet a minute
 *
 * Pure: no line, no clock. The altitude is barometric, but for one with an H
 * behind it; the error that core/airspace allows for has to cover that. A
 * place without one, or on the ground, has no height.
 */

enum {
	SBS_LINE_MAX = 256
};

enum sbs_result {
	SBS_NOTHING, /* of another kind, empty, or without what we need */
	SBS_REPORT,
	SBS_ABSURD, /* no such line, or a field that is no number */
};

/* sbs_read - one line without its end; cut up. @report is filled for REPORT. */
enum sbs_result sbs_read(
	char line[SBS_LINE_MAX + 1], struct air_report *report);

/* Makes lines of bytes. */
struct sbs_receiver {
	char line[SBS_LINE_MAX + 1];
	size_t count;
	bool skipping; /* the rest of a line that was too long */
};

/*
 * sbs_take - one byte. SBS_NOTHING until a line is whole; a line that is too
 * long is absurd, once.
 */
enum sbs_result sbs_take(
	struct sbs_receiver *receiver, char byte, struct air_report *report);

#endif
