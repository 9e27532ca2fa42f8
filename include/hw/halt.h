/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_HALT_H
#define HW_HALT_H

#include "hw/mount.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Halt: the bytes that bring a head to rest, and put out a lamp that hangs on
 * its line, ready made for whoever holds that line when its driver is dead.
 */

enum {
	HALT_FRAME_MAX = 120
};

/*
 * halt_frame - how many bytes it has; 0 where no bytes bring a head of that
 * kind to rest, or a fixture's slots lie too high for it.
 *
 * @kind: as mount_find knows it
 * @at:   where it is, which a fixture has to be told
 */
size_t halt_frame(const char *kind, const struct mount_settings *settings,
	struct mount_angles at, uint8_t bytes[HALT_FRAME_MAX]);

#endif
