/* SPDX-License-Identifier: Apache-2.0 */
#include "scenery_town.h"

#include <math.h>

enum {
	WIRES = 3,
	WIRE_PIECES = 12, /* between two masts */
};

/* How warm things are, as shares of the land's warmth. */
#define WALL_COLD  0.9
#define WALL_WARM  1.5
#define ROOF_COLD  0.3
#define ROOF_WARM  0.9
#define CAP_WARM   3.5
#define LAMP_WARM  2.6
#define METAL_COLD 0.35

struct house {
	struct paint_site site; /* the middle of its front */
	double half_m;
	double eaves_m;
	double ridge_m;
	bool gabled; /* its gable is seen, else the length of its roof */
	double roof; /* share of the warmth */
	double wall;
};

static void paint_windows(struct scenery *scenery, const struct house *house)
{
	const double storey_m = 2.8;
	const double step_m = 2.6;

	int storeys = (int)ceil((house->eaves_m - 2.6) / storey_m);
	int panes = (int)ceil((2.0 * house->half_m - 2.2) / step_m);

	for (int j = 0; j < storeys; j++) {
		for (int i = 0; i < panes; i++) {
			double up = 1.0 + j * storey_m;
			double at = 1.0 - house->half_m + i * step_m;
			struct paint_colour pane = palette_colour(scenery,
				house->wall + palette_pick(scenery, -0.5, 0.7));

			pane.grain = 0.0;
			paint_box(scenery->panorama,
				paint_at(&house->site, at, up),
				paint_at(&house->site, at + 1.0, up + 1.4),
				&pane);
		}
	}
}

static void paint_roof(struct scenery *scenery, const struct house *house)
{
	struct paint_colour colour = palette_colour(scenery, house->roof);
	double half = house->half_m + 0.4;
	double top = house->gabled ? 0.05 : house->half_m - 0.8;
	const struct paint_point corner[] = {
		paint_at(&house->site, -half, house->eaves_m - 0.1),
		paint_at(&house->site, -top, house->ridge_m),
		paint_at(&house->site, top, house->ridge_m),
		paint_at(&house->site, half, house->eaves_m - 0.1),
	};

	colour.grain = 0.05 * scenery->warmth;
	paint_polygon(scenery->panorama, corner, 4, &colour);
}

static void note_chimney(struct scenery *scenery, const struct paint_site *site,
	double right_m, double up_m)
{
	if (scenery->chimney_count == SCENERY_CHIMNEYS_MAX) {
		return;
	}
	scenery->chimney[scenery->chimney_count++] = (struct scenery_chimney){
		.azimuth_rad = site->azimuth_rad + right_m / site->distance_m,
		.tangent = (up_m - site->eye_m) / site->distance_m,
		.metre_rad = 1.0 / site->distance_m,
	};
}

static void paint_chimney(struct scenery *scenery, const struct house *house)
{
	double at = palette_pick(scenery, -0.5, 0.5) * house->half_m;
	double top = house->ridge_m + palette_pick(scenery, 0.4, 1.4);
	struct paint_colour brick =
		palette_colour(scenery, palette_pick(scenery, 1.0, 1.6));
	struct paint_colour cap =
		palette_colour(scenery, palette_pick(scenery, 1.2, CAP_WARM));

	paint_box(scenery->panorama, paint_at(&house->site, at, house->eaves_m),
		paint_at(&house->site, at + 0.8, top), &brick);
	paint_box(scenery->panorama,
		paint_at(&house->site, at + 0.1, top - 0.1),
		paint_at(&house->site, at + 0.7, top + 0.4), &cap);
	if (cap.level > scenery->ground + 1.2 * scenery->warmth) {
		note_chimney(scenery, &house->site, at + 0.4, top + 0.4);
		paint_restless(scenery->panorama,
			paint_at(&house->site, at - 1.0, top - 0.3),
			paint_at(&house->site, at + 2.0, top + 4.0),
			PANORAMA_HEAT);
	}
}

/* Thin, and about as cold as the sky: seen against walls, hardly above. */
static void paint_aerial(struct scenery *scenery, const struct house *house)
{
	struct paint_colour metal = palette_colour(scenery, METAL_COLD);
	double at = palette_pick(scenery, -0.8, 0.8) * house->half_m;
	double top = house->ridge_m + palette_pick(scenery, 1.0, 3.0);
	const struct panorama *panorama = scenery->panorama;
	double texel_m = house->site.distance_m * panorama->texel_rad;
	double width = fmax(0.06 / texel_m, 0.25);

	paint_stroke(scenery->panorama,
		paint_at(&house->site, at, house->eaves_m), width,
		paint_at(&house->site, at, top), width, &metal);
	for (int i = 0; i < 3; i++) {
		double up = top - 0.1 - 0.3 * i;

		paint_stroke(scenery->panorama,
			paint_at(&house->site, at - 0.5, up), width,
			paint_at(&house->site, at + 0.5, up), width, &metal);
	}
}

