/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SCENE_MOTION_H
#define WORLD_SCENE_MOTION_H

#include "hw/sim_scene.h"

/* Scene motion: how the head turns by its script. Part of sim_scene. */

struct scene_pose {
	struct mount_angles head; /* from where it rests */
	struct mount_rates rates;
};

struct scene_pose scene_motion_at(
	enum sim_motion motion, uint64_t seed, double at_s);

/* scene_motion_reach - how far it goes from there, either way. */
struct mount_angles scene_motion_reach(enum sim_motion motion);

#endif
