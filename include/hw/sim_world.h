/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_WORLD_H
#define HW_SIM_WORLD_H

#include "base/error.h"
#include "core/rig.h"
#include "hw/sim_path.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sim world: a night sky with targets on known paths, as a 16-bit thermal
 * camera would see it. Seeded; the same settings give the same pixels.
 */

struct sim_world_settings {
	struct sim_target targets[SIM_TARGET_MAX];
	int target_count;
	struct sim_course course; /* of them all */
	double level;             /* mean grey level of the sky */
	double noise;             /* standard deviation of the pixel noise */
	double pattern;           /* of the fixed pattern */
	double cloud;      /* of slow fractal cloud, fixed in the world */
	double blur_px;    /* sigma of the optics' point spread */
	double exposure_s; /* smears what moves */
	uint64_t seed;
};

struct sim_world_settings sim_world_settings_default(void);

struct sim_world; /* owned by the caller */

struct sim_world *sim_world_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error);
void sim_world_close(struct sim_world *world);

/*
 * sim_world_frame - what the rig's camera sees, exposed around @exposure_ns
 * with the head there at @head, turning at @rates.
 *
 * The pixels live until the next call. The stamp is @exposure_ns.
 */
struct frame sim_world_frame(struct sim_world *world, int64_t exposure_ns,
	struct mount_angles head, struct mount_rates rates);

/*
 * sim_world_target - true direction of target @index; false where absent.
 * One behind a cloud is there all the same.
 */
bool sim_world_target(const struct sim_world *world, int index, int64_t when_ns,
	struct angles *at);

/*
 * sim_world_place, sim_world_hidden - of target @index of a world with these
 * settings, none of which needs to be open: where it is, in metres from the
 * pivot (false where absent), and whether a cloud is before it.
 */
bool sim_world_place(const struct sim_world_settings *settings, int index,
	int64_t when_ns, struct vec3 *at_m);
bool sim_world_hidden(
	const struct sim_world_settings *settings, int index, int64_t when_ns);

#endif
