/* SPDX-License-Identifier: Apache-2.0 */
#include "sensor.h"

#include "base/kernel.h"
#include "hw/random.h"
#include "noise.h"
#include "sky.h"
#include "spot.h"

#include <math.h>
#include <stdlib.h>

enum {
	DEAD_MAX = 4096,
	DRIFT_BITS = 8,
	DRIFT_ONE = 1 << DRIFT_BITS,
	LOSS_BITS = 14, /* of the light's share that shading takes */
	LOSS_ONE = 1 << LOSS_BITS,
	UNIT_BITS = 4,   /* SKY_UNIT is 2^4 */
	SCALE_BITS = 12, /* NOISE_ONE is 2^12 */
	RUN = 32,        /* noise comes in multiples of so many */
};

/* Without a shutter the pattern has drifted by then. */
#define DRIFT_S 300.0

/* Of the pattern's variance, so much is in whole columns. */
#define COLUMN_SHARE 0.3

/* A flickering pixel is right or wrong for so long. */
#define FLICKER_S 4.0

struct dead_pixel {
	uint32_t at;
	bool flickers;
	int32_t off; /* grey levels */
};

struct sensor {
	struct sim_world_settings settings;
	int width;
	int height;
	uint64_t seed;
	struct noise *noise;
	int16_t *pattern; /* since the last shutter */
	int16_t *growth;  /* what it grows by until the next */
	int16_t *loss;    /* shading, of LOSS_ONE */
	int16_t *scale;   /* sigma of the noise, by pixel */
	int16_t *row;     /* scratch */
	int64_t epoch;    /* of the pattern; -1: none yet */
	int32_t grown;    /* of DRIFT_ONE */
	uint64_t key;     /* of the frame */
	double at_s;
	int dead_count;
	struct dead_pixel *dead;
};

static int32_t units(double levels)
{
	return (int32_t)lrint(levels * SKY_UNIT);
}

/* A pattern with stripes, of the given strength in grey levels. */
static void fill_pattern(
	struct sensor *sensor, int16_t *pattern, double sigma, uint64_t key)
{
	int32_t column = units(sigma * sqrt(COLUMN_SHARE));
	int32_t single = units(sigma * sqrt(1.0 - COLUMN_SHARE));
	int16_t *stripes = sensor->row + sensor->width + RUN;

	noise_fill(sensor->noise, random_hash(key, UINT64_MAX), stripes,
		sensor->width);
	for (int y = 0; y < sensor->height; y++) {
		int16_t *row = pattern + (size_t)y * sensor->width;

		noise_fill(sensor->noise, random_hash(key, (uint64_t)y),
			sensor->row, sensor->width);
		for (int x = 0; x < sensor->width; x++) {
			row[x] = (int16_t)((sensor->row[x] * single +
						   stripes[x] * column) >>
				SCALE_BITS);
		}
	}
}

static void fill_loss(struct sensor *sensor)
{
	double cx = (sensor->width - 1) / 2.0;
	double cy = (sensor->height - 1) / 2.0;
	double corner = fmax(cx * cx + cy * cy, 1.0);

	for (int y = 0; y < sensor->height; y++) {
		for (int x = 0; x < sensor->width; x++) {
			double square =
				(x - cx) * (x - cx) + (y - cy) * (y - cy);

			sensor->loss[y * sensor->width + x] = (int16_t)lrint(
				LOSS_ONE * sensor->settings.vignette * square /
				corner);
		}
	}
}

static void choose_dead(struct sensor *sensor)
{
	uint64_t state = random_hash(sensor->seed, 3);
	uint64_t pixels = (uint64_t)sensor->width * (uint64_t)sensor->height;
	double noise = fmax(sensor->settings.noise, 1.0);

	for (int i = 0; i < sensor->dead_count; i++) {
		struct dead_pixel *dead = &sensor->dead[i];
		double off = noise * (6.0 + 30.0 * random_unit(&state));

		dead->at = (uint32_t)(random_next(&state) % pixels);
		dead->flickers = random_unit(&state) < 0.5;
		off = random_unit(&state) < 0.5 ? -off : off;
		dead->off = (int32_t)lrint(dead->flickers ? off / 3.0 : off);
	}
}

