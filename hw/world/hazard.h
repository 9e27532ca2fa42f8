/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_HAZARD_H
#define WORLD_HAZARD_H

#include "hw/sim_world.h"
#include "scenery.h"
#include "spot.h"
#include "view.h"

/*
 * Hazards: what is no target and yet looks like one, or blinds. Part of
 * sim_world.
 *
 * Each comes by chance: time is cut into slots, and a slot's own random number
 * says whether something begins in it. So any moment can be drawn alone.
 */

/* One moment of one camera. */
struct hazard_view {
	const struct sim_world_settings *settings;
	const struct rig *rig;
	struct view view;
	double at_s;
	const struct spot_optics *optics;
};

/* hazard_near - adds what is nearer than the land: insects, birds, drops ... */
void hazard_near(const struct hazard_view *view, struct spot_sheet *sheet);

/* hazard_far - adds what stands behind it: moon and sun. */
void hazard_far(const struct hazard_view *view, struct spot_sheet *sheet);

/* hazard_smoke - adds the plumes of the town's chimneys. */
void hazard_smoke(const struct hazard_view *view, const struct scenery *scenery,
	struct spot_sheet *sheet);

/* hazard_flash - of lightning: how much brighter clouds are, in 1/256. */
int32_t hazard_flash(const struct hazard_view *view);

/* hazard_birds - boxes of those whose centre is inside; returns how many. */
int hazard_birds(
	const struct hazard_view *view, struct sim_box *boxes, int room);

#endif
