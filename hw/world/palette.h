/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_PALETTE_H
#define WORLD_PALETTE_H

#include "paint.h"

/*
 * Palette: a land that is being painted, and what its parts are painted with:
 * chance, places and colours. Part of sim_world.
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

/* palette_pick - a number between two, evenly. */
double palette_pick(struct scenery *scenery, double low, double high);

/* palette_seed - for a grain of its own. */
uint64_t palette_seed(struct scenery *scenery);

/* palette_site - a place @share of the whole width from the left. */
struct paint_site palette_site(
	const struct scenery *scenery, double share, double distance_m);

/* palette_colour - @share of the warmth above the sky, grained by a tenth. */
struct paint_colour palette_colour(struct scenery *scenery, double share);

#endif
