/* SPDX-License-Identifier: Apache-2.0 */
#include "plate.h"

#include "hw/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	CELL_SHIFT = 4,
	CELL = 1 << CELL_SHIFT,
	TEXEL = 1 << 16, /* a place's unit */
	TEXELS_PER_PIXEL = 2,
	GUST_SHIFT = 6, /* texels from one gust to the next */
	GUST = 1 << GUST_SHIFT,
	HEAT_SHIFT = 2, /* pixels that shimmer together */
};

/* Hertz of a branch and of its twigs, and of the wind's own coming and going.
 */
#define BRANCH_HZ 0.31
#define TWIG_HZ   1.1
#define WIND_HZ   0.043

#define NS_PER_S 1e9

struct plate_restless {
	uint32_t pixel;
	uint8_t how;
	struct panorama_place place;
};

bool plate_open(struct plate *plate, const struct panorama *panorama,
	const struct rig *rig)
{
	size_t pixels = (size_t)rig->lens.width_px * rig->lens.height_px;
	size_t corners;

	*plate = (struct plate){
		.panorama = panorama,
		.rig = *rig,
		.width = rig->lens.width_px,
		.height = rig->lens.height_px,
		.across = (rig->lens.width_px + CELL - 1) / CELL + 1,
		.down = (rig->lens.height_px + CELL - 1) / CELL + 1,
		.gust_count = panorama->columns / GUST + 2,
	};
	corners = (size_t)plate->across * plate->down;
	plate->level = malloc(pixels * sizeof(*plate->level));
	plate->open = malloc(pixels * sizeof(*plate->open));
	plate->rays = malloc(corners * sizeof(*plate->rays));
	plate->places = malloc(corners * sizeof(*plate->places));
	plate->restless = malloc(pixels * sizeof(*plate->restless));
	plate->gusts =
		malloc((size_t)plate->gust_count * sizeof(*plate->gusts));
	if (plate->level == NULL || plate->open == NULL ||
		plate->rays == NULL || plate->places == NULL ||
		plate->restless == NULL || plate->gusts == NULL) {
		return false;
	}
	for (int j = 0; j < plate->down; j++) {
		for (int i = 0; i < plate->across; i++) {
			struct pixel at = { i * CELL, j * CELL };

			plate->rays[j * plate->across + i] = view_ray(rig, at);
		}
	}
	return true;
}

void plate_close(struct plate *plate)
{
	free(plate->level);
	free(plate->open);
	free(plate->rays);
	free(plate->places);
	free(plate->restless);
	free(plate->gusts);
}

/* @angle_rad by whole turns, to within half a turn of @near_rad. */
static double unwrapped(double angle_rad, double near_rad)
{
	double turns = floor((angle_rad - near_rad) / (2.0 * GEOM_PI) + 0.5);

	return angle_rad - turns * 2.0 * GEOM_PI;
}

static void place_corners(struct plate *plate, const struct view *view)
{
	const struct panorama *panorama = plate->panorama;
	int count = plate->across * plate->down;
	struct vec3 middle = view_out(view, plate->rays[count / 2]);
	double azimuth = view_azimuth(middle);
	double near = panorama_near(panorama, azimuth);

	for (int i = 0; i < count; i++) {
		struct vec3 direction = view_out(view, plate->rays[i]);
		double own = unwrapped(view_azimuth(direction), azimuth);

		plate->places[i] = panorama_place(
			panorama, direction, near + own - azimuth);
	}
}

static int32_t way(int32_t from, int32_t to, int share)
{
	return from + (((to - from) * share) >> CELL_SHIFT);
}

static struct panorama_place between(
	struct panorama_place from, struct panorama_place to, int share)
{
	return (struct panorama_place){
		.column = way(from.column, to.column, share),
		.row = way(from.row, to.row, share),
	};
}

static void note_restless(
	struct plate *plate, struct panorama_place place, uint32_t pixel)
{
	uint8_t how = panorama_restless(plate->panorama, place);

	if (how != 0) {
		plate->restless[plate->restless_count++] =
			(struct plate_restless){ pixel, how, place };
	}
}

/* Adds a piece of a row, from one edge of a cell to the other. */
static void add_piece(struct plate *plate, struct panorama_place left,
	struct panorama_place right, uint32_t pixel, int count)
{
	for (int k = 0; k < count; k++) {
		struct panorama_place place = between(left, right, k);
		struct panorama_sight sight =
			panorama_at(plate->panorama, place);

		plate->level[pixel + (uint32_t)k] += sight.level;
		plate->open[pixel + (uint32_t)k] += sight.open;
		note_restless(plate, place, pixel + (uint32_t)k);
	}
}

