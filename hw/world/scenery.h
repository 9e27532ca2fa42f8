/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SCENERY_H
#define WORLD_SCENERY_H

#include "hw/sim_world.h"
#include "palette.h"

/*
 * Scenery: the land, and what people and nature put on it. Part of sim_world.
 */

/* scenery_paint - all of it, on a panorama that is all sky. */
void scenery_paint(struct scenery *scenery, struct panorama *panorama,
	const struct sim_world_settings *settings);

#endif
