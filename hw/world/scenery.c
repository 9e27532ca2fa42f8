/* SPDX-License-Identifier: Apache-2.0 */
#include "scenery.h"

#include "hw/random.h"
#include "scenery_town.h"

#include <math.h>
#include <stdlib.h>

enum {
	TREE_DEPTH = 7,
	HILL_OCTAVES = 9,
};

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
		palette_site(scenery, 0.0, skyline->distance_m);
	uint64_t seed = palette_seed(scenery);
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

/* A far ridge and the plain before it. */
static void paint_hills(struct scenery *scenery)
{
	const struct skyline ridge = { 6000.0, 40.0, 60.0, 1500.0, 0.42 };
	const struct skyline plain = { 900.0, 1.5, 2.0, 150.0, 0.5 };
	struct paint_colour far = palette_colour(scenery, 0.45);
	struct paint_colour near = palette_colour(scenery, 0.8);

	far.grain = 0.03 * scenery->warmth;
	paint_skyline(scenery, &ridge, &far);
	near.grain_size = 3.0;
	paint_skyline(scenery, &plain, &near);
}

/* A tree line. */
static void paint_wood(
	struct scenery *scenery, double distance_m, double height_m)
{
	const struct skyline crowns = { distance_m, height_m, 0.35 * height_m,
		3.0 * height_m, 0.62 };
	struct paint_colour colour = palette_colour(scenery, 0.85);

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
	int twigs = branch->depth > 0 ? (int)palette_pick(scenery, 2, 3.6) : 0;

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

		twig.angle += palette_pick(scenery, -0.75, 0.75);
		twig.length_m *= palette_pick(scenery, 0.55, 0.9);
		twig.width_m *= 0.62;
		twig.depth--;
		grow(scenery, site, colour, &twig);
	}
}

/* A bare one, branch by branch. */
static void paint_tree(
	struct scenery *scenery, const struct paint_site *site, double height_m)
{
	struct paint_colour colour =
		palette_colour(scenery, palette_pick(scenery, 0.8, 1.0));
	const struct branch trunk = { 0.0, -1.0, 0.0, 0.3 * height_m,
		0.035 * height_m, TREE_DEPTH };

	grow(scenery, site, &colour, &trunk);
}

static void paint_trees(struct scenery *scenery)
{
	paint_wood(scenery, 450.0, 14.0);
	paint_wood(scenery, 250.0, 9.0);
	for (int i = 0; i < 24; i++) {
		struct paint_site site =
			palette_site(scenery, palette_pick(scenery, 0.0, 1.0),
				palette_pick(scenery, 60.0, 160.0));

		paint_tree(scenery, &site, palette_pick(scenery, 9.0, 17.0));
	}
}

static void paint_town(struct scenery *scenery)
{
	static const double rows_m[] = { 520.0, 340.0, 230.0, 150.0 };

	paint_wood(scenery, 900.0, 16.0);
	for (size_t i = 0; i < sizeof(rows_m) / sizeof(*rows_m); i++) {
		scenery_town_houses(scenery, rows_m[i]);
		for (int k = 0; k < 4; k++) {
			struct paint_site site = palette_site(scenery,
				palette_pick(scenery, 0.0, 1.0),
				rows_m[i] - 12.0);

			paint_tree(scenery, &site,
				palette_pick(scenery, 6.0, 12.0));
		}
	}
	scenery_town_street(scenery, 120.0);
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
	paint_hills(scenery);
	if (settings->scenery == SIM_TREES) {
		paint_trees(scenery);
	}
	if (settings->scenery == SIM_TOWN) {
		paint_town(scenery);
	}
}
