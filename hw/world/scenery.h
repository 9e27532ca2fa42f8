/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SCENERY_H
#define WORLD_SCENERY_H

#include "hw/sim_world.h"
#include "paint.h"

/*
 * Scenery: the land, and what people and nature put on it. Part of sim_world.
 */

enum {
	SCENERY_CHIMNEYS_MAX = 64
};

/* Where smoke comes from. */
struct scenery_chimney {
	double azimuth_rad;
	double tangent; /* of its elevation */
	double metre_rad;
};

struct scenery {
	struct panorama *panorama;
	uint64_t random;
	double ground; /* grey level of the land */
	double warmth; /* grey levels by which it is warmer than the sky */
	double width_rad;
	double left_rad;
	int chimney_count;
	struct scenery_chimney chimney[SCENERY_CHIMNEYS_MAX];
};

/* scenery_paint - all of it, on a panorama that is all sky. */
void scenery_paint(struct scenery *scenery, struct panorama *panorama,
	const struct sim_world_settings *settings);

/* Its parts, from the farthest on. */

/* scenery_hills - a far ridge and the plain before it. */
void scenery_hills(struct scenery *scenery);

/* scenery_wood - a tree line @distance_m away. */
void scenery_wood(struct scenery *scenery, double distance_m, double height_m);

/* scenery_tree - a bare one, branch by branch. */
void scenery_tree(struct scenery *scenery, const struct paint_site *site,
	double height_m);

/* scenery_houses - a row of them. */
void scenery_houses(struct scenery *scenery, double distance_m);

/* scenery_street - lamps, masts and a line of wires. */
void scenery_street(struct scenery *scenery, double distance_m);

/* scenery_pick - a number between two, evenly. */
double scenery_pick(struct scenery *scenery, double low, double high);

/* scenery_seed - for a grain of its own. */
uint64_t scenery_seed(struct scenery *scenery);

/* scenery_site - a place @share of the whole width from the left. */
struct paint_site scenery_site(
	const struct scenery *scenery, double share, double distance_m);

/* scenery_colour - @share of the warmth above the sky, grained by a tenth. */
struct paint_colour scenery_colour(struct scenery *scenery, double share);

#endif
