/* SPDX-License-Identifier: Apache-2.0 */
#include "hazard.h"

#include "chance.h"

#include <math.h>

enum {
	PUFFS = 7, /* of one plume */
	DISC_STRIPS = 9,
	FLASH_STROKES = 3,
};

/* Sun and moon. */
#define DISC_RAD      0.0046
#define DISC_RAD_S    7.2921e-5
#define MOON_LEVELS   400.0
#define SUN_LEVELS    30000.0
#define SUN_GLOW_SIZE 14.0

/* How strong things are, in standard deviations of the noise. */
#define INSECT_SIGMA 25.0
#define DROP_SIGMA   18.0
#define BIRD_SIGMA   25.0
#define FLARE_SIGMA  200.0
#define LIGHT_SIGMA  80.0
#define BEAM_SIGMA   12.0

static double sigma_of(const struct hazard_view *view)
{
	return fmax(view->settings->noise, 1.0);
}

/* All that is drawn in pixels was tried at 320. */
static double scale_of(const struct hazard_view *view)
{
	return view->rig->lens.width_px / 320.0;
}

/* Across the lens in a curve, out of focus, beating its wings. */
static void draw_insect(const struct hazard_view *view,
	const struct chance *chance, struct spot_sheet *sheet)
{
	double width = sheet->width;
	double share = chance->since_s / chance->lasts_s;
	double from = chance_pick(chance, 2, -0.1, 1.1);
	double to = chance_pick(chance, 3, -0.1, 1.1);
	double bend = chance_pick(chance, 4, -0.4, 0.4);
	double beat = 0.75 + 0.25 * sin(2.0 * GEOM_PI * 37.0 * chance->since_s);
	double sign = chance_pick(chance, 5, -0.5, 1.0) > 0.0 ? 1.0 : -1.0;
	struct pixel at = {
		.x_px = width * (1.2 * share - 0.1),
		.y_px = sheet->height *
			(from + (to - from) * share +
				bend * share * (1.0 - share)),
	};

	if (chance_pick(chance, 6, 0.0, 1.0) < 0.5) {
		at.x_px = width - at.x_px;
	}
	spot_soft(sheet, view_round(at),
		chance_pick(chance, 7, 3.0, 14.0) * scale_of(view),
		sign * beat * INSECT_SIGMA * sigma_of(view) *
			chance_pick(chance, 8, 0.3, 1.0));
}

/* Clings to the lens, and dries. */
static void draw_drop(const struct hazard_view *view,
	const struct chance *chance, struct spot_sheet *sheet)
{
	double share = chance->since_s / chance->lasts_s;
	struct pixel at = {
		.x_px = sheet->width * chance_pick(chance, 2, 0.0, 1.0),
		.y_px = sheet->height *
			(chance_pick(chance, 3, 0.0, 0.9) + 0.05 * share),
	};

	spot_soft(sheet, view_round(at),
		chance_pick(chance, 4, 10.0, 35.0) * scale_of(view) *
			(1.0 - 0.5 * share),
		DROP_SIGMA * sigma_of(view) * chance_pick(chance, 5, 0.3, 1.0) *
			fmin(1.0, 4.0 * (1.0 - share)));
}

/* A direction by shares of where the head will look. */
static struct vec3 looked_at(
	const struct hazard_view *view, double across, double up)
{
	const struct sim_world_settings *settings = view->settings;

	return geom_vector((struct angles){
		settings->look_az_rad +
			(across - 0.5) * settings->look_width_rad,
		settings->look_el_rad + (up - 0.5) * settings->look_height_rad,
	});
}

static bool bird_at(const struct hazard_view *view, const struct chance *chance,
	struct spot *spot)
{
	double share = chance->since_s / chance->lasts_s;
	double from = chance_pick(chance, 2, 0.35, 0.95);
	double to = from + chance_pick(chance, 3, -0.2, 0.2);
	double way = chance_pick(chance, 4, 0.3, 0.8);
	double start = chance_pick(chance, 5, -0.1, 1.1 - way);
	double beat = sin(2.0 * GEOM_PI * chance_pick(chance, 6, 4.0, 9.0) *
		chance->since_s);
	double side = chance_pick(chance, 7, 1.5, 5.0) * scale_of(view);
	struct vec3 where;

	share = chance_pick(chance, 8, 0.0, 1.0) < 0.5 ? 1.0 - share : share;
	where = looked_at(
		view, start + way * share, from + (to - from) * share);
	*spot = (struct spot){
		.w_px = side,
		.h_px = side * (0.4 + 0.25 * beat),
		.level = BIRD_SIGMA * sigma_of(view) *
			chance_pick(chance, 9, 0.3, 1.0),
	};
	return view_pixel(view->rig, &view->view, where, &spot->centre);
}

