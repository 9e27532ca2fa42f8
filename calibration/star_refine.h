/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_REFINE_H
#define CALIBRATION_STAR_REFINE_H

#include "star_match.h"

/*
 * Star_refine: from a field that is right to some pixels to one that is right
 * to a fraction: more and more spots are paired with stars, and the lens is
 * fitted to them.
 */

/* star_field_pixel - where a star falls; false: behind the camera. */
bool star_field_pixel(
	const struct star_field *field, int star, struct pixel *at);

/* star_field_stars - the brightest stars within the picture. */
int star_field_stars(
	const struct star_field *field, double faintest, int *out, int max);

/*
 * star_refine - fills the rest of @field, of which lens and sky are a guess.
 * False where the guess turns out to be wrong.
 */
bool star_refine(const struct star_picture *picture, struct star_field *field);

#endif
