/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_STARS_H
#define WORLD_STARS_H

#include "hw/sim_world.h"
#include "spot.h"
#include "view.h"

/*
 * Stars: points of light on a sphere that turns about the pole once in a
 * sidereal day, five thousand over the sky down to magnitude 6, as many of
 * each as there are. They twinkle. Part of sim_world.
 */

struct stars; /* owned by the caller */

/* stars_open - NULL where memory is short. */
struct stars *stars_open(uint64_t seed);
void stars_close(struct stars *stars);

/* What the camera was doing: where it looked as the exposure began and ended.
 */
struct stars_view {
	const struct rig *rig;
	struct view from;
	struct view to;
	double at_s;
	double peak; /* grey levels of magnitude 0, in its brightest pixel */
};

/* stars_shine - adds those that are seen. */
void stars_shine(const struct stars *stars, const struct stars_view *view,
	const struct spot_optics *optics, struct spot_sheet *sheet);

#endif
