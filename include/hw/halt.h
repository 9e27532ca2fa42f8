/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_HALT_H
#define HW_HALT_H

#include "hw/mount.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Halt: the bytes that bring a head to rest, ready made, for whoever holds
 * its line when its driver is dead.
 */

enum {
	HALT_FRAME_MAX = 32
};

/*
 * halt_frame - how many bytes it has; 0 where no bytes alone bring a head of
 * that kind to rest.
 *
 * @kind: as mount_find knows it
 */
size_t halt_frame(const char *kind, const struct mount_settings *settings,
	uint8_t bytes[HALT_FRAME_MAX]);

#endif
