/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_LAMP_SPOT_H
#define CALIBRATION_LAMP_SPOT_H

#include "base/error.h"
#include "core/lens.h"
#include "vision/frame.h"

#include <stdbool.h>

/*
 * Lamp_spot: where the lamp's spot lies on a wall, in a picture of it.
 *
 * The picture is brought down to cells, a dark picture of the same wall taken
 * off if there is one, else the wall's own level. The largest bright region
 * over a fifth of the brightest is the spot; its middle is that of its light
 * there, in cells that are clipped as in others: a spot is symmetric.
 */

struct lamp_spot {
	struct pixel at;
	double radius_px; /* of a disk as large as the region */
	double contrast;  /* the brightest over the noise */
};

/*
 * lamp_spot_find - in @lit.
 *
 * @dark: the same view with the lamp dark, of the same size; NULL: none
 *
 * False, with @error filled, where nothing stands out, where the spot touches
 * the picture's edge, or where two bright regions are alike.
 */
bool lamp_spot_find(const struct frame *lit, const struct frame *dark,
	struct lamp_spot *spot, struct error *error);

#endif
