/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_VERDICT_H
#define CALIBRATION_VERDICT_H

#include "base/error.h"
#include "core/rig.h"
#include "settings/rig_note.h"

#include <stdbool.h>

/*
 * Verdict: what a command found, on its way into the rig file.
 */

/*
 * verdict_note - a note of now.
 *
 * @serial: of the device that was measured; NULL: it is not known
 * @format: the rest, as printf
 */
struct rig_note verdict_note(const char *topic, double residual,
	const char *unit, const char *serial, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/*
 * verdict_write - @rig into the file at @to, with the notes of @from; nothing
 * where @to is NULL.
 */
bool verdict_write(const struct rig *rig, const char *from, const char *to,
	const struct rig_note *note, struct error *error);

#endif
