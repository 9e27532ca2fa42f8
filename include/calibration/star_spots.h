/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_SPOTS_H
#define CALIBRATION_STAR_SPOTS_H

#include "base/error.h"
#include "core/lens.h"
#include "vision/frame.h"

#include <stdbool.h>

/*
 * Star_spots: where the stars of a still stand, to a fraction of a pixel.
 *
 * The sky's brightness and its noise are told tile by tile, so that vignetting
 * and a town's glow do not matter. A spot is a peak of the lightly smoothed
 * picture over five times the noise; its place is found by a window of the
 * spot's own width that follows the light (as in Bernstein and Jarvis 2002).
 */

struct star_spot {
	struct pixel at;
	double light; /* all of it over the sky's, in grey levels */
	double snr;   /* the peak over the noise */
};

/*
 * star_spots_find - the spots of @frame, the brightest first.
 *
 * @out: room for @max
 * @found: how many there are
 *
 * False, with @error filled, where memory is short.
 */
bool star_spots_find(const struct frame *frame, struct star_spot *out, int max,
	int *found, struct error *error);

#endif
