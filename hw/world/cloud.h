/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_CLOUD_H
#define WORLD_CLOUD_H

#include <stdint.h>

/*
 * Cloud: a fractal pattern that repeats every CLOUD_SIDE texels both ways, in
 * halved sizes for where it is seen from afar. Part of sim_world.
 */

enum {
	CLOUD_SIDE = 512,
	CLOUD_LEVELS = 6,
	CLOUD_ONE = 256,   /* one standard deviation */
	CLOUD_STEPS = 256, /* coordinates are in 1/256 texel */
};

struct cloud; /* owned by the caller */

/* cloud_open - NULL where memory is short. */
struct cloud *cloud_open(uint64_t seed);
void cloud_close(struct cloud *cloud);

/*
 * cloud_at - at (@x, @y), smoothed over 2^(@blur / 256) texels.
 *
 * @x, @y: in 1/256 texel, of the whole turn of a uint32_t
 * @blur:  0..(CLOUD_LEVELS - 1) * 256
 */
int32_t cloud_at(const struct cloud *cloud, uint32_t x, uint32_t y, int blur);

#endif
