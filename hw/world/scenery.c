/* SPDX-License-Identifier: Apache-2.0 */
#include "scenery.h"

#include "hw/random.h"

#include <math.h>
#include <stdlib.h>

/* The camera stands on a low roof. */
#define EYE_M 6.0

enum {
	TREE_DEPTH = 7,
	HILL_OCTAVES = 9,
};

double scenery_pick(struct scenery *scenery, double low, double high)
{
	return low + (high - low) * random_unit(&scenery->random);
}

uint64_t scenery_seed(struct scenery *scenery)
{
	return random_next(&scenery->random);
}

struct paint_site scenery_site(
	const struct scenery *scenery, double share, double distance_m)
{
	return (struct paint_site){
		.panorama = scenery->panorama,
		.azimuth_rad = scenery->left_rad + share * scenery->width_rad,
		.distance_m = distance_m,
		.eye_m = EYE_M,
	};
}

struct paint_colour scenery_colour(struct scenery *scenery, double share)
{
	return (struct paint_colour){
		.level = scenery->ground + (share - 1.0) * scenery->warmth,
		.grain = 0.1 * scenery->warmth,
		.grain_size = scenery_pick(scenery, 2.0, 9.0),
		.seed = scenery_seed(scenery),
	};
}

static double corner(uint64_t seed, int64_t at)
{
	return (double)(int32_t)(random_hash(seed, (uint64_t)at) >> 32) /
		2147483648.0;
}

/* A fractal line: each octave half as long and @gain as high. */
static double ragged(uint64_t seed, double at, int octaves, double gain)
{
	double weight = 1.0;
	double sum = 0.0;

	for (int i = 0; i < octaves; i++) {
		double whole = floor(at);
		double left = corner(seed + (uint64_t)i, (int64_t)whole);
		double right = corner(seed + (uint64_t)i, (int64_t)whole + 1);

		sum += weight * (left + (right - left) * (at - whole));
		weight *= gain;
		at *= 2.0;
	}
	return sum;
}

/* What a skyline looks like: middle, and how it varies. */
struct skyline {
	double distance_m;
	double height_m;
	double rise_m;  /* it varies by as much ... */
	double width_m; /* ... over so far */
	double gain;    /* of each finer octave */
};

static void paint_skyline(struct scenery *scenery,
	const struct skyline *skyline, const struct paint_colour *colour)
{
	struct panorama *panorama = scenery->panorama;
	struct paint_site site =
		scenery_site(scenery, 0.0, skyline->distance_m);
	uint64_t seed = scenery_seed(scenery);
	int count = panorama->columns * PAINT_FINER;
	double *height = malloc((size_t)count * sizeof(*height));

	if (height == NULL) {
		return;
	}
	for (int i = 0; i < count; i++) {
		double right_m = panorama->texel_rad * i / PAINT_FINER *
			skyline->distance_m;
		double up_m = skyline->height_m +
			skyline->rise_m *
				ragged(seed, right_m / skyline->width_m,
					HILL_OCTAVES, skyline->gain);

		height[i] = paint_at(&site, right_m, up_m).y;
	}
	paint_ground(panorama, height, colour);
	free(height);
}

void scenery_hills(struct scenery *scenery)
{
	const struct skyline ridge = { 6000.0, 40.0, 60.0, 1500.0, 0.42 };
	const struct skyline plain = { 900.0, 1.5, 2.0, 150.0, 0.5 };
	struct paint_colour far = scenery_colour(scenery, 0.45);
	struct paint_colour near = scenery_colour(scenery, 0.8);

	far.grain = 0.03 * scenery->warmth;
	paint_skyline(scenery, &ridge, &far);
	near.grain_size = 3.0;
	paint_skyline(scenery, &plain, &near);
}

