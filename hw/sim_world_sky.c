/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_world_sky.h"

#include <math.h>
#include <stdlib.h>

enum {
	NOISE_COUNT = 1 << 20,
	CELL_SHIFT = 4, /* cloud is computed every 16 pixels */
	CELL = 1 << CELL_SHIFT,
	OCTAVES = 4,
};

/* The largest cloud is about this many cells to a radian: 8 degrees each. */
#define CLOUD_CELLS_PER_RAD 7.0

/* Standard deviation of the sum of octaves, by measurement over the sphere. */
#define CLOUD_SIGMA 0.4

struct sky {
	struct rig rig;
	uint64_t seed;
	int32_t level;
	double cloud;
	int16_t *noise;   /* NOISE_COUNT samples, met at random places */
	int16_t *pattern; /* one a pixel */
	int32_t *clouds;  /* at the corners of the cells */
	int cells_across; /* corners in a row */
	int cells_down;
};

uint64_t sky_hash(uint64_t a, uint64_t b)
{
	uint64_t z = a * 0x9e3779b97f4a7c15U + b;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/*
 * A normal deviate as the sum of twelve uniform ones, 0 +- 1 in 1/65536:
 * integers only, and no tail beyond 6 sigma.
 */
static int32_t normal(uint64_t seed, uint64_t index)
{
	int32_t sum = -6 * 65535;

	for (uint64_t word = 0; word < 3; word++) {
		uint64_t bits = sky_hash(seed, 3 * index + word);

		for (int i = 0; i < 4; i++) {
			sum += (int32_t)((bits >> (16 * i)) & 0xffffU);
		}
	}
	return sum;
}

static void fill_normal(
	int16_t *values, size_t count, double sigma, uint64_t seed)
{
	int64_t scale = llrint(sigma * SKY_UNIT * 65536.0);

	for (size_t i = 0; i < count; i++) {
		int64_t value = (normal(seed, i) * scale) >> 32;

		value = value > INT16_MAX ? INT16_MAX : value;
		value = value < INT16_MIN ? INT16_MIN : value;
		values[i] = (int16_t)value;
	}
}

struct sky *sky_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	size_t pixels = (size_t)rig->lens.width_px * rig->lens.height_px;
	struct sky *sky = calloc(1, sizeof(*sky));

	if (sky == NULL) {
		error_set(error, ERROR_FAILED, "sky: out of memory");
		return NULL;
	}
	sky->rig = *rig;
	sky->seed = sky_hash(settings->seed, 0);
	sky->level = (int32_t)lrint(settings->level * SKY_UNIT);
	sky->cloud = settings->cloud;
	sky->cells_across = (rig->lens.width_px + CELL - 1) / CELL + 1;
	sky->cells_down = (rig->lens.height_px + CELL - 1) / CELL + 1;
	sky->noise = malloc(NOISE_COUNT * sizeof(*sky->noise));
	sky->pattern = malloc(pixels * sizeof(*sky->pattern));
	sky->clouds = calloc((size_t)sky->cells_across * sky->cells_down,
		sizeof(*sky->clouds));
	if (sky->noise == NULL || sky->pattern == NULL || sky->clouds == NULL) {
		sky_close(sky);
		error_set(error, ERROR_FAILED, "sky: out of memory");
		return NULL;
	}
	fill_normal(sky->noise, NOISE_COUNT, settings->noise,
		sky_hash(settings->seed, 1));
	fill_normal(sky->pattern, pixels, settings->pattern,
		sky_hash(settings->seed, 2));
	return sky;
}

void sky_close(struct sky *sky)
{
	if (sky == NULL) {
		return;
	}
	free(sky->noise);
	free(sky->pattern);
	free(sky->clouds);
	free(sky);
}

/* -1..1 for a corner of the lattice. */
static double corner(uint64_t seed, int64_t x, int64_t y, int64_t z)
{
	uint64_t bits =
		sky_hash(sky_hash(sky_hash(seed, (uint64_t)x), (uint64_t)y),
			(uint64_t)z);

	return (double)(int32_t)(bits >> 32) / 2147483648.0;
}

static double mix(double a, double b, double share)
{
	double smooth = share * share * (3.0 - 2.0 * share);

	return a + (b - a) * smooth;
}

/* Value noise: corners of a cubic lattice, smoothly joined. */
static double value_noise(uint64_t seed, struct vec3 p)
{
	int64_t x = (int64_t)floor(p.x);
	int64_t y = (int64_t)floor(p.y);
	int64_t z = (int64_t)floor(p.z);
	double layer[2];

	for (int k = 0; k < 2; k++) {
		double near = mix(corner(seed, x, y, z + k),
			corner(seed, x + 1, y, z + k), p.x - (double)x);
		double far = mix(corner(seed, x, y + 1, z + k),
			corner(seed, x + 1, y + 1, z + k), p.x - (double)x);

		layer[k] = mix(near, far, p.y - (double)y);
	}
	return mix(layer[0], layer[1], p.z - (double)z);
}

static double cloud_at(uint64_t seed, struct vec3 direction)
{
	double scale = CLOUD_CELLS_PER_RAD;
	double weight = 1.0;
	double sum = 0.0;

	for (uint64_t octave = 0; octave < OCTAVES; octave++) {
		struct vec3 p = { direction.x * scale, direction.y * scale,
			direction.z * scale };

		sum += weight * value_noise(seed + octave, p);
		scale *= 2.0;
		weight /= 2.0;
	}
	return sum / CLOUD_SIGMA;
}

void sky_turn(struct sky *sky, struct mount_angles head)
{
	if (sky->cloud <= 0.0) {
		return;
	}
	for (int j = 0; j < sky->cells_down; j++) {
		for (int i = 0; i < sky->cells_across; i++) {
			struct pixel at = { i * CELL, j * CELL };
			struct vec3 direction = geom_vector(
				rig_world_of_pixel(&sky->rig, at, head));

			sky->clouds[j * sky->cells_across + i] =
				(int32_t)lrint(sky->cloud * SKY_UNIT *
					cloud_at(sky->seed, direction));
		}
	}
}

/* Adds the clouds of row @y, linear between the corners of the cells. */
static void add_clouds(const struct sky *sky, int y, int32_t *row)
{
	const int32_t *above =
		sky->clouds + (size_t)(y >> CELL_SHIFT) * sky->cells_across;
	const int32_t *below = above + sky->cells_across;
	int32_t down = y & (CELL - 1);
	int width = sky->rig.lens.width_px;

	for (int x = 0; x < width; x += CELL) {
		int i = x >> CELL_SHIFT;
		int count = width - x < CELL ? width - x : CELL;
		int32_t left = above[i] * (CELL - down) + below[i] * down;
		int32_t right =
			above[i + 1] * (CELL - down) + below[i + 1] * down;

		for (int k = 0; k < count; k++) {
			row[x + k] += (left * (CELL - k) + right * k) >>
				(2 * CELL_SHIFT);
		}
	}
}

void sky_row(const struct sky *sky, int y, int64_t exposure_ns, int32_t *row)
{
	int width = sky->rig.lens.width_px;
	uint64_t bits = sky_hash(
		sky_hash(sky->seed, (uint64_t)exposure_ns), (uint64_t)y);
	const int16_t *noise =
		sky->noise + bits % (uint64_t)(NOISE_COUNT - width);
	const int16_t *pattern = sky->pattern + (size_t)y * width;

	for (int x = 0; x < width; x++) {
		row[x] = sky->level + pattern[x] + noise[x];
	}
	if (sky->cloud > 0.0) {
		add_clouds(sky, y, row);
	}
}
