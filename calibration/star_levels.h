/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_LEVELS_H
#define CALIBRATION_STAR_LEVELS_H

#include "star_quads.h"

/*
 * Star_levels: the figures of the catalogue's stars, by how many of them count
 * as bright. A wide picture's bright stars are the sky's brightest hundreds, a
 * narrow one's are among tens of thousands; each level takes twice as many as
 * the one before it.
 */

enum {
	STAR_LEVELS = 8,
	STAR_LEVEL_FIRST = 300 /* stars of level 0 */
};

/* star_level_index - sorted, of star numbers; NULL where memory is short. */
struct quad_index *star_level_index(int level);

#endif
