/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_GATHER_GROUND_H
#define VISION_GATHER_GROUND_H

#include "blobs_raster.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Ground: what each place always looks like, and how restless it is. Only for
 * gather.
 *
 * Of a raster comes an image of deviations: each smoothed pixel, less the mean
 * of eight around it, less what is usual there, over the mean deviation there.
 * So what stands still in the world, and the sensor's own pattern, are gone;
 * noise has a standard deviation of GROUND_SIGMA everywhere; a restless place,
 * as a tree top, is held down.
 *
 * What is usual is learnt in the world: the ground is carried along when the
 * camera turns (as a torus: nothing is moved). What turns along with the
 * camera is the sensor's pattern, and is learnt apart, only while it turns.
 */

enum {
	GROUND_SIGMA = 4,
	GROUND_TOP = 31,  /* no deviation counts for more */
	GROUND_YOUNG = 16 /* frames until a new place is believed */
};

struct ground {
	int width;
	int height;
	int32_t *level;   /* of a place in the world; 16 bits of fraction */
	int32_t *unrest;  /* mean deviation, the same */
	int32_t *pattern; /* of the sensor, the same */
	uint16_t *rows;
	uint8_t *column_age; /* frames that it was seen, of the world's */
	uint8_t *row_age;
	int32_t *slowness; /* of each column of the picture; of one step */
	int32_t *sensed;   /* a row */
	int left;          /* the picture's corner in the torus */
	int top;
	int up; /* the gain of what was learnt */
	int down;
	int32_t floor; /* of unrest, in this frame */
};

/* ground_open - false where memory is short; ground_close all the same. */
bool ground_open(struct ground *ground, int width, int height);
void ground_close(struct ground *ground);

/* ground_forget - the next frame is of another scene. */
void ground_forget(struct ground *ground);

/*
 * ground_step - one frame.
 *
 * @dx, @dy: by how many pixels of the raster the world has gone to the right
 *           and down since the last one
 * @out:     the deviations, row by row; zero where the place is new
 */
void ground_step(struct ground *ground, const struct raster *raster,
	struct raster_gain gain, int dx, int dy, int8_t *out);

/*
 * ground_texture - how strong what stands still is around (x, y) of the last
 * frame, over how restless it is there: mean of both. A bare sky has 0.3.
 */
double ground_texture(const struct ground *ground, int x, int y);

/*
 * ground_contrast - what a deviation at (x, y) of the last frame is worth, in
 * raster levels.
 */
double ground_contrast(
	const struct ground *ground, int x, int y, double deviation);

#endif
