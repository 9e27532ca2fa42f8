/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_TARGETS_H
#define WORLD_TARGETS_H

#include "hw/sim_world.h"
#include "spot.h"
#include "view.h"

/*
 * Targets: the airframes of a simulated world on its sensor. Part of
 * sim_world.
 */

/* One exposure of one camera. */
struct targets_view {
	const struct sim_world_settings *settings;
	const struct rig *rig;
	const struct spot_optics *optics;
	const struct view_shutter *shutter;
};

/* targets_draw - adds their light, smeared by their way and the camera's. */
void targets_draw(const struct targets_view *view, struct spot_sheet *sheet);

/*
 * targets_boxes - of those that are seen, with their own sides; returns how
 * many.
 */
int targets_boxes(
	const struct targets_view *view, struct sim_box *boxes, int room);

/* targets_spread - makes boxes as wide as the optics make what is in them. */
void targets_spread(
	const struct targets_view *view, struct sim_box *boxes, int count);

/*
 * targets_peak - what a pixel in the very middle of a target gets, in shares
 * of its contrast.
 */
double targets_peak(const struct spot_optics *optics, double size_px);

#endif
