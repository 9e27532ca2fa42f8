/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SCENERY_TOWN_H
#define WORLD_SCENERY_TOWN_H

#include "palette.h"

/* Scenery town: what people put on the land. Part of sim_world. */

/* scenery_town_houses - a row of them. */
void scenery_town_houses(struct scenery *scenery, double distance_m);

/* scenery_town_street - lamps, masts and a line of wires. */
void scenery_town_street(struct scenery *scenery, double distance_m);

#endif