static bool allocate(struct sensor *sensor)
{
	size_t pixels = (size_t)sensor->width * sensor->height;
	double dead = sensor->settings.dead_share * (double)pixels;

	sensor->dead_count = (int)fmin(dead + 0.5, DEAD_MAX);
	sensor->noise = noise_open(random_hash(sensor->seed, 1));
	sensor->pattern = calloc(pixels, sizeof(*sensor->pattern));
	sensor->growth = calloc(pixels, sizeof(*sensor->growth));
	sensor->loss = calloc(pixels, sizeof(*sensor->loss));
	sensor->scale = malloc(pixels * sizeof(*sensor->scale));
	sensor->row = malloc(
		2 * ((size_t)sensor->width + RUN) * sizeof(*sensor->row));
	sensor->dead =
		calloc((size_t)sensor->dead_count + 1, sizeof(*sensor->dead));
	return sensor->noise != NULL && sensor->pattern != NULL &&
		sensor->growth != NULL && sensor->loss != NULL &&
		sensor->scale != NULL && sensor->row != NULL &&
		sensor->dead != NULL;
}

struct sensor *sensor_open(const struct sim_world_settings *settings, int width,
	int height, struct error *error)
{
	struct sensor *sensor = calloc(1, sizeof(*sensor));
	size_t pixels = (size_t)width * height;

	if (sensor != NULL) {
		sensor->settings = *settings;
		sensor->width = width;
		sensor->height = height;
		sensor->seed = random_hash(settings->seed, 0);
		sensor->epoch = -1;
	}
	if (sensor == NULL || !allocate(sensor)) {
		sensor_close(sensor);
		error_set(error, ERROR_FAILED,
			"simulated world: out of memory for %d x %d pixels",
			width, height);
		return NULL;
	}
	for (size_t i = 0; i < pixels; i++) {
		sensor->scale[i] = (int16_t)units(settings->noise);
	}
	fill_loss(sensor);
	choose_dead(sensor);
	fill_pattern(sensor, sensor->growth, settings->drift,
		random_hash(sensor->seed, 2));
	return sensor;
}

void sensor_close(struct sensor *sensor)
{
	if (sensor == NULL) {
		return;
	}
	noise_close(sensor->noise);
	free(sensor->pattern);
	free(sensor->growth);
	free(sensor->loss);
	free(sensor->scale);
	free(sensor->row);
	free(sensor->dead);
	free(sensor);
}

/* How long ago the shutter began to close, and how often it had before. */
static double since_shutter(
	const struct sensor *sensor, double at_s, int64_t *count)
{
	double every_s = sensor->settings.shutter_every_s;
	double times;

	*count = 0;
	if (every_s <= 0.0 || at_s < every_s) {
		return at_s;
	}
	times = floor(at_s / every_s);
	*count = (int64_t)times;
	return at_s - times * every_s;
}

bool sensor_shut(const struct sensor *sensor, double at_s)
{
	int64_t count;
	double since_s = since_shutter(sensor, at_s, &count);

	return count > 0 && since_s < sensor->settings.shutter_s;
}

void sensor_age(struct sensor *sensor, double at_s)
{
	double every_s = sensor->settings.shutter_every_s;
	int64_t epoch;
	double since_s = since_shutter(sensor, at_s, &epoch);
	double share = since_s / (every_s > 0.0 ? every_s : DRIFT_S);

	sensor->grown = (int32_t)(DRIFT_ONE * fmax(0.0, fmin(share, 1.0)));
	if (epoch != sensor->epoch) {
		sensor->epoch = epoch;
		fill_pattern(sensor, sensor->pattern, sensor->settings.pattern,
			random_hash(sensor->seed, 100 + (uint64_t)epoch));
	}
}

