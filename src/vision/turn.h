/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_TURN_H
#define VISION_TURN_H

#include "core/head.h"
#include "turn_edges.h"
#include "turn_warp.h"
#include "vision/gather.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Turn: by how much the picture has turned since a frame that is kept in mind,
 * beyond what the head's word says. Only for eye.
 *
 * Of the kept frame no more than some hundred edges are remembered: level and
 * slope. A new frame is looked at where the head's word
 * has them by now, then a few pixels around, for the shift that fits best;
 * least squares give the fraction of a pixel, and how sure it is. Blank sky,
 * soft clouds and noise have none, and say nothing.
 *
 * At rest one frame in eight is compared. What moves in the picture while the
 * head rests, as clouds do, is no turn: how fast it does is learnt and added to
 * how unsure a turn is.
 *
 * Integers up to sums, and arithmetic of doubles that IEEE 754 fixes. Work and
 * memory are bounded, whatever the frame shows.
 */

struct turn {
	int level;                     /* of blobs' rasters */
	struct warp warp;              /* and its size */
	struct edge edges[EDGES_MOST]; /* of the kept frame */
	int count;                     /* 0: none is kept */
	int64_t stamp_ns;
	struct mount_angles head;
	int gain;          /* up less down */
	int missed;        /* frames in a row that fitted nowhere */
	int rested;        /* and that the head rested */
	double restless_s; /* pixels of the raster a second, at rest */
};

/* turn_init - for the frames that @blobs takes. */
void turn_init(struct turn *turn, const struct blobs *blobs);

/* turn_forget - the next frame is of another scene. */
void turn_forget(struct turn *turn);

/* turn_step - what the frame says that blobs_find was last called with. */
struct head_turn turn_step(struct turn *turn, const struct blobs *blobs,
	int64_t stamp_ns, const struct gather_place *place);

#endif
