/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_PANORAMA_H
#define WORLD_PANORAMA_H

#include "core/rig.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Panorama: all that stands in the world, unrolled from a cylinder: columns
 * are equal steps of azimuth, rows equal steps of the elevation's tangent, two
 * of each to a pixel. Part of sim_world.
 *
 * It holds a part of the circle; beyond it the same is seen mirrored, and above
 * and below it the outermost row goes on.
 */

enum {
	PANORAMA_OPEN = 1 << 14, /* nothing stands before the sky */
	PANORAMA_SWAY = 15,      /* the most that a texel moves, low nibble */
	PANORAMA_HEAT = 16,      /* flag: the air before it shimmers */
};

struct panorama {
	int columns;
	int rows;
	double texel_rad;
	double left_rad;   /* azimuth of the left edge */
	double top;        /* tangent of the upper edge's elevation */
	uint16_t *level;   /* grey level; with the sky at its own where open */
	uint16_t *open;    /* how much sky is seen, 0..PANORAMA_OPEN */
	uint8_t *restless; /* sway and heat */
};

/* Which part of the world; angles in the world. */
struct panorama_part {
	double middle_rad; /* azimuth */
	double width_rad;  /* at least; taken up to pi over a whole number */
	double bottom_rad; /* elevations, within 60 degrees */
	double top_rad;
	double texel_rad;
};

/* panorama_open - all sky of grey @level. NULL where memory is short. */
struct panorama *panorama_open(
	const struct panorama_part *part, uint16_t level);
void panorama_close(struct panorama *panorama);

/*
 * panorama_blur - by the point spread, a Gaussian of @sigma texels, and by the
 * square of the pixel, two texels aside. False where memory is short.
 */
bool panorama_blur(struct panorama *panorama, double sigma);

/*
 * panorama_settle - says that what has nothing but sky within @reach texels
 * does not move, since nobody could see it.
 */
void panorama_settle(struct panorama *panorama, int reach);

/* Where something is, in 1/65536 texel from the first texel's centre. */
struct panorama_place {
	int32_t column;
	int32_t row;
};

/*
 * panorama_place - of a world direction whose azimuth is @azimuth_rad, which
 * may have any number of turns.
 */
struct panorama_place panorama_place(const struct panorama *panorama,
	struct vec3 direction, double azimuth_rad);

/* panorama_near - @azimuth_rad, brought near to the panorama. */
double panorama_near(const struct panorama *panorama, double azimuth_rad);

struct panorama_sight {
	int32_t level; /* in sixteenths */
	int32_t open;
};

/* panorama_at - between the texels; @place within three widths. */
struct panorama_sight panorama_at(
	const struct panorama *panorama, struct panorama_place place);

/* panorama_restless - of the nearest texel. */
uint8_t panorama_restless(
	const struct panorama *panorama, struct panorama_place place);

#endif
