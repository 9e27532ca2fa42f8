/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_WALL_H
#define BENCH_WALL_H

#include "core/rig.h"
#include "vision/frame.h"

#include <stdint.h>

/* Wall: a picture of a lamp's spot on a wall square before the head, drawn. */

struct wall {
	double distance_m; /* from the pivot */
	double level;      /* of the wall, in grey levels */
	double texture;    /* RMS of its patches */
	double spot;       /* of the lamp's middle, over the wall */
	double noise;
	uint64_t seed;
};

enum {
	WALL_SIDE_MAX = 640
};

/* The same view with the lamp lit and dark. */
struct wall_pictures {
	struct frame lit;
	struct frame dark;
	uint16_t lit_pixels[WALL_SIDE_MAX * WALL_SIDE_MAX];
	uint16_t dark_pixels[WALL_SIDE_MAX * WALL_SIDE_MAX];
};

/* wall_draw - 16 bit, of the lens' size, at most WALL_SIDE_MAX a side. */
void wall_draw(const struct rig *rig, const struct wall *wall,
	struct wall_pictures *out);

#endif
