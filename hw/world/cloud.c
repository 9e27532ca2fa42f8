/* SPDX-License-Identifier: Apache-2.0 */
#include "cloud.h"

#include "hw/random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
	FIRST_CELLS = 4, /* of the coarsest octave across the side */
	OCTAVES = 7,
	STEP_BITS = 8, /* of a texel, and of a level */
};

/* Each octave's share of the one before: billows with ragged rims. */
#define OCTAVE_GAIN 0.6

/* The pattern is bent by another one, by so many texels for one sigma. */
#define BEND_TEXELS 18.0

struct cloud {
	int16_t *level[CLOUD_LEVELS];
};

static double corner(uint64_t seed, int x, int y)
{
	uint64_t bits =
		random_hash(random_hash(seed, (uint64_t)x), (uint64_t)y);

	return (double)(int32_t)(bits >> 32) / 2147483648.0;
}

static double mixed(double a, double b, double share)
{
	double smooth = share * share * (3.0 - 2.0 * share);

	return a + (b - a) * smooth;
}

/* Corners of a lattice of @cells across the side, smoothly joined. */
static double octave(uint64_t seed, int cells, double x, double y)
{
	double at_x = x * cells / CLOUD_SIDE;
	double at_y = y * cells / CLOUD_SIDE;
	int i = (int)floor(at_x);
	int j = (int)floor(at_y);
	int mask = cells - 1;
	double across = at_x - i;

	return mixed(mixed(corner(seed, i & mask, j & mask),
			     corner(seed, (i + 1) & mask, j & mask), across),
		mixed(corner(seed, i & mask, (j + 1) & mask),
			corner(seed, (i + 1) & mask, (j + 1) & mask), across),
		at_y - j);
}

static double fractal(uint64_t seed, int octaves, double x, double y)
{
	double weight = 1.0;
	double sum = 0.0;

	for (int i = 0; i < octaves; i++) {
		uint64_t own = seed + (uint64_t)i;
		int cells = FIRST_CELLS << i;

		/* Every other one lies askew, so that no lattice shows. */
		sum += weight *
			(i % 2 == 0 ? octave(own, cells, x, y)
				    : octave(own, cells, x + y, y - x));
		weight *= OCTAVE_GAIN;
	}
	return sum;
}

static double bent(uint64_t seed, int x, int y)
{
	double aside = fractal(seed + 100, 3, x, y);
	double down = fractal(seed + 200, 3, x, y);

	return fractal(
		seed, OCTAVES, x + BEND_TEXELS * aside, y + BEND_TEXELS * down);
}

/* Scales the finest level to mean 0 and sigma CLOUD_ONE. */
static void normalise(const double *values, int16_t *to)
{
	const int count = CLOUD_SIDE * CLOUD_SIDE;
	double sum = 0.0;
	double squares = 0.0;
	double mean;
	double sigma;

	for (int i = 0; i < count; i++) {
		sum += values[i];
		squares += values[i] * values[i];
	}
	mean = sum / count;
	sigma = sqrt(squares / count - mean * mean);
	for (int i = 0; i < count; i++) {
		to[i] = (int16_t)lrint((values[i] - mean) / sigma * CLOUD_ONE);
	}
}

static bool fill_finest(struct cloud *cloud, uint64_t seed)
{
	double *values =
		malloc((size_t)CLOUD_SIDE * CLOUD_SIDE * sizeof(*values));

	if (values == NULL) {
		return false;
	}
	for (int y = 0; y < CLOUD_SIDE; y++) {
		for (int x = 0; x < CLOUD_SIDE; x++) {
			values[y * CLOUD_SIDE + x] = bent(seed, x, y);
		}
	}
	normalise(values, cloud->level[0]);
	free(values);
	return true;
}

static void halve(const int16_t *from, int16_t *to, int side)
{
	for (int y = 0; y < side; y++) {
		const int16_t *above = from + (size_t)(2 * y) * (2 * side);
		const int16_t *below = above + 2 * side;

		for (int x = 0; x < side; x++) {
			int sum = above[2 * x] + above[2 * x + 1] +
				below[2 * x] + below[2 * x + 1];

			to[y * side + x] = (int16_t)(sum >> 2);
		}
	}
}

struct cloud *cloud_open(uint64_t seed)
{
	struct cloud *cloud = calloc(1, sizeof(*cloud));
	bool room = cloud != NULL;

	for (int i = 0; room && i < CLOUD_LEVELS; i++) {
		size_t side = CLOUD_SIDE >> i;

		cloud->level[i] =
			malloc(side * side * sizeof(*cloud->level[i]));
		room = cloud->level[i] != NULL;
	}
	if (!room || !fill_finest(cloud, seed)) {
		cloud_close(cloud);
		return NULL;
	}
	for (int i = 1; i < CLOUD_LEVELS; i++) {
		halve(cloud->level[i - 1], cloud->level[i], CLOUD_SIDE >> i);
	}
	return cloud;
}

void cloud_close(struct cloud *cloud)
{
	if (cloud == NULL) {
		return;
	}
	for (int i = 0; i < CLOUD_LEVELS; i++) {
		free(cloud->level[i]);
	}
	free(cloud);
}

static int32_t between(
	const struct cloud *cloud, int level, uint32_t x, uint32_t y)
{
	const int16_t *texels = cloud->level[level];
	uint32_t side = (uint32_t)CLOUD_SIDE >> level;
	uint32_t mask = side - 1;
	uint32_t i = (x >> (STEP_BITS + level)) & mask;
	uint32_t j = (y >> (STEP_BITS + level)) & mask;
	uint32_t i1 = (i + 1) & mask;
	uint32_t j1 = (j + 1) & mask;
	int32_t across = (int32_t)((x >> level) & (CLOUD_STEPS - 1));
	int32_t down = (int32_t)((y >> level) & (CLOUD_STEPS - 1));
	int32_t above = texels[j * side + i] * (CLOUD_STEPS - across) +
		texels[j * side + i1] * across;
	int32_t below = texels[j1 * side + i] * (CLOUD_STEPS - across) +
		texels[j1 * side + i1] * across;

	return (above * (CLOUD_STEPS - down) + below * down) /
		(CLOUD_STEPS * CLOUD_STEPS);
}

int32_t cloud_at(const struct cloud *cloud, uint32_t x, uint32_t y, int blur)
{
	int level = blur >> STEP_BITS;
	int share = blur & (CLOUD_STEPS - 1);
	int32_t fine = between(cloud, level, x, y);

	if (share == 0) {
		return fine;
	}
	return fine +
		(between(cloud, level + 1, x, y) - fine) * share / CLOUD_STEPS;
}
