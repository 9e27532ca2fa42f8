/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_HEALTH_H
#define VISION_HEALTH_H

#include "core/pursuit.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Health: whether a frame is worth looking at, and if not, why not.
 *
 * Every eighth row is looked at. All is said within 300 ms, by cameras of 8
 * frames a second and more.
 *
 * Frozen: equal to the frame before, to the bit, HEALTH_FROZEN_FRAMES times
 * in a row, or twice over HEALTH_FROZEN_S; a live sensor has noise. Video of a
 * still scene at a low bit rate repeats a frame now and then, so fewer repeats
 * mean nothing.
 * Shutter: frozen, by a camera that was before and went on by itself within
 * HEALTH_SHUTTER_S, for as long as twice that time; or what covers the lens
 * came at once, until it lasts longer.
 * Blind: one level everywhere, whatever it is: no light and no noise. Or what
 * parts of the picture differ by fell at once to a quarter and stays below the
 * half: somebody put the cap on, a shutter does not open, the light went out.
 * A clear sky, of which the camera sees but noise, cannot be told from a cap.
 * Saturated: most pixels at one level at the upper end: 250 and up in 8 bits,
 * the full scale of a converter of 10 to 16 bits else.
 */

enum {
	HEALTH_FROZEN_FRAMES = 4,
	HEALTH_PAST = 10, /* frames in which the lens was covered "at once" */
	HEALTH_NEW = 2    /* of them, that are covered */
};

#define HEALTH_FROZEN_S  0.25
#define HEALTH_SHUTTER_S 2.0

struct health {
	uint64_t last_hash;
	bool seen; /* last_hash is of a frame */
	int repeats;
	int64_t fresh_ns;   /* stamp of the last frame that was not repeated */
	int64_t shutter_ns; /* the longest that it was frozen for and went on */

	uint32_t spread[HEALTH_PAST]; /* of the parts, of the last frames */
	int spreads;
	unsigned newest;
	uint32_t open_spread; /* before it was covered; 0: it is not */
	int64_t covered_ns;   /* since then */
};

void health_init(struct health *health);

/*
 * health_step - one frame's verdict; every frame once, in their order. Never
 * FRAME_CLUTTERED: that is known to whoever looks at the spots.
 */
enum frame_health health_step(struct health *health, const struct frame *frame);

#endif
