/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_CHECK_H
#define WORLD_CHECK_H

#include "hw/sim_world.h"

/* world_check - whether a world can be made of it; false with @error filled. */
bool world_check(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error);

#endif
