/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_HEALTH_H
#define VISION_HEALTH_H

#include "core/pursuit.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Health: whether a frame is worth looking at: frozen, black, saturated.
 *
 * Every eighth row is looked at.
 * Frozen: equal to the frame before, to the bit, HEALTH_FROZEN_FRAMES times
 * in a row; a live sensor has noise. Video of a still scene at a low bit rate
 * repeats a frame now and then, so fewer repeats mean nothing.
 * Black: one level everywhere, whatever it is: no light and no noise.
 * Saturated: most pixels at one level at the upper end: 250 and up in 8 bits,
 * the full scale of a converter of 10 to 16 bits else.
 */

enum {
	HEALTH_FROZEN_FRAMES = 4
};

struct health {
	uint64_t last_hash;
	bool seen; /* last_hash is of a frame */
	int repeats;
};

void health_init(struct health *health);

/* health_step - one frame's verdict; every frame once, in their order. */
enum frame_health health_step(struct health *health, const struct frame *frame);

/* health_name - "sound", "frozen", "black" or "saturated". */
const char *health_name(enum frame_health value);

#endif
