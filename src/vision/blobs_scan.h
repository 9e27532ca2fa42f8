/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_SCAN_H
#define VISION_BLOBS_SCAN_H

#include "blobs_raster.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Scan: the one pass over every pixel of a raster. Only for blobs.
 *
 * The raster is smoothed by 1 2 1 both ways. The contrast of a pixel is how
 * far it stands above the highest (light) or below the lowest (dark) of eight
 * smoothed pixels around it, SCAN_RING away: an edge, a ridge or a slope has
 * none, since one of the eight is as high. That is the worst-cell rule of the
 * local contrast measures (Chen 2014, Wei 2016: MPCM).
 *
 * Only the best pixel of each cell of SCAN_CELL x SCAN_CELL is kept, so the
 * work after the pass is bounded in any frame.
 */

enum {
	SCAN_CELL_BITS = 3,
	SCAN_CELL = 1 << SCAN_CELL_BITS,
	SCAN_RING = 3,
	SCAN_WEIGHT = 16,   /* smoothed levels of one raster level */
	SCAN_ROUGH = 8,     /* units of roughness of one raster level */
	SCAN_PLACE_BITS = 6 /* of a peak: column and row inside the cell */
};

/*
 * The cells of a raster, row by row, cells_stride from row to row; one cell
 * more on each side, which repeats its neighbour's roughness.
 *
 * A peak is a contrast in smoothed levels, its lowest SCAN_PLACE_BITS
 * replaced by column * SCAN_CELL + row. Roughness is the mean step to the
 * left plus to the upper pixel, times SCAN_ROUGH.
 */
struct cells {
	uint16_t *memory; /* of its maker */
	uint16_t *light;
	uint16_t *dark;
	uint16_t *rough;
	ptrdiff_t stride;
	int across;
	int down;
};

/* cells_room, cells_lay - as raster_room and raster_lay; of a raster's size. */
size_t cells_room(int width, int height);
struct cells cells_lay(uint16_t *memory, int width, int height);

/* scan_room - pixels of memory for the row buffers. */
size_t scan_room(int width);

/*
 * scan_raster - fills @cells, and the next raster on the way: what was just
 * looked at is still near the processor.
 *
 * @rows: scan_room(width) pixels of memory to work in
 * @half: becomes what raster_halve makes of it; NULL: there is none
 */
void scan_raster(const struct raster *raster, uint16_t *rows,
	const struct cells *cells, const struct raster *half);

#endif
