/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_WORLD_SPOT_H
#define SIM_WORLD_SPOT_H

#include "core/lens.h"

#include <stdint.h>

/*
 * Spot: the light of one target on the sensor. Part of sim_world.
 *
 * A box of even radiance, blurred by a Gaussian point spread and summed
 * over each pixel; smaller than a pixel it keeps the energy of its area.
 */

struct spot {
	struct pixel centre;
	double w_px; /* of the box, > 0; may be far below one pixel */
	double h_px;
	double level;    /* of the box where it is resolved; may be negative */
	double sigma_px; /* of the point spread, > 0 */
};

/* Where light is gathered. */
struct spot_sheet {
	int width;
	int height;
	int32_t *light;   /* width * height */
	double *profile;  /* width + height: scratch */
	int dirty_top;    /* rows that hold light: from ... */
	int dirty_bottom; /* ... to before; equal: none */
};

/* spot_add - adds @spot; what falls outside is lost. */
void spot_add(struct spot_sheet *sheet, const struct spot *spot);

/* spot_clear - darkens the rows that hold light. */
void spot_clear(struct spot_sheet *sheet);

#endif
