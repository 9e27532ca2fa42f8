/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SPOT_H
#define WORLD_SPOT_H

#include "core/lens.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Spot: the light of one small thing on the sensor. Part of sim_world.
 *
 * A box of even radiance, blurred by a Gaussian point spread and summed over
 * each pixel's square; smaller than a pixel it keeps the energy of its area.
 * Integers throughout: places to 1/256 pixel, shares to 2^-20.
 */

enum {
	SPOT_UNIT = 256,  /* light is summed in 1/256 of a grey level */
	SPOT_STEPS = 256, /* and places are in 1/256 of a pixel */
};

/* How much of a half plane's light a pixel at some distance gets. */
struct spot_optics {
	int reach;     /* steps, beyond which it is nothing or all */
	int32_t *edge; /* 2 * reach + 1 shares */
};

/* spot_optics_open - @sigma_px > 0. False where memory is short. */
bool spot_optics_open(struct spot_optics *optics, double sigma_px);
void spot_optics_close(struct spot_optics *optics);

struct spot {
	struct pixel centre;
	double w_px; /* of the box, > 0; may be far below one pixel */
	double h_px;
	double level; /* grey levels, where it is resolved; may be negative */
};

/* spot_peak - what a pixel in its very middle gets, in shares of its level. */
double spot_peak(const struct spot_optics *optics, double w_px, double h_px);

/* Where light is gathered. */
struct spot_sheet {
	int width;
	int height;
	int32_t *light;   /* width * height, in 1/SPOT_UNIT */
	int32_t *profile; /* width + height: scratch */
	int dirty_top;    /* rows that hold light: from ... */
	int dirty_bottom; /* ... to before; equal: none */
};

/* spot_sheet_open - dark. False where memory is short. */
bool spot_sheet_open(struct spot_sheet *sheet, int width, int height);
void spot_sheet_close(struct spot_sheet *sheet);

/* spot_add - adds @spot; what falls outside is lost. */
void spot_add(struct spot_sheet *sheet, const struct spot_optics *optics,
	const struct spot *spot);

/*
 * spot_steps - into how many spots something that moves from @from to @to
 * during an exposure is cut; spot_between - where the i-th of them is.
 */
int spot_steps(struct pixel from, struct pixel to);
struct pixel spot_between(struct pixel from, struct pixel to, int i, int steps);

/*
 * spot_soft - adds a round haze: @level in its middle, nothing at @radius_px,
 * (1 - r^2)^2 between.
 */
void spot_soft(struct spot_sheet *sheet, struct pixel centre, double radius_px,
	double level);

/* spot_clear - darkens the rows that hold light. */
void spot_clear(struct spot_sheet *sheet);

#endif
