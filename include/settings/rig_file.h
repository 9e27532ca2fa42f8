/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_RIG_FILE_H
#define SETTINGS_RIG_FILE_H

#include "core/rig.h"
#include "settings/options.h"

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
 * @from:  the rig file whose notes are kept, or NULL
 * @topic: what was measured, one word: its old note is replaced
 * @note:  when, with what, how well: one line
 *
 * A file written so tells its version and a checksum; rig_load refuses one
 * that was changed since.
 */
bool rig_save(const struct rig *rig, const char *from, const char *path,
	const char *topic, const char *note, struct error *error);

#endif
