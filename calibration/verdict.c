/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict.h"

#include "base/clock.h"
#include "settings/rig_file.h"

#include <stdarg.h>
#include <stdio.h>

struct rig_note verdict_note(const char *topic, double residual,
	const char *unit, const char *serial, const char *format, ...)
{
	struct rig_note note = { .at_s = clock_wall_ns() / CLOCK_NS_PER_S,
		.residual = residual };
	va_list rest;

	snprintf(note.topic, sizeof(note.topic), "%s", topic);
	snprintf(note.unit, sizeof(note.unit), "%s", unit);
	snprintf(note.device, sizeof(note.device), "%s",
		serial != NULL ? serial : "-");
	va_start(rest, format);
	vsnprintf(note.text, sizeof(note.text), format, rest);
	va_end(rest);
	return note;
}

bool verdict_write(const struct rig *rig, const char *from, const char *to,
	const struct rig_note *note, struct error *error)
{
	return to == NULL || rig_save(rig, from, to, note, error);
}
