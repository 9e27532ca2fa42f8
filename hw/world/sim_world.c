/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_world.h"

#include "base/kernel.h"
#include "hazard.h"
#include "plate.h"
#include "scenery.h"
#include "sensor.h"
#include "sky.h"
#include "spot.h"
#include "stars.h"
#include "targets.h"
#include "world_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	VIEWS_MAX = 12, /* of one exposure */
	OPEN_SHIFT = 2, /* so that light times openness fits 32 bits */
	OPEN_BITS = 12,
	LIGHT_FINER = SPOT_UNIT / SKY_UNIT,
	ROW_SPARE = 32,
	TEXELS_PER_PIXEL = 2,
	RESTLESS_REACH = 3, /* texels from which heat may bring an edge */
	SKY_MAX = 500000,   /* times openness it still fits 32 bits */
};

struct sim_world {
	struct sim_world_settings settings;
	struct rig rig;
	int width;
	int height;
	struct sky *sky;
	struct stars *stars;       /* NULL: none */
	struct panorama *panorama; /* NULL: no land */
	struct scenery scenery;
	struct plate plate;
	struct sensor *sensor;
	struct spot_optics optics;
	struct spot_sheet near; /* before the land, anew for each frame */
	struct spot_sheet far;  /* behind it */
	struct spot_sheet haze; /* before it, slow */
	int32_t *base;          /* all but what is near, shaded */
	uint16_t *pixels;
	int64_t sequence;
	struct view_shutter seen; /* for which the base holds */
	int64_t slot;             /* and its time, in refreshes; -1: not yet */
	struct sim_box boxes[SIM_BOX_MAX];
	int box_count;
};

struct sim_world_settings sim_world_settings_default(void)
{
	return (struct sim_world_settings){
		.level = 8000.0,
		.noise = 10.0,
		.pattern = 3.0,
		.cloud = 40.0,
		.blur_px = 0.8,
		.exposure_s = 0.008,
		.seed = 1,
	};
}

static bool open_land(struct sim_world *world)
{
	const struct sim_world_settings *settings = &world->settings;
	struct panorama_part part = {
		.middle_rad = settings->look_az_rad,
		.width_rad = settings->look_width_rad,
		.bottom_rad =
			settings->look_el_rad - settings->look_height_rad / 2.0,
		.top_rad =
			settings->look_el_rad + settings->look_height_rad / 2.0,
		.texel_rad =
			lens_pixel_rad(&world->rig.lens) / TEXELS_PER_PIXEL,
	};

	if (settings->scenery == SIM_SKY) {
		return true;
	}
	world->panorama =
		panorama_open(&part, (uint16_t)lrint(settings->level));
	if (world->panorama == NULL) {
		return false;
	}
	scenery_paint(&world->scenery, world->panorama, settings);
	return panorama_blur(
		       world->panorama, TEXELS_PER_PIXEL * settings->blur_px) &&
		plate_open(&world->plate, world->panorama, &world->rig);
}

static bool open_stars(struct sim_world *world)
{
	if (world->settings.stars <= 0.0) {
		return true;
	}
	world->stars = stars_open(world->settings.seed);
	return world->stars != NULL;
}

static bool allocate(struct sim_world *world, struct error *error)
{
	size_t count = (size_t)world->width * world->height;

	world->base = malloc((count + ROW_SPARE) * sizeof(*world->base));
	world->pixels = malloc(count * sizeof(*world->pixels));
	if (world->base == NULL || world->pixels == NULL ||
		!spot_sheet_open(&world->near, world->width, world->height) ||
		!spot_sheet_open(&world->far, world->width, world->height) ||
		!spot_sheet_open(&world->haze, world->width, world->height) ||
		!spot_optics_open(&world->optics, world->settings.blur_px) ||
		!open_stars(world) || !open_land(world)) {
		return error_set(error, ERROR_FAILED,
			"simulated world: out of memory for %d x %d pixels",
			world->width, world->height);
	}
	world->sensor = sensor_open(
		&world->settings, world->width, world->height, error);
	if (world->sensor == NULL) {
		return false;
	}
	world->sky = sky_open(&world->settings, &world->rig, error);
	return world->sky != NULL;
}