static void draw_bird(const struct hazard_view *view,
	const struct chance *chance, struct spot_sheet *sheet)
{
	struct spot spot;

	if (bird_at(view, chance, &spot)) {
		spot_add(sheet, view->optics, &spot);
	}
}

/* Grows within a tenth of its time, and fades. */
static void draw_flare(const struct hazard_view *view,
	const struct chance *chance, struct spot_sheet *sheet)
{
	double share = chance->since_s / chance->lasts_s;
	double rise = share < 0.1 ? share / 0.1 : (1.0 - share) / 0.9;
	struct pixel at;

	if (view_pixel(view->rig, &view->view,
		    looked_at(view, chance_pick(chance, 2, 0.1, 0.9),
			    chance_pick(chance, 3, 0.3, 0.8)),
		    &at)) {
		spot_soft(sheet, at, (2.0 + 14.0 * rise) * scale_of(view),
			FLARE_SIGMA * rise * sigma_of(view));
	}
}

/* A pair of headlights along the street. */
static void draw_car(const struct hazard_view *view,
	const struct chance *chance, struct spot_sheet *sheet)
{
	double share = chance->since_s / chance->lasts_s;
	struct angles at = {
		view->settings->look_az_rad +
			(1.2 * share - 0.6) * view->settings->look_width_rad,
		-0.035,
	};
	struct spot spot = {
		.w_px = 1.2 * scale_of(view),
		.h_px = 0.8 * scale_of(view),
		.level = LIGHT_SIGMA * sigma_of(view),
	};

	for (int i = 0; i < 2; i++) {
		at.az_rad += i * 0.009;
		if (view_pixel(view->rig, &view->view, geom_vector(at),
			    &spot.centre)) {
			spot_add(sheet, view->optics, &spot);
		}
	}
}

/* Lit air, from below the picture to its middle, ever fainter. */
static void draw_beam(const struct hazard_view *view, struct spot_sheet *sheet)
{
	const int steps = 24;

	for (int i = 0; i < steps; i++) {
		double share = (double)i / steps;
		struct pixel at = {
			.x_px = sheet->width * 0.5,
			.y_px = sheet->height * (1.05 - 0.55 * share),
		};

		spot_soft(sheet, view_round(at),
			(26.0 - 16.0 * share) * scale_of(view),
			BEAM_SIGMA * sigma_of(view) * (1.0 - share) / 3.0);
	}
}

struct hazard_kind {
	double slot_s;
	double lasts_min_s;
	double lasts_max_s; /* no longer than three slots */
	void (*draw)(const struct hazard_view *view,
		const struct chance *chance, struct spot_sheet *sheet);
};

/* By hazard; those without a way to draw them do not come by chance. */
static const struct hazard_kind kinds[SIM_HAZARDS] = {
	[SIM_INSECTS] = { 1.0, 0.15, 0.9, draw_insect },
	[SIM_BIRDS] = { 4.0, 4.0, 12.0, draw_bird },
	[SIM_FLARES] = { 4.0, 1.0, 5.0, draw_flare },
	[SIM_TRAFFIC] = { 6.0, 6.0, 15.0, draw_car },
	[SIM_DROPS] = { 100.0, 120.0, 280.0, draw_drop },
};

/* Drops are told by how many there are, 200 s each; all else by the hour. */
static double hourly(const struct hazard_view *view, enum sim_hazard hazard)
{
	double told = view->settings->hazards[hazard];

	return hazard == SIM_DROPS ? told * 18.0 : told;
}

static struct chance_series series_of(
	const struct hazard_view *view, enum sim_hazard hazard)
{
	const struct hazard_kind *kind = &kinds[hazard];

	return (struct chance_series){
		.seed = view->settings->seed,
		.kind = (uint64_t)hazard,
		.hourly = hourly(view, hazard),
		.slot_s = kind->slot_s,
		.lasts_min_s = kind->lasts_min_s,
		.lasts_max_s = kind->lasts_max_s,
	};
}

static void draw_all(const struct hazard_view *view, enum sim_hazard hazard,
	struct spot_sheet *sheet)
{
	struct chance_series series = series_of(view, hazard);
	struct chance chances[CHANCE_MAX];
	int count = chance_now(&series, view->at_s, chances);

	for (int i = 0; i < count; i++) {
		kinds[hazard].draw(view, &chances[i], sheet);
	}
}

void hazard_near(const struct hazard_view *view, struct spot_sheet *sheet)
{
	for (int i = 0; i < SIM_HAZARDS; i++) {
		if (kinds[i].draw != NULL) {
			draw_all(view, (enum sim_hazard)i, sheet);
		}
	}
	if (view->settings->hazards[SIM_BEAM] > 0.0) {
		draw_beam(view, sheet);
	}
}

