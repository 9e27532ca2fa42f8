/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_WORLD_SKY_H
#define SIM_WORLD_SKY_H

#include "hw/sim_world.h"

/*
 * Sky: what a thermal camera sees where no target is: level, fixed pattern,
 * pixel noise, cloud. Part of sim_world.
 *
 * Grey levels here are in sixteenths, so that rounding stays below the noise.
 */

enum {
	SKY_UNIT = 16
};

struct sky;

struct sky *sky_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error);
void sky_close(struct sky *sky);

/* sky_turn - computes where the clouds are for a head at @head. */
void sky_turn(struct sky *sky, struct mount_angles head);

/* sky_row - fills @row with row @y of the frame exposed at @exposure_ns. */
void sky_row(const struct sky *sky, int y, int64_t exposure_ns, int32_t *row);

/* sky_hash - 64 well mixed bits of any two numbers (after SplitMix64). */
uint64_t sky_hash(uint64_t a, uint64_t b);

#endif