static void paint_house(struct scenery *scenery, const struct house *house)
{
	struct paint_colour wall = palette_colour(scenery, house->wall);

	wall.grain = 0.06 * scenery->warmth;
	if (palette_pick(scenery, 0.0, 1.0) < 0.3) {
		paint_aerial(scenery, house);
	}
	if (house->ridge_m > house->eaves_m + 0.5) {
		paint_roof(scenery, house);
	}
	paint_box(scenery->panorama,
		paint_at(&house->site, -house->half_m, -3.0),
		paint_at(&house->site, house->half_m, house->eaves_m), &wall);
	paint_windows(scenery, house);
	if (palette_pick(scenery, 0.0, 1.0) < 0.75) {
		paint_chimney(scenery, house);
	}
}

static struct house plan_house(
	struct scenery *scenery, const struct paint_site *site)
{
	bool block = palette_pick(scenery, 0.0, 1.0) < 0.18;
	struct house house = {
		.site = *site,
		.half_m = palette_pick(scenery, 4.0, 8.0),
		.eaves_m = palette_pick(scenery, 3.0, 7.0),
		.gabled = palette_pick(scenery, 0.0, 1.0) < 0.5,
		.roof = palette_pick(scenery, ROOF_COLD, ROOF_WARM),
		.wall = palette_pick(scenery, WALL_COLD, WALL_WARM),
	};

	house.ridge_m = house.eaves_m + palette_pick(scenery, 2.0, 4.5);
	if (block) {
		house.half_m *= 1.6;
		house.eaves_m = palette_pick(scenery, 10.0, 18.0);
		house.ridge_m = house.eaves_m;
	}
	return house;
}

void scenery_town_houses(struct scenery *scenery, double distance_m)
{
	double width_m = scenery->width_rad * distance_m;
	double at_m = palette_pick(scenery, 0.0, 10.0);

	while (at_m < width_m) {
		struct paint_site site =
			palette_site(scenery, at_m / width_m, distance_m);
		struct house house = plan_house(scenery, &site);

		site.azimuth_rad += house.half_m / distance_m;
		house.site = site;
		paint_house(scenery, &house);
		at_m += 2.0 * house.half_m + palette_pick(scenery, 2.0, 25.0);
	}
}

/* Wires hang as parabolas between masts. */
static void paint_wires(struct scenery *scenery, const struct paint_site *site,
	double span_m, double up_m)
{
	struct paint_colour metal = palette_colour(scenery, METAL_COLD);
	double texel_m = site->distance_m * scenery->panorama->texel_rad;
	double width = 0.04 / texel_m;

	metal.grain = 0.0;
	for (int wire = 0; wire < WIRES; wire++) {
		struct paint_point last = paint_at(site, 0.0, up_m - wire);

		for (int i = 1; i <= WIRE_PIECES; i++) {
			double share = (double)i / WIRE_PIECES;
			double sag = 4.0 * share * (1.0 - share);
			struct paint_point next = paint_at(
				site, share * span_m, up_m - wire - 0.8 * sag);

			paint_stroke(scenery->panorama, last, width, next,
				width, &metal);
			last = next;
		}
	}
}

static void paint_lamp(struct scenery *scenery, const struct paint_site *site)
{
	struct paint_colour mast = palette_colour(scenery, 0.8);
	struct paint_colour light = palette_colour(scenery, LAMP_WARM);
	double texel_m = site->distance_m * scenery->panorama->texel_rad;

	light.grain = 0.0;
	paint_stroke(scenery->panorama, paint_at(site, 0.0, -2.0),
		0.18 / texel_m, paint_at(site, 0.0, 7.6), 0.12 / texel_m,
		&mast);
	paint_box(scenery->panorama, paint_at(site, -0.1, 7.5),
		paint_at(site, 0.7, 7.8), &light);
}

void scenery_town_street(struct scenery *scenery, double distance_m)
{
	const double span_m = 32.0;
	double width_m = scenery->width_rad * distance_m;
	int masts = (int)ceil(width_m / span_m);

	for (int i = 0; i < masts; i++) {
		struct paint_site site =
			palette_site(scenery, i * span_m / width_m, distance_m);
		struct paint_colour wood = palette_colour(scenery, 0.9);
		double texel_m = distance_m * scenery->panorama->texel_rad;

		paint_wires(scenery, &site, span_m, 9.3);
		paint_stroke(scenery->panorama, paint_at(&site, 0.0, -2.0),
			0.25 / texel_m, paint_at(&site, 0.0, 9.6),
			0.2 / texel_m, &wood);
		site.azimuth_rad += 0.4 * span_m / distance_m;
		site.distance_m *= 0.8;
		paint_lamp(scenery, &site);
	}
}