void scenery_wood(struct scenery *scenery, double distance_m, double height_m)
{
	const struct skyline crowns = { distance_m, height_m, 0.35 * height_m,
		3.0 * height_m, 0.62 };
	struct paint_colour colour = scenery_colour(scenery, 0.85);

	colour.grain = 0.18 * scenery->warmth;
	colour.grain_size = 3.0;
	colour.restless = 2;
	paint_skyline(scenery, &crowns, &colour);
}

/* A branch and all that grows on it. */
struct branch {
	double right_m;
	double up_m;
	double angle; /* from the vertical */
	double length_m;
	double width_m;
	int depth; /* how often it still divides */
};

static void grow(struct scenery *scenery, const struct paint_site *site,
	const struct paint_colour *colour, const struct branch *branch)
{
	double texel_m = site->distance_m * scenery->panorama->texel_rad;
	struct branch end = *branch;
	struct paint_colour bark = *colour;
	int twigs = branch->depth > 0 ? (int)scenery_pick(scenery, 2, 3.6) : 0;

	end.right_m += branch->length_m * sin(branch->angle);
	end.up_m += branch->length_m * cos(branch->angle);
	bark.restless = (uint8_t)(2 * (TREE_DEPTH - branch->depth));
	paint_stroke(scenery->panorama,
		paint_at(site, branch->right_m, branch->up_m),
		fmax(branch->width_m / texel_m, 0.3),
		paint_at(site, end.right_m, end.up_m),
		fmax(0.7 * branch->width_m / texel_m, 0.3), &bark);
	for (int i = 0; i < twigs; i++) {
		struct branch twig = end;

		twig.angle += scenery_pick(scenery, -0.75, 0.75);
		twig.length_m *= scenery_pick(scenery, 0.55, 0.9);
		twig.width_m *= 0.62;
		twig.depth--;
		grow(scenery, site, colour, &twig);
	}
}

void scenery_tree(
	struct scenery *scenery, const struct paint_site *site, double height_m)
{
	struct paint_colour colour =
		scenery_colour(scenery, scenery_pick(scenery, 0.8, 1.0));
	const struct branch trunk = { 0.0, -1.0, 0.0, 0.3 * height_m,
		0.035 * height_m, TREE_DEPTH };

	grow(scenery, site, &colour, &trunk);
}

static void paint_trees(struct scenery *scenery)
{
	scenery_wood(scenery, 450.0, 14.0);
	scenery_wood(scenery, 250.0, 9.0);
	for (int i = 0; i < 24; i++) {
		struct paint_site site =
			scenery_site(scenery, scenery_pick(scenery, 0.0, 1.0),
				scenery_pick(scenery, 60.0, 160.0));

		scenery_tree(scenery, &site, scenery_pick(scenery, 9.0, 17.0));
	}
}

static void paint_town(struct scenery *scenery)
{
	static const double rows_m[] = { 520.0, 340.0, 230.0, 150.0 };

	scenery_wood(scenery, 900.0, 16.0);
	for (size_t i = 0; i < sizeof(rows_m) / sizeof(*rows_m); i++) {
		scenery_houses(scenery, rows_m[i]);
		for (int k = 0; k < 4; k++) {
			struct paint_site site = scenery_site(scenery,
				scenery_pick(scenery, 0.0, 1.0),
				rows_m[i] - 12.0);

			scenery_tree(scenery, &site,
				scenery_pick(scenery, 6.0, 12.0));
		}
	}
	scenery_street(scenery, 120.0);
}

void scenery_paint(struct scenery *scenery, struct panorama *panorama,
	const struct sim_world_settings *settings)
{
	*scenery = (struct scenery){
		.panorama = panorama,
		.random = random_hash(settings->seed, 20),
		.ground =
			settings->level + settings->gradient + settings->ground,
		.warmth = settings->ground,
		.width_rad = panorama->columns * panorama->texel_rad,
		.left_rad = panorama->left_rad,
	};
	scenery_hills(scenery);
	if (settings->scenery == SIM_TREES) {
		paint_trees(scenery);
	}
	if (settings->scenery == SIM_TOWN) {
		paint_town(scenery);
	}
}
