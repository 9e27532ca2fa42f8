/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_SIGHT_H
#define HW_SIM_SIGHT_H

#include "core/detect.h"
#include "hw/sim_world.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Sim sight: what a detector would find of a simulated world, where no
 * picture is drawn: the targets give or take an error, but for some that are
 * missed, and false spots. Seeded.
 */

/* Numbers to be measured on pictures that are drawn. */
struct sim_sight_settings {
	double found_share; /* of the frames in which a target is in view */
	double centroid_px; /* RMS error of each axis */
	double score;
	double spots; /* and false ones, in the mean of a frame */
};

struct sim_sight {
	const struct sim_world_settings *world; /* the caller's */
	const struct rig *rig;                  /* the caller's */
	struct sim_sight_settings settings;
	uint64_t random; /* the seed */
	struct blob blobs[DETECT_BLOBS_MAX];
	size_t count;
};

/* sim_sight_look - fills blobs and count, and returns that. */
size_t sim_sight_look(
	struct sim_sight *sight, int64_t exposure_ns, struct mount_angles head);

#endif
