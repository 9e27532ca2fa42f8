/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_MARGIN_H
#define SETTINGS_MARGIN_H

#include "base/error.h"
#include "core/aim.h"
#include "core/rig.h"
#include "hw/mount.h"

#include <stdbool.h>

/*
 * margin_fits - whether gains that were set leave the phase margin that they
 * have to (core/gains.h) at the head and line that they are for. Gains that
 * are to be computed always do.
 *
 * False, with @error filled: which, how much, and what would be right.
 */
bool margin_fits(const struct aim_settings *aim,
	const struct mount_settings *mount, const struct rig *rig,
	struct error *error);

#endif