struct sim_world *sim_world_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	struct sim_world *world;

	if (!world_check(settings, rig, error)) {
		return NULL;
	}
	world = calloc(1, sizeof(*world));
	if (world == NULL) {
		error_set(
			error, ERROR_FAILED, "simulated world: out of memory");
		return NULL;
	}
	world->settings = *settings;
	world->rig = *rig;
	world->width = rig->lens.width_px;
	world->height = rig->lens.height_px;
	world->slot = -1;
	if (!allocate(world, error)) {
		sim_world_close(world);
		return NULL;
	}
	return world;
}

void sim_world_close(struct sim_world *world)
{
	if (world == NULL) {
		return;
	}
	sky_close(world->sky);
	stars_close(world->stars);
	plate_close(&world->plate);
	panorama_close(world->panorama);
	sensor_close(world->sensor);
	spot_optics_close(&world->optics);
	spot_sheet_close(&world->near);
	spot_sheet_close(&world->far);
	spot_sheet_close(&world->haze);
	free(world->base);
	free(world->pixels);
	free(world);
}

void sim_world_aim(
	struct sim_world *world, const struct sim_target *targets, int count)
{
	count = count < 0 ? 0 : count;
	count = count > SIM_TARGET_MAX ? SIM_TARGET_MAX : count;
	memcpy(world->settings.targets, targets,
		(size_t)count * sizeof(*targets));
	world->settings.target_count = count;
}

double sim_world_contrast(
	const struct sim_world *world, double size_px, double snr)
{
	return snr * world->settings.noise /
		targets_peak(&world->optics, size_px);
}

static struct hazard_view hazard_view_of(
	const struct sim_world *world, const struct view_shutter *shutter)
{
	return (struct hazard_view){
		.settings = &world->settings,
		.rig = &world->rig,
		.view = view_of(&world->rig, shutter->head),
		.at_s = (double)shutter->middle_ns * 1e-9,
		.optics = &world->optics,
	};
}

/* How the camera turns while it is exposed, in even steps. */
static int views_of(const struct sim_world *world,
	const struct view_shutter *shutter, struct view views[VIEWS_MAX])
{
	double exposure_s = world->settings.exposure_s;
	double pan = shutter->rates.pan_rad_s * exposure_s;
	double tilt = shutter->rates.tilt_rad_s * exposure_s;
	double way_px = sqrt(pan * pan + tilt * tilt) /
		lens_pixel_rad(&world->rig.lens);
	int count = way_px < VIEWS_MAX ? (int)ceil(way_px) : VIEWS_MAX;

	count = count < 1 ? 1 : count;
	for (int i = 0; i < count; i++) {
		double later_s = exposure_s * ((i + 0.5) / count - 0.5);

		views[i] = view_of(&world->rig, view_head(shutter, later_s));
	}
	return count;
}

static bool turned(const struct view_shutter *a, const struct view_shutter *b)
{
	return a->head.pan_rad != b->head.pan_rad ||
		a->head.tilt_rad != b->head.tilt_rad ||
		a->rates.pan_rad_s != b->rates.pan_rad_s ||
		a->rates.tilt_rad_s != b->rates.tilt_rad_s;
}

static void draw_slow(struct sim_world *world, const struct view *first,
	const struct view *last, const struct hazard_view *hazards)
{
	struct stars_view stars = {
		.rig = &world->rig,
		.from = *first,
		.to = *last,
		.at_s = hazards->at_s,
		.peak = world->settings.stars,
	};

	spot_clear(&world->far);
	spot_clear(&world->haze);
	if (world->stars != NULL) {
		stars_shine(world->stars, &stars, &world->optics, &world->far);
	}
	hazard_far(hazards, &world->far);
	if (world->panorama != NULL) {
		hazard_smoke(hazards, &world->scenery, &world->haze);
	}
}

