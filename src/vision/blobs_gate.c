/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_gate.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	AROUND_PARTS = 3, /* of the roughness around counts as noise, */
	AROUND_OF = 8,    /* of so many */
	/* of the noise of one unit of roughness, in 1/RASTER_FINE levels */
	ROUGH_NOISE = RASTER_FINE / SCAN_ROUGH * AROUND_PARTS / AROUND_OF,
	OCTAVE_BITS = 4, /* of the fraction that tell bins apart */
	FRACTION_REST = 23 - OCTAVE_BITS,
	/* A score of 1/4; smoothed levels are 1/16, noise 1/256 of a level. */
	BIN_LOWEST = (127 - 4 - 2) << OCTAVE_BITS,
	PLACE_MASK = (1 << SCAN_PLACE_BITS) - 1
};

void gate_start(struct gate *gate, uint32_t floor)
{
	gate->floor = floor;
	memset(gate->counts, 0, sizeof(gate->counts));
}

static inline void order(uint16_t *a, uint16_t *b)
{
	uint16_t low = kernel_min(*a, *b);

	*b = kernel_max(*a, *b);
	*a = low;
}

/*
 * median_row - the lower median of the eight cells around each cell.
 *
 * Batcher's network for eight values; the fourth of them is wanted. A spot
 * beside a tree line is in the sky by this measure, one inside of it is not.
 */
KERNEL static void median_row(uint16_t *restrict out,
	const uint16_t *restrict above, const uint16_t *restrict at,
	const uint16_t *restrict below, int across)
{
	for (int i = 0; i < across; i++) {
		uint16_t a = above[i - 1];
		uint16_t b = above[i];
		uint16_t c = above[i + 1];
		uint16_t d = at[i - 1];
		uint16_t e = at[i + 1];
		uint16_t f = below[i - 1];
		uint16_t g = below[i];
		uint16_t h = below[i + 1];

		order(&a, &b);
		order(&c, &d);
		order(&e, &f);
		order(&g, &h);
		order(&a, &c);
		order(&b, &d);
		order(&e, &g);
		order(&f, &h);
		order(&b, &c);
		order(&f, &g);
		order(&a, &e);
		order(&b, &f);
		order(&c, &g);
		order(&d, &h);
		order(&c, &e);
		order(&d, &f);
		out[i] = kernel_min(d, e);
	}
}

/*
 * bin_row - 16 bins for each doubling of the rough score.
 *
 * The exponent and the first bits of the fraction of a binary32 are such a
 * scale. Both sides of the division are exact, so its one rounding is the
 * same everywhere.
 */
KERNEL static void bin_row(uint8_t *restrict bins,
	const uint16_t *restrict peaks, const uint16_t *restrict rough,
	uint32_t floor, int across)
{
	for (int i = 0; i < across; i++) {
		int32_t contrast = peaks[i] & ~PLACE_MASK;
		int32_t noise = (int32_t)(floor + rough[i] * ROUGH_NOISE);
		float score = (float)contrast / (float)noise;
		int32_t bits;

		memcpy(&bits, &score, sizeof(bits));
		bits = (bits >> FRACTION_REST) - BIN_LOWEST;
		bits = bits > 0 ? bits : 0;
		bins[i] = (uint8_t)(bits < GATE_BINS ? bits : GATE_BINS - 1);
	}
}

/* count_row - in turn, since most are alike and would wait for each other. */
static void count_row(struct gate *gate, const uint8_t *bins, int across)
{
	for (int i = 0; i < across; i++) {
		gate->counts[i % GATE_COUNTS][bins[i]]++;
	}
}

static void take_peaks(struct gate *gate, const struct cells *cells,
	uint8_t *bins, const uint16_t *peaks, const uint16_t *noise)
{
	for (int j = 0; j < cells->down; j++) {
		ptrdiff_t start = j * cells->stride;

		bin_row(bins + start, peaks + start, noise + start, gate->floor,
			cells->across);
		count_row(gate, bins + start, cells->across);
	}
}

void gate_take(struct gate *gate, int level, const struct cells *cells,
	bool light, bool dark)
{
	for (int j = 0; j < cells->down; j++) {
		ptrdiff_t start = j * cells->stride;
		const uint16_t *rough = cells->rough + start;

		median_row(gate->noise[level] + start, rough - cells->stride,
			rough, rough + cells->stride, cells->across);
	}
	if (light) {
		take_peaks(gate, cells, gate->bins_light[level], cells->light,
			gate->noise[level]);
	}
	if (dark) {
		take_peaks(gate, cells, gate->bins_dark[level], cells->dark,
			gate->noise[level]);
	}
}

/* What may pass: all above a bin, and the first few of it. */
struct limit {
	uint32_t bin;
	size_t few;
};

static size_t count_bin(const struct gate *gate, uint32_t bin)
{
	size_t count = 0;

	for (int i = 0; i < GATE_COUNTS; i++) {
		count += gate->counts[i][bin];
	}
	return count;
}

static struct limit limit_of(const struct gate *gate, size_t most)
{
	struct limit limit = { .bin = GATE_BINS - 1 };
	size_t above = 0;
	size_t more = count_bin(gate, limit.bin);

	while (limit.bin > 1 && above + more <= most) {
		above += more;
		more = count_bin(gate, --limit.bin);
	}
	limit.few = most - above;
	return limit;
}

static bool passes(struct limit *limit, uint32_t bin)
{
	if (bin != limit->bin) {
		return bin > limit->bin;
	}
	if (!limit->few) {
		return false;
	}
	limit->few--;
	return true;
}

static struct candidate candidate_of(const struct gate *gate, int level,
	const struct cells *cells, int i, int j, bool dark)
{
	ptrdiff_t at = j * cells->stride + i;
	uint32_t peak = dark ? cells->dark[at] : cells->light[at];
	uint32_t place = peak & PLACE_MASK;

	return (struct candidate){
		.place = { .level = level,
			.x = i * SCAN_CELL + (int)(place >> SCAN_CELL_BITS),
			.y = j * SCAN_CELL + (int)(place % SCAN_CELL),
			.dark = dark },
		.noise = gate->floor +
			gate->noise[level][at] * (uint32_t)ROUGH_NOISE,
	};
}

static size_t pass_level(const struct gate *gate, int level,
	const struct cells *cells, struct limit *limit, struct candidate *out)
{
	size_t count = 0;

	for (int j = 0; j < cells->down; j++) {
		const uint8_t *light =
			gate->bins_light[level] + j * cells->stride;
		const uint8_t *dark =
			gate->bins_dark[level] + j * cells->stride;

		for (int i = 0; i < cells->across; i++) {
			if (light[i] < limit->bin && dark[i] < limit->bin) {
				continue;
			}
			if (passes(limit, light[i])) {
				out[count++] = candidate_of(
					gate, level, cells, i, j, false);
			}
			if (passes(limit, dark[i])) {
				out[count++] = candidate_of(
					gate, level, cells, i, j, true);
			}
		}
	}
	return count;
}

size_t gate_pass(const struct gate *gate, const struct cells *cells, int levels,
	struct candidate *out, size_t most)
{
	struct limit limit = limit_of(gate, most);
	size_t count = 0;

	for (int level = 0; level < levels; level++) {
		count += pass_level(
			gate, level, &cells[level], &limit, out + count);
	}
	return count;
}
