/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_DMX_FRAME_H
#define HW_DMX_FRAME_H

#include "hw/mount.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Dmx frame: all slots up to a fixture's last one, as the widget is sent them.
 * Private to this room.
 */

/* dmx_frame_slots - how many there are; the fixture's lie within 1 .. 512. */
size_t dmx_frame_slots(const struct mount_settings *settings);

/* dmx_frame_fill - those of the fixture, dark, for @at in the mount frame. */
void dmx_frame_fill(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *slots);

/* dmx_frame_focus - as dmx_fixture_focus. */
double dmx_frame_focus(
	const struct mount_settings *settings, double share, uint8_t *slots);

/* dmx_frame_shine - makes them dark, or lit, and leaves where they point. */
void dmx_frame_shine(
	const struct mount_settings *settings, bool lit, uint8_t *slots);

#endif
