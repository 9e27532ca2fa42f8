/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_DMX_TOLD_H
#define HW_DMX_TOLD_H

#include "core/rig.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Dmx told: where a fixture was told to be of late, so that its dead time can
 * be counted. Private to this room.
 */

enum {
	DMX_TOLD_MAX = 64
};

struct dmx_told_place {
	int64_t at_ns;
	struct mount_angles at;
};

struct dmx_told {
	struct dmx_told_place places[DMX_TOLD_MAX]; /* ring */
	size_t first;
	size_t count; /* 0: none yet */
};

/* dmx_told_note - times rise; the oldest makes room. */
void dmx_told_note(
	struct dmx_told *told, struct mount_angles at, int64_t at_ns);

/* dmx_told_then - the place at @then_ns, or the oldest; older ones go. */
struct mount_angles dmx_told_then(struct dmx_told *told, int64_t then_ns);

#endif
