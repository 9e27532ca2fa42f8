/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_RIG_NOTE_H
#define SETTINGS_RIG_NOTE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Rig note: where numbers of a rig file come from: what was measured, when, how
 * well, on which device. One line each:
 *
 *   #: align: 2026-11-30 05:10:00 UTC; 0.0123 deg; device A1B2C3; 12 sightings
 */

enum {
	RIG_TOPIC_SIZE = 16,
	RIG_UNIT_SIZE = 8,
	RIG_DEVICE_SIZE = 64,
	RIG_TEXT_SIZE = 160,
	RIG_NOTES_MAX = 16
};

struct rig_note {
	char topic[RIG_TOPIC_SIZE];   /* one word: "align" */
	int64_t at_s;                 /* since 1970 */
	double residual;              /* RMS of what was measured ... */
	char unit[RIG_UNIT_SIZE];     /* ... in "px", "deg", "ms" */
	char device[RIG_DEVICE_SIZE]; /* its serial number; "-": not known */
	char text[RIG_TEXT_SIZE];
};

/*
 * rig_note_print - one line. What would end a field within text or device is
 * written as a blank.
 */
void rig_note_print(const struct rig_note *note, FILE *out);

/* rig_note_line - whether @line, without its end, is meant as a note. */
bool rig_note_line(const char *line);

/* rig_note_parse - @line as rig_note_print wrote it; false: it is none. */
bool rig_note_parse(const char *line, struct rig_note *note);

/* rig_note_find - the one on @topic; NULL: there is none. */
const struct rig_note *rig_note_find(
	const struct rig_note *notes, int count, const char *topic);

#endif
