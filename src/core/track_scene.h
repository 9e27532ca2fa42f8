/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_SCENE_H
#define CORE_TRACK_SCENE_H

#include "track_pairs.h"

/*
 * Track scene: what the tracks of a frame tell together of the scene behind
 * them.
 */

/*
 * track_scene_drift - by how much the scene moved since the frame before: the
 * median way of what was seen in both and is no target, in each axis. Zero
 * where too few were, or where they went different ways.
 */
struct vec3 track_scene_drift(const struct track_table *table,
	const struct track_frame *frame, const struct track_pairs *pairs);

/* track_scene_crowds - whether several faint others are about @track. */
bool track_scene_crowds(const struct track_table *table,
	const struct track_frame *frame, const struct track *track);

#endif
