/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_SCAN_H
#define VISION_BLOBS_SCAN_H

#include "blobs_plane.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Scan: the one pass over every pixel of a plane. Only for blobs.
 *
 * The plane is smoothed by 1 2 1 both ways. The contrast of a pixel is how
 * far it stands above the highest (light) or below the lowest (dark) of eight
 * smoothed pixels around it, SCAN_RING away: an edge, a ridge or a slope has
 * none, since one of the eight is as high. That is the worst-cell rule of the
 * local contrast measures (Chen 2014, Wei 2016: MPCM).
 *
 * Only the best pixel of each cell of SCAN_CELL x SCAN_CELL is kept, so the
 * work after the pass is bounded in any frame.
 */

enum {
	SCAN_CELL = 8,
	SCAN_RING = 3,
	SCAN_WEIGHT = 16, /* a smoothed level of one plane level */
	SCAN_ROWS = 8,    /* smoothed rows that are kept: 2 SCAN_RING + 1 */
	SCAN_LANES = 5,   /* row buffers for each of them */
	SCAN_EXTRA = 5    /* row buffers beside them */
};

/* The best light and the best dark pixel of a cell. */
struct scan_peak {
	uint16_t contrast; /* smoothed levels, to 8; 0: none */
	uint8_t x;         /* inside the cell */
	uint8_t y;
};

struct scan_cell {
	struct scan_peak light;
	struct scan_peak dark;
	uint32_t rough; /* sum of the steps to the left and the upper pixel,
			 * in plane levels */
};

static inline int scan_cells_across(int pixels)
{
	return (pixels + SCAN_CELL - 1) / SCAN_CELL;
}

/* scan_room - pixels of memory for the row buffers. */
size_t scan_room(int width);

/*
 * scan_plane - fills @cells, row by row.
 *
 * @rows: scan_room(width) pixels of memory to work in
 */
void scan_plane(
	const struct plane *plane, uint16_t *rows, struct scan_cell *cells);

#endif
