/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_GATHER_PAST_H
#define VISION_GATHER_PAST_H

#include "core/rig.h"
#include "vision/gather.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Past: the deviations of the last frames, and how the camera stood. Only for
 * gather.
 */

enum {
	PAST_FRAMES = GATHER_FRAMES,
	PAST_SPARE = 16 /* bytes that may be read beyond the end of an image */
};

/* By how many pixels something lies farther right and down. */
struct offset {
	int x;
	int y;
};

/* One frame. */
struct past_frame {
	int8_t *image; /* width x height, and PAST_SPARE */
	int64_t stamp_ns;
	struct mount_angles head;
	bool placed; /* head is known */
};

struct past {
	struct past_frame frame[PAST_FRAMES];
	int width;
	int height;
	unsigned newest; /* counts the frames */
	int count;       /* that there are, at most PAST_FRAMES */
};

/* past_open - false where memory is short; past_close all the same. */
bool past_open(struct past *past, int width, int height);
void past_close(struct past *past);

/* past_at - @age frames ago, below past->count; 0: the newest. */
const struct past_frame *past_at(const struct past *past, int age);

/* The same, exactly. */
struct past_way {
	double x;
	double y;
};

/*
 * past_way - how much farther right and down what is now at (x, y) lay @age
 * frames ago; zero where nobody knows.
 *
 * @rig: of the camera, whose pixels are @scale times as fine; NULL: it stands
 */
struct past_way past_way(const struct past *past, const struct rig *rig,
	int scale, int x, int y, int age);

/* past_offsets - of the @count newest frames, in whole pixels. */
void past_offsets(const struct past *past, const struct rig *rig, int scale,
	int x, int y, struct offset *out, int count);

#endif
