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

#endif
