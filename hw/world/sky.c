/* SPDX-License-Identifier: Apache-2.0 */
#include "sky.h"

#include "base/kernel.h"
#include "cloud.h"
#include "hw/random.h"

#include <math.h>
#include <stdlib.h>

enum {
	CELL_SHIFT = 2,
	CELL = 1 << CELL_SHIFT,
	DECKS = 2,
	BLUR_MAX = (CLOUD_LEVELS - 1) * CLOUD_STEPS,
	HAZE_ONE = 256,
	EDGE_SLOPE = 3, /* how much steeper a heap's rim is than a veil's */
};

/* Texels to the height of the clouds; the pattern repeats after four. */
#define TEXELS_PER_HEIGHT 128.0

/* The sine of elevation is raised by this, as the Earth's curve does. */
#define HORIZON_SINE 0.1

/* Air mass halves the clouds' contrast where the sine is this. */
#define HAZE_SINE 0.12

/* The second deck: larger, turned by acos(0.8), slower. */
static const double deck_scale[DECKS] = { 1.0, 0.37 };
static const double deck_cosine[DECKS] = { 1.0, 0.8 };
static const double deck_sine[DECKS] = { 0.0, 0.6 };
static const double deck_pace[DECKS] = { 1.0, 0.7 };

/* Their shares of the variance are 0.6 and 0.4. */
static const int32_t deck_weight[DECKS] = { 198, 162 };

struct deck_point {
	uint32_t x; /* in the pattern, at time 0 */
	uint32_t y;
	int blur;
};

struct sky_point {
	struct deck_point deck[DECKS];
	int32_t haze;     /* what is left of the contrast, of HAZE_ONE */
	int32_t gradient; /* in SKY_UNIT */
};

struct sky {
	struct sim_world_settings settings;
	struct cloud *cloud; /* NULL: none */
	struct vec3 *rays;   /* of the lattice, in the carrier's frame */
	struct sky_point *points;
	int32_t *light; /* at the lattice */
	int across;
	int down;
};

static bool allocate(struct sky *sky)
{
	size_t count = (size_t)sky->across * sky->down;

	sky->rays = malloc(count * sizeof(*sky->rays));
	sky->points = calloc(count, sizeof(*sky->points));
	sky->light = calloc(count, sizeof(*sky->light));
	if (sky->settings.cloud > 0.0) {
		sky->cloud = cloud_open(random_hash(sky->settings.seed, 10));
		if (sky->cloud == NULL) {
			return false;
		}
	}
	return sky->rays != NULL && sky->points != NULL && sky->light != NULL;
}

struct sky *sky_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	struct sky *sky = calloc(1, sizeof(*sky));

	if (sky == NULL) {
		error_set(error, ERROR_FAILED, "sky: out of memory");
		return NULL;
	}
	sky->settings = *settings;
	sky->across = (rig->lens.width_px + CELL - 1) / CELL + 1;
	sky->down = (rig->lens.height_px + CELL - 1) / CELL + 1;
	if (!allocate(sky)) {
		sky_close(sky);
		error_set(error, ERROR_FAILED, "sky: out of memory");
		return NULL;
	}
	for (int j = 0; j < sky->down; j++) {
		for (int i = 0; i < sky->across; i++) {
			struct pixel at = { i * CELL, j * CELL };

			sky->rays[j * sky->across + i] = view_ray(rig, at);
		}
	}
	return sky;
}

void sky_close(struct sky *sky)
{
	if (sky == NULL) {
		return;
	}
	cloud_close(sky->cloud);
	free(sky->rays);
	free(sky->points);
	free(sky->light);
	free(sky);
}

/* Rounds to 1/256 texel, and drops whole turns of the pattern. */
static uint32_t texel_steps(double texels)
{
	return (uint32_t)(uint64_t)llrint(texels * CLOUD_STEPS);
}

static void place(struct sky_point *point, struct vec3 direction)
{
	double sine = fmax(direction.z, 0.0) + HORIZON_SINE;
	double x = direction.x / sine * TEXELS_PER_HEIGHT;
	double y = direction.y / sine * TEXELS_PER_HEIGHT;

	for (int i = 0; i < DECKS; i++) {
		point->deck[i].x = texel_steps(deck_scale[i] *
			(deck_cosine[i] * x - deck_sine[i] * y));
		point->deck[i].y = texel_steps(deck_scale[i] *
			(deck_sine[i] * x + deck_cosine[i] * y));
	}
	point->haze = (int32_t)lrint(
		HAZE_ONE * sine / (sine + HORIZON_SINE + HAZE_SINE));
}

