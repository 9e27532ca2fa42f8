/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PELCO_SPEEDS_H
#define HW_PELCO_SPEEDS_H

#include "hw/mount.h"
#include "hw/pelco.h"

/*
 * Pelco speeds: wished rates as a motion frame, by what a head's speed codes
 * stand for. Pure.
 */

/*
 * pelco_speeds_frame - what is nearest to @wish; no number is standstill.
 *
 * @turbo: the protocol knows one
 * @told:  what the frame stands for, filled
 */
struct pelco_frame pelco_speeds_frame(const struct mount_settings *settings,
	uint8_t address, bool turbo, struct mount_rates wish,
	struct mount_rates *told);

#endif
