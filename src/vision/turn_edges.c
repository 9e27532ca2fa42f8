/* SPDX-License-Identifier: Apache-2.0 */
#include "turn_edges.h"

#include <stdlib.h>

enum {
	SAMPLE = 2, /* each so many pixels, edges are looked for */
	BINS = 512, /* of slopes; steeper ones count as that */
	QUARTER = 4,
	STEEP = 5,   /* times the lower quartile of slopes is an edge ... */
	STEEPEST = 8 /* ... and at least so many levels over two pixels */
};

/* Of a raster around a pixel: over two pixels. */
struct slope {
	int x;
	int y;
};

static struct slope slope_at(const struct raster *raster, int x, int y)
{
	const uint16_t *row = raster_row(raster, y);

	return (struct slope){ row[x + 1] - row[x - 1],
		raster_row(raster, y + 1)[x] - raster_row(raster, y - 1)[x] };
}

static int steepness(struct slope slope)
{
	return abs(slope.x) + abs(slope.y);
}

/* steep_of - how steep a slope has to be to stand out from noise. */
static int steep_of(const struct raster *raster, int *count)
{
	int bins[BINS] = { 0 };
	int sampled = 0;
	int seen = 0;
	int quartile = 0;
	int edge;

	for (int y = EDGES_RIM; y < raster->height - EDGES_RIM; y += SAMPLE) {
		for (int x = EDGES_RIM; x < raster->width - EDGES_RIM;
			x += SAMPLE) {
			int steep = steepness(slope_at(raster, x, y));

			bins[steep < BINS ? steep : BINS - 1]++;
			sampled++;
		}
	}
	while (quartile < BINS - 1 &&
		(seen += bins[quartile]) * QUARTER < sampled) {
		quartile++;
	}
	edge = quartile * STEEP > STEEPEST ? quartile * STEEP : STEEPEST;
	*count = 0;
	for (int i = edge; i < BINS; i++) {
		*count += bins[i];
	}
	return edge < BINS ? edge : BINS;
}

/* smooth_at - by 1 2 1 both ways, in levels of 16. */
static int smooth_at(const struct raster *raster, int x, int y)
{
	int sum = 0;

	for (int j = -1; j <= 1; j++) {
		const uint16_t *row = raster_row(raster, y + j) + x;

		sum += (row[-1] + 2 * row[0] + row[1]) * (2 - abs(j));
	}
	return sum;
}

static struct edge edge_at(const struct raster *raster, int x, int y)
{
	return (struct edge){
		.x = (int16_t)x,
		.y = (int16_t)y,
		.slope_x = smooth_at(raster, x + 1, y) -
			smooth_at(raster, x - 1, y),
		.slope_y = smooth_at(raster, x, y + 1) -
			smooth_at(raster, x, y - 1),
		.level = smooth_at(raster, x, y) * (EDGES_ONE / EDGES_SMOOTH),
	};
}

/* is_taken - of @count as many as there is room for. */
static bool is_taken(int number, int count)
{
	int room = count < EDGES_MOST ? count : EDGES_MOST;

	return (number + 1) * room / count > number * room / count;
}

int edges_take(struct edge *edges, const struct raster *raster)
{
	int count;
	int least = steep_of(raster, &count);
	int met = 0;
	int taken = 0;

	if (count < EDGES_LEAST) {
		return 0;
	}
	for (int y = EDGES_RIM; y < raster->height - EDGES_RIM; y += SAMPLE) {
		for (int x = EDGES_RIM; x < raster->width - EDGES_RIM;
			x += SAMPLE) {
			if (steepness(slope_at(raster, x, y)) >= least &&
				is_taken(met++, count)) {
				edges[taken++] = edge_at(raster, x, y);
			}
		}
	}
	return taken;
}