static int32_t gradient(const struct sky *sky, struct vec3 direction)
{
	double sine = fmax(direction.z, 0.0);

	return (int32_t)lrint(sky->settings.gradient * SKY_UNIT * HAZE_SINE /
		(sine + HAZE_SINE));
}

static uint32_t distance(uint32_t a, uint32_t b)
{
	return (uint32_t)abs((int32_t)(a - b));
}

/* 256 times the logarithm to base 2, by straight lines between powers. */
static int log2_steps(uint32_t value)
{
	int bits = 31 - __builtin_clz(value | 1);

	return bits * CLOUD_STEPS +
		(int)((uint64_t)value * CLOUD_STEPS >> bits) - CLOUD_STEPS;
}

/* As blurred as the way to the next point of the lattice is long. */
static void set_blur(struct sky_point *point, const struct sky_point *right,
	const struct sky_point *below)
{
	for (int i = 0; i < DECKS; i++) {
		struct deck_point *deck = &point->deck[i];
		uint32_t across = distance(deck->x, right->deck[i].x) +
			distance(deck->y, right->deck[i].y);
		uint32_t down = distance(deck->x, below->deck[i].x) +
			distance(deck->y, below->deck[i].y);
		uint32_t way = across > down ? across : down;
		int blur = log2_steps(way) - log2_steps(CLOUD_STEPS);

		blur = blur < 0 ? 0 : blur;
		deck->blur = blur > BLUR_MAX ? BLUR_MAX : blur;
	}
}

void sky_turn(struct sky *sky, const struct view *view)
{
	int count = sky->across * sky->down;

	for (int i = 0; i < count; i++) {
		struct vec3 direction = view_out(view, sky->rays[i]);

		sky->points[i].gradient = gradient(sky, direction);
		if (sky->cloud != NULL) {
			place(&sky->points[i], direction);
		}
	}
	for (int j = 0; j < sky->down && sky->cloud != NULL; j++) {
		for (int i = 0; i < sky->across; i++) {
			int at = j * sky->across + i;
			int right = i + 1 < sky->across ? at + 1 : at - 1;
			int below = j + 1 < sky->down ? at + sky->across
						      : at - sky->across;

			set_blur(&sky->points[at], &sky->points[right],
				&sky->points[below]);
		}
	}
}

/* A veil where @heaped is 0; heaps with rims and flat tops where it is 256. */
static int32_t shaped(int32_t cloud, int32_t heaped)
{
	int32_t heap = EDGE_SLOPE * (cloud - CLOUD_ONE / 2);

	heap = heap < 0 ? 0 : heap;
	heap = heap > 2 * CLOUD_ONE ? 2 * CLOUD_ONE + (cloud >> 2) : heap;
	return (cloud * (256 - heaped) + heap * heaped) / 256;
}

void sky_drift(struct sky *sky, double at_s, int32_t flash)
{
	int count = sky->across * sky->down;
	int32_t scale = (int32_t)lrint(sky->settings.cloud * SKY_UNIT);
	int32_t heaped = (int32_t)lrint(sky->settings.heaped * 256.0);
	uint32_t way[DECKS];

	for (int i = 0; i < DECKS; i++) {
		way[i] = texel_steps(sky->settings.wind * at_s * deck_pace[i] *
			TEXELS_PER_HEIGHT);
	}
	for (int i = 0; i < count; i++) {
		const struct sky_point *point = &sky->points[i];
		int32_t sum = 0;
		int64_t light;

		for (int k = 0; sky->cloud != NULL && k < DECKS; k++) {
			const struct deck_point *deck = &point->deck[k];

			sum += deck_weight[k] *
				cloud_at(sky->cloud, deck->x + way[k],
					deck->y + (way[k] >> 2), deck->blur);
		}
		light = (int64_t)shaped(sum / 256, heaped) * scale *
			point->haze;
		light = light / (CLOUD_ONE * HAZE_ONE);
		sky->light[i] = point->gradient +
			(int32_t)(light * (256 + flash) / 256);
	}
}

KERNEL void sky_row(const struct sky *sky, int y, int32_t *row)
{
	const int32_t *above =
		sky->light + (size_t)(y >> CELL_SHIFT) * sky->across;
	const int32_t *below = above + sky->across;
	int32_t down = y & (CELL - 1);

	for (int i = 0; i + 1 < sky->across; i++) {
		int32_t left = above[i] * (CELL - down) + below[i] * down;
		int32_t right =
			above[i + 1] * (CELL - down) + below[i + 1] * down;

		for (int k = 0; k < CELL; k++) {
			row[i * CELL + k] = (left * (CELL - k) + right * k) >>
				(2 * CELL_SHIFT);
		}
	}
}
