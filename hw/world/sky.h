/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SKY_H
#define WORLD_SKY_H

#include "hw/sim_world.h"
#include "view.h"

/*
 * Sky: air that is warmer towards the horizon, and two decks of cloud that
 * drift over a plane, so that they are seen from below and shrink towards the
 * horizon. Part of sim_world.
 *
 * Computed at every fourth pixel and joined by straight lines: nothing in it is
 * sharper than that.
 */

enum {
	SKY_UNIT = 16 /* light is reckoned in sixteenths of a grey level */
};

struct sky; /* owned by the caller */

struct sky *sky_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error);
void sky_close(struct sky *sky);

/* sky_turn - the camera now looks like this. */
void sky_turn(struct sky *sky, const struct view *view);

/*
 * sky_drift - moves the clouds to where they are at @at_s.
 *
 * @flash: how much brighter lightning makes them, in 1/256
 */
void sky_drift(struct sky *sky, double at_s, int32_t flash);

/* sky_row - row @y, in SKY_UNIT above the settings' level. */
void sky_row(const struct sky *sky, int y, int32_t *row);

#endif