static void add_view(struct plate *plate, const struct view *view)
{
	place_corners(plate, view);
	plate->restless_count = 0;
	for (int y = 0; y < plate->height; y++) {
		const struct panorama_place *above = plate->places +
			(size_t)(y >> CELL_SHIFT) * plate->across;
		const struct panorama_place *below = above + plate->across;
		int down = y & (CELL - 1);

		for (int x = 0; x < plate->width; x += CELL) {
			int i = x >> CELL_SHIFT;
			int rest = plate->width - x;

			add_piece(plate, between(above[i], below[i], down),
				between(above[i + 1], below[i + 1], down),
				(uint32_t)(y * plate->width + x),
				rest < CELL ? rest : CELL);
		}
	}
}

void plate_expose(struct plate *plate, const struct view *views, int count)
{
	size_t pixels = (size_t)plate->width * plate->height;

	memset(plate->level, 0, pixels * sizeof(*plate->level));
	memset(plate->open, 0, pixels * sizeof(*plate->open));
	for (int i = 0; i < count; i++) {
		add_view(plate, &views[i]);
	}
	for (size_t i = 0; i < pixels && count > 1; i++) {
		plate->level[i] /= count;
		plate->open[i] /= count;
	}
}

/* Like a sine, -1..1, of a phase in turns. */
static double wave(double turns)
{
	double x = 2.0 * (turns - floor(turns)) - 1.0;

	return 4.0 * x * (1.0 - fabs(x));
}

static void blow(
	struct plate *plate, const struct plate_motion *motion, double at_s)
{
	for (int i = 0; i < plate->gust_count; i++) {
		uint64_t bits = random_hash(motion->seed, (uint64_t)i);
		double phase = (double)(bits & 0xffffU) / 65536.0;
		double wind = 0.6 + 0.4 * wave(WIND_HZ * at_s + 0.02 * i);

		plate->gusts[i] = wind *
			(0.65 * wave(BRANCH_HZ * at_s + phase) +
				0.35 * wave(TWIG_HZ * at_s + 7.0 * phase));
	}
}

/* In places' units, for the farthest twigs. */
static double gust_at(const struct plate *plate, struct panorama_place place)
{
	int texel = place.column / TEXEL;
	int count = plate->panorama->columns;
	int folded = texel < 0 ? -texel : texel;
	double at;
	int i;

	folded %= 2 * count;
	folded = folded >= count ? 2 * count - 1 - folded : folded;
	i = folded >> GUST_SHIFT;
	at = (double)(folded & (GUST - 1)) / GUST;
	return plate->gusts[i] + (plate->gusts[i + 1] - plate->gusts[i]) * at;
}

/* -1..1 by place and time, one of the two axes. */
static double heat_at(
	const struct plate *plate, uint32_t pixel, uint64_t key, int axis)
{
	uint32_t x = pixel % (uint32_t)plate->width;
	uint32_t y = pixel / (uint32_t)plate->width;
	uint64_t block = (uint64_t)(y >> HEAT_SHIFT) << 32 | x >> HEAT_SHIFT;
	uint64_t bits = random_hash(key, block);

	return (double)(int32_t)(uint32_t)(bits >> (32 * axis)) / 2147483648.0;
}

static struct panorama_place moved(const struct plate *plate,
	const struct plate_motion *motion, const struct plate_restless *pixel,
	uint64_t key)
{
	double right = 0.0;
	double down = 0.0;
	int sway = pixel->how & PANORAMA_SWAY;

	if (sway != 0) {
		right = motion->sway_px * sway / PANORAMA_SWAY *
			gust_at(plate, pixel->place);
		down = 0.3 * right;
	}
	if ((pixel->how & PANORAMA_HEAT) != 0) {
		right += motion->shimmer_px *
			heat_at(plate, pixel->pixel, key, 0);
		down += motion->shimmer_px *
			heat_at(plate, pixel->pixel, key, 1);
	}
	return (struct panorama_place){
		.column = pixel->place.column +
			(int32_t)lrint(right * TEXELS_PER_PIXEL * TEXEL),
		.row = pixel->place.row +
			(int32_t)lrint(down * TEXELS_PER_PIXEL * TEXEL),
	};
}

void plate_stir(
	struct plate *plate, const struct plate_motion *motion, double at_s)
{
	uint64_t key =
		random_hash(motion->seed, (uint64_t)llrint(at_s * NS_PER_S));

	if (plate->restless_count == 0) {
		return;
	}
	blow(plate, motion, at_s);
	for (size_t i = 0; i < plate->restless_count; i++) {
		const struct plate_restless *pixel = &plate->restless[i];
		struct panorama_sight sight = panorama_at(
			plate->panorama, moved(plate, motion, pixel, key));

		plate->level[pixel->pixel] = sight.level;
		plate->open[pixel->pixel] = sight.open;
	}
}