/* The noise of as much light; the square root rounds alike everywhere. */
static void scale_noise(const struct sensor *sensor, int y, const int32_t *row)
{
	int16_t *scale = sensor->scale + (size_t)y * sensor->width;
	float read = (float)(sensor->settings.noise * sensor->settings.noise *
		SKY_UNIT * SKY_UNIT);
	float each = (float)(sensor->settings.photon * SKY_UNIT);

	for (int x = 0; x < sensor->width; x++) {
		float light = row[x] > 0 ? (float)row[x] : 0.0F;
		float sigma = sqrtf(read + each * light) + 0.5F;

		scale[x] = (int16_t)(sigma < 32767.0F ? sigma : 32767.0F);
	}
}

KERNEL void sensor_shade(struct sensor *sensor, int y, int32_t *row)
{
	size_t first = (size_t)y * sensor->width;
	const int16_t *pattern = sensor->pattern + first;
	const int16_t *growth = sensor->growth + first;
	const int16_t *loss = sensor->loss + first;
	int32_t grown = sensor->grown;

	if (sensor->settings.photon > 0.0) {
		scale_noise(sensor, y, row);
	}
	for (int x = 0; x < sensor->width; x++) {
		row[x] += pattern[x] + (growth[x] * grown >> DRIFT_BITS) -
			((row[x] >> UNIT_BITS) * loss[x] >>
				(LOSS_BITS - UNIT_BITS));
	}
}

void sensor_begin(struct sensor *sensor, int64_t exposure_ns)
{
	sensor->at_s = (double)exposure_ns * 1e-9;
	sensor->key = random_hash(sensor->seed, (uint64_t)exposure_ns);
}

/* One deviate for a whole row. */
static int32_t line_offset(const struct sensor *sensor, uint64_t key)
{
	int16_t *deviates = sensor->row + sensor->width + RUN;

	if (sensor->settings.line_noise <= 0.0) {
		return 0;
	}
	noise_fill(sensor->noise, ~key, deviates, 1);
	return deviates[0] * units(sensor->settings.line_noise) >> SCALE_BITS;
}

static uint16_t grey(int32_t units)
{
	int32_t level = units / SKY_UNIT;

	level = level < 0 ? 0 : level;
	return (uint16_t)(level > UINT16_MAX ? UINT16_MAX : level);
}

KERNEL void sensor_develop(struct sensor *sensor, int y, const int32_t *row,
	const int32_t *light, uint16_t *pixels)
{
	const int16_t *scale = sensor->scale + (size_t)y * sensor->width;
	uint64_t key = random_hash(sensor->key, (uint64_t)y);
	const int16_t *noise = sensor->row;
	/* Half a grey level, so that it is rounded and not cut. */
	int32_t line = line_offset(sensor, key) + SKY_UNIT / 2;

	noise_fill(sensor->noise, key, sensor->row, sensor->width);
	if (light == NULL) {
		for (int x = 0; x < sensor->width; x++) {
			pixels[x] = grey(row[x] + line +
				(noise[x] * scale[x] >> SCALE_BITS));
		}
		return;
	}
	for (int x = 0; x < sensor->width; x++) {
		pixels[x] =
			grey(row[x] + line + light[x] / (SPOT_UNIT / SKY_UNIT) +
				(noise[x] * scale[x] >> SCALE_BITS));
	}
}

static bool is_wrong(const struct sensor *sensor, const struct dead_pixel *dead)
{
	uint64_t slot = (uint64_t)(int64_t)floor(sensor->at_s / FLICKER_S);

	return !dead->flickers ||
		(random_hash(sensor->seed + dead->at, slot) & 3U) == 0;
}

void sensor_end(const struct sensor *sensor, uint16_t *pixels)
{
	for (int i = 0; i < sensor->dead_count; i++) {
		const struct dead_pixel *dead = &sensor->dead[i];

		if (is_wrong(sensor, dead)) {
			pixels[dead->at] =
				grey((pixels[dead->at] + dead->off) * SKY_UNIT);
		}
	}
}