/* Sky and what shines in it, and before them what stands in the world. */
KERNEL static void compose_row(struct sim_world *world, int y)
{
	size_t first = (size_t)y * world->width;
	const int32_t *far = world->far.light + first;
	const int32_t *haze = world->haze.light + first;
	int32_t *row = world->base + first;
	int32_t level = (int32_t)lrint(world->settings.level * SKY_UNIT);

	sky_row(world->sky, y, row);
	if (world->panorama == NULL) {
		for (int x = 0; x < world->width; x++) {
			row[x] += level + (far[x] + haze[x]) / LIGHT_FINER;
		}
	} else {
		const int32_t *land = world->plate.level + first;
		const int32_t *open = world->plate.open + first;

		for (int x = 0; x < world->width; x++) {
			int32_t sky = row[x] + far[x] / LIGHT_FINER;

			sky = sky < SKY_MAX ? sky : SKY_MAX;
			row[x] = land[x] + haze[x] / LIGHT_FINER +
				(sky * (open[x] >> OPEN_SHIFT) >> OPEN_BITS);
		}
	}
	sensor_shade(world->sensor, y, row);
}

/* Brings up all that is slow, where the head turned or its time has come. */
static void refresh(struct sim_world *world, const struct view_shutter *shutter)
{
	struct hazard_view hazards = hazard_view_of(world, shutter);
	int64_t slot = (int64_t)floor(hazards.at_s * SIM_WORLD_REFRESH_HZ);
	int32_t flash = hazard_flash(&hazards);
	bool first = world->slot < 0;
	bool moved = first || turned(shutter, &world->seen);

	if (!moved && slot == world->slot && flash == 0) {
		return;
	}
	/* The clouds' own time is the slot's, so that a frame is the same
	 * whatever came before it. */
	double at_s = (double)slot / SIM_WORLD_REFRESH_HZ;
	struct plate_motion motion = { world->settings.sway_px,
		world->settings.shimmer_px, world->settings.seed };
	struct view views[VIEWS_MAX];
	int count = views_of(world, shutter, views);

	if (moved) {
		sky_turn(world->sky, &views[count / 2]);
	}
	sky_drift(world->sky, at_s, flash);
	if (world->panorama != NULL) {
		if (moved) {
			plate_expose(&world->plate, views, count);
		}
		plate_stir(&world->plate, &motion, at_s);
	}
	hazards.at_s = at_s;
	draw_slow(world, &views[0], &views[count - 1], &hazards);
	sensor_age(world->sensor, at_s);
	for (int y = 0; y < world->height; y++) {
		compose_row(world, y);
	}
	world->seen = *shutter;
	world->slot = slot;
}

static void develop(struct sim_world *world, int64_t exposure_ns)
{
	sensor_begin(world->sensor, exposure_ns);
	for (int y = 0; y < world->height; y++) {
		size_t first = (size_t)y * world->width;
		bool lit = y >= world->near.dirty_top &&
			y < world->near.dirty_bottom;

		sensor_develop(world->sensor, y, world->base + first,
			lit ? world->near.light + first : NULL,
			world->pixels + first);
	}
	sensor_end(world->sensor, world->pixels);
}

static void draw_near(
	struct sim_world *world, const struct view_shutter *shutter)
{
	struct hazard_view hazards = hazard_view_of(world, shutter);
	struct targets_view targets = { &world->settings, &world->rig,
		&world->optics, shutter };

	spot_clear(&world->near);
	targets_draw(&targets, &world->near);
	hazard_near(&hazards, &world->near);
	world->box_count = targets_boxes(&targets, world->boxes, SIM_BOX_MAX);
	world->box_count +=
		hazard_birds(&hazards, world->boxes + world->box_count,
			SIM_BOX_MAX - world->box_count);
	targets_spread(&targets, world->boxes, world->box_count);
}

struct frame sim_world_frame(struct sim_world *world, int64_t exposure_ns,
	struct mount_angles head, struct mount_rates rates)
{
	struct view_shutter shutter = { exposure_ns, head, rates };

	if (world->slot < 0 ||
		!sensor_shut(world->sensor, (double)exposure_ns * 1e-9)) {
		refresh(world, &shutter);
		draw_near(world, &shutter);
		develop(world, exposure_ns);
	}
	return (struct frame){
		.data = world->pixels,
		.stride = (size_t)world->width * sizeof(*world->pixels),
		.width = world->width,
		.height = world->height,
		.format = FRAME_GRAY16,
		.stamp_ns = exposure_ns,
		.sequence = world->sequence++,
	};
}

int sim_world_boxes(const struct sim_world *world, struct sim_box *boxes)
{
	memcpy(boxes, world->boxes, (size_t)world->box_count * sizeof(*boxes));
	return world->box_count;
}
