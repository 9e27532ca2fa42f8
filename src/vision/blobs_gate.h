/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_GATE_H
#define VISION_BLOBS_GATE_H

#include "blobs_scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Gate: which peaks of the cells deserve a closer look. Only for blobs.
 *
 * The rough score of a peak is its contrast over the noise around its cell.
 * Peaks are binned by it, and the best of all rasters are let through.
 */

enum {
	GATE_LEVELS = 4,
	GATE_BINS = 256,
	GATE_COUNTS = 4
};

/* A peak that was let through. */
struct candidate {
	struct place place;
	uint32_t
		noise; /* of its surroundings, in 1/RASTER_FINE raster levels */
	double score;  /* after the closer look */
};

struct gate {
	uint8_t *bins_light[GATE_LEVELS]; /* of each cell, 0: none */
	uint8_t *bins_dark[GATE_LEVELS];
	uint16_t *noise[GATE_LEVELS]; /* roughness around, lower median */
	uint32_t floor;               /* 1/RASTER_FINE raster levels */
	uint32_t counts[GATE_COUNTS][GATE_BINS]; /* their sum counts */
};

/* gate_start - of a frame; @floor of noise, in 1/RASTER_FINE raster levels. */
void gate_start(struct gate *gate, uint32_t floor);

/* gate_take - bins the peaks of a raster. */
void gate_take(struct gate *gate, int level, const struct cells *cells,
	bool light, bool dark);

/*
 * gate_pass - the best candidates of all rasters, in the order of their place.
 *
 * @out: room for @most
 *
 * Returns how many.
 */
size_t gate_pass(const struct gate *gate, const struct cells *cells, int levels,
	struct candidate *out, size_t most);

#endif
