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

/* rig_load - NULL @path: rig_default. */
bool rig_load(struct rig *rig, const char *path, struct error *error);

#endif
