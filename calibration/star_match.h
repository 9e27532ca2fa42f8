/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_MATCH_H
#define CALIBRATION_STAR_MATCH_H

#include "calibration/star_solve.h"

/*
 * Star_match: whether a guess of which four spots are which four stars holds
 * for the whole picture, and what the lens is if so.
 */

struct star_picture {
	const struct star_spot *spots; /* the brightest first */
	int count;
	int width;
	int height;
};

/*
 * star_match - true, with @field filled, where the guess holds.
 *
 * @at, @star: the four spots and the numbers of their stars, the two that lie
 *             farthest apart first
 */
bool star_match(const struct star_picture *picture, const struct pixel *at,
	const int *star, const struct star_hint *hint,
	struct star_field *field);

#endif
