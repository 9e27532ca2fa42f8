/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_RIG_FILE_H
#define SETTINGS_RIG_FILE_H

#include "core/rig.h"
#include "settings/options.h"
#include "settings/rig_note.h"

#include <stdbool.h>

/*
 * Rig file: what the calibration measured, as text in the same form as the
 * settings, degrees and metres.
 */

extern const struct option_table rig_table;

/*
 * rig_load - rig_default with the file at @path over it; NULL or empty: the
 * default alone.
 *
 * False, with @rig untouched and @error filled, where the file cannot be
 * read, is wrong, or describes what cannot be.
 */
bool rig_load(struct rig *rig, const char *path, struct error *error);

/*
 * rig_save - writes @rig to @path, through a file beside it that is renamed,
 * so that it is there whole or as it was.
 *
 * @from: the rig file whose notes are kept, or NULL
 * @note: what was measured; an older note on its topic is replaced
 *
 * A file written so tells its version and a checksum; rig_load refuses one
 * that was changed since, or written by an older version.
 */
bool rig_save(const struct rig *rig, const char *from, const char *path,
	const struct rig_note *note, struct error *error);

/*
 * rig_notes_load - the notes of the file at @path, in its order; none for NULL
 * or an empty path.
 *
 * @out: room for RIG_NOTES_MAX
 *
 * False, with @error filled, where the file cannot be read or holds what is
 * meant as a note and is none.
 */
bool rig_notes_load(const char *path, struct rig_note *out, int *count,
	struct error *error);

#endif
