/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_TURN_FIT_H
#define VISION_TURN_FIT_H

#include "turn_edges.h"
#include "turn_warp.h"

#include <stdbool.h>

/*
 * Fit: by how much a raster is off from where its edges should be. Only for
 * turn.
 *
 * First the whole shift, of up to EDGES_REACH pixels, at which levels agree
 * best, then least squares on the slopes; what does not agree with the rest, as
 * what flies, is left out. A common offset of the levels does not matter.
 */

/* An edge that the raster should show, and where, in EDGES_ONE of a pixel. */
struct fit_shown {
	const struct edge *edge;
	int x;
	int y;
};

struct fit_view {
	const struct raster *raster;
	int octaves; /* by which its levels are to be raised, or lowered */
	struct fit_shown shown[EDGES_MOST];
	int count;
};

/* fit_place - those of the @count edges that lie well within the raster. */
void fit_place(struct fit_view *view, const struct edge *edges, int count,
	const struct warp *warp);

/* In pixels of the raster. */
struct fit_off {
	double x;
	double y;
	double sigma; /* standard error of either */
};

/* fit_measure - false where nothing fits well. */
bool fit_measure(const struct fit_view *view, struct fit_off *off);

#endif
