/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_HEALTH_H
#define VISION_HEALTH_H

#include "core/pursuit.h"
#include "vision/frame.h"

#include <stdint.h>

/*
 * Health: whether a frame is worth looking at: frozen, black, saturated.
 *
 * A frame counts as frozen when its sampled pixels equal the last frame's to
 * the bit for HEALTH_FROZEN_FRAMES in a row: a live sensor has noise.
 */

enum {
	HEALTH_FROZEN_FRAMES = 4
};

struct health {
	uint64_t last_hash;
	int repeats;
};

void health_init(struct health *health);

/* health_step - one frame's verdict; looks at a sparse grid of pixels. */
enum frame_health health_step(struct health *health, const struct frame *frame);

/* health_name - "sound", "frozen", "black" or "saturated". */
const char *health_name(enum frame_health value);

#endif