int hazard_birds(
	const struct hazard_view *view, struct sim_box *boxes, int room)
{
	struct chance_series series = series_of(view, SIM_BIRDS);
	struct chance chances[CHANCE_MAX];
	int count = chance_now(&series, view->at_s, chances);
	int told = 0;

	for (int i = 0; i < count && told < room; i++) {
		struct spot spot;

		if (bird_at(view, &chances[i], &spot) &&
			lens_sees(&view->rig->lens, spot.centre)) {
			boxes[told++] = (struct sim_box){ spot.centre,
				spot.w_px, spot.h_px, "bird" };
		}
	}
	return told;
}

/* A disc as strips; strips are what spots are good at. */
static void draw_disc(const struct hazard_view *view, struct pixel at,
	double radius, double level, struct spot_sheet *sheet)
{
	double high = 2.0 * radius / DISC_STRIPS;

	for (int i = 0; i < DISC_STRIPS; i++) {
		double down = (i + 0.5) * high - radius;
		struct spot strip = {
			.centre = { at.x_px, at.y_px + down },
			.w_px = 2.0 * sqrt(radius * radius - down * down),
			.h_px = high,
			.level = level,
		};

		strip.centre = view_round(strip.centre);
		spot_add(sheet, view->optics, &strip);
	}
}

void hazard_far(const struct hazard_view *view, struct spot_sheet *sheet)
{
	const struct sim_world_settings *settings = view->settings;
	double radius = DISC_RAD / lens_pixel_rad(&view->rig->lens);
	struct angles where = {
		settings->look_az_rad + DISC_RAD_S * view->at_s,
		settings->look_el_rad + 0.2 * settings->look_height_rad,
	};
	struct pixel at;

	if ((settings->hazards[SIM_MOON] <= 0.0 &&
		    settings->hazards[SIM_SUN] <= 0.0) ||
		!view_pixel(view->rig, &view->view, geom_vector(where), &at)) {
		return;
	}
	if (settings->hazards[SIM_MOON] > 0.0) {
		draw_disc(view, at, radius, MOON_LEVELS, sheet);
	}
	if (settings->hazards[SIM_SUN] > 0.0) {
		draw_disc(view, at, radius, SUN_LEVELS, sheet);
		spot_soft(sheet, at, SUN_GLOW_SIZE * radius, SUN_LEVELS / 20.0);
	}
}

/* Puffs that rise, drift, grow and thin out, one after the other. */
static void draw_plume(const struct hazard_view *view,
	const struct scenery_chimney *chimney, int index,
	struct spot_sheet *sheet)
{
	const double lives_s = 7.0;

	for (int i = 0; i < PUFFS; i++) {
		double phase =
			view->at_s / lives_s + (double)i / PUFFS + 0.37 * index;
		double age = phase - floor(phase);
		double metres_up = 0.5 + 7.0 * age;
		double metres_right = 9.0 * age * age +
			0.8 * sin(2.0 * (phase - age) + index);
		double azimuth = chimney->azimuth_rad +
			metres_right * chimney->metre_rad;
		double tangent =
			chimney->tangent + metres_up * chimney->metre_rad;
		struct pixel at;

		if (view_pixel(view->rig, &view->view,
			    (struct vec3){
				    sin(azimuth), cos(azimuth), tangent },
			    &at)) {
			spot_soft(sheet, at,
				(0.6 + 3.0 * age) * chimney->metre_rad /
					lens_pixel_rad(&view->rig->lens),
				view->settings->smoke * (1.0 - age));
		}
	}
}

void hazard_smoke(const struct hazard_view *view, const struct scenery *scenery,
	struct spot_sheet *sheet)
{
	if (view->settings->smoke <= 0.0) {
		return;
	}
	for (int i = 0; i < scenery->chimney_count; i++) {
		draw_plume(view, &scenery->chimney[i], i, sheet);
	}
}

int32_t hazard_flash(const struct hazard_view *view)
{
	const struct chance_series series = {
		.seed = view->settings->seed,
		.kind = SIM_LIGHTNING,
		.hourly = view->settings->hazards[SIM_LIGHTNING],
		.slot_s = 2.0,
		.lasts_min_s = 0.2,
		.lasts_max_s = 0.6,
	};
	struct chance chances[CHANCE_MAX];
	int count = chance_now(&series, view->at_s, chances);
	double flash = 0.0;

	for (int i = 0; i < count; i++) {
		for (int stroke = 0; stroke < FLASH_STROKES; stroke++) {
			double at = chances[i].lasts_s * stroke / FLASH_STROKES;
			double since = chances[i].since_s - at;

			if (since >= 0.0) {
				flash += exp(-since / 0.06) *
					chance_pick(&chances[i],
						2 + (uint64_t)stroke, 0.2, 1.0);
			}
		}
	}
	return (int32_t)lrint(256.0 * 6.0 * flash);
}
