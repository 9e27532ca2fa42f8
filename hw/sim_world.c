/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_world.h"

#include "sim_world_sky.h"
#include "sim_world_spot.h"

#include <math.h>
#include <stdlib.h>

enum {
	SMEAR_STEPS_MAX = 64,
	LIGHT_FINER = 16, /* light is summed in 1/16 of the sky's unit */
	NOISE_MAX = 300,  /* 6 sigma fit 16 bits of the sky's unit */
};

/* An airframe is wider than high, as wings and rotors make it. */
#define TARGET_HEIGHT_SHARE 0.4

/* Two steps to a pixel of motion leave no ripple after the point spread. */
#define SMEAR_STEP_PX 0.5

struct sim_world {
	struct sim_world_settings settings;
	struct rig rig;
	struct sky *sky;
	struct spot_sheet sheet;
	int32_t *row;
	uint16_t *pixels;
	int64_t sequence;
};

/* Camera and mount during one exposure. */
struct shutter {
	int64_t middle_ns;
	struct mount_angles head; /* in the middle */
	struct mount_rates rates;
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

static bool check(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	if (settings->target_count < 0 ||
		settings->target_count > SIM_TARGET_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: %d targets are outside 0..%d",
			settings->target_count, SIM_TARGET_MAX);
	}
	if (!(settings->noise >= 0.0 && settings->noise <= NOISE_MAX) ||
		!(settings->pattern >= 0.0 && settings->pattern <= NOISE_MAX)) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: noise %g or pattern %g is outside "
			"0..%d grey levels",
			settings->noise, settings->pattern, NOISE_MAX);
	}
	if (rig->lens.width_px < 1 || rig->lens.width_px > FRAME_SIDE_MAX ||
		rig->lens.height_px < 1 ||
		rig->lens.height_px > FRAME_SIDE_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: a picture of %d x %d pixels is "
			"outside 1..%d; correct the rig's lens",
			rig->lens.width_px, rig->lens.height_px,
			FRAME_SIDE_MAX);
	}
	return true;
}

static bool allocate(struct sim_world *world, struct error *error)
{
	int width = world->rig.lens.width_px;
	int height = world->rig.lens.height_px;
	size_t count = (size_t)width * height;

	world->sheet.width = width;
	world->sheet.height = height;
	world->sheet.light = calloc(count, sizeof(*world->sheet.light));
	world->sheet.profile =
		calloc((size_t)width + height, sizeof(*world->sheet.profile));
	world->row = malloc((size_t)width * sizeof(*world->row));
	world->pixels = malloc(count * sizeof(*world->pixels));
	if (world->sheet.light == NULL || world->sheet.profile == NULL ||
		world->row == NULL || world->pixels == NULL) {
		return error_set(error, ERROR_FAILED,
			"simulated world: out of memory for %d x %d pixels",
			width, height);
	}
	world->sky = sky_open(&world->settings, &world->rig, error);
	return world->sky != NULL;
}

struct sim_world *sim_world_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	struct sim_world *world;

	if (!check(settings, rig, error)) {
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
	free(world->sheet.light);
	free(world->sheet.profile);
	free(world->row);
	free(world->pixels);
	free(world);
}

static double seconds(int64_t when_ns)
{
	return (double)when_ns * 1e-9;
}

bool sim_world_place(const struct sim_world_settings *settings, int index,
	int64_t when_ns, struct vec3 *at_m)
{
	const struct sim_target *target = &settings->targets[index];
	double at_s = seconds(when_ns);

	if (index >= settings->target_count || !sim_path_exists(target, at_s)) {
		return false;
	}
	*at_m = sim_path_place(&settings->course, target, index, at_s);
	return true;
}

bool sim_world_target(const struct sim_world *world, int index, int64_t when_ns,
	struct angles *at)
{
	struct vec3 place;

	if (!sim_world_place(&world->settings, index, when_ns, &place)) {
		return false;
	}
	*at = geom_angles(place);
	return true;
}

bool sim_world_hidden(
	const struct sim_world_settings *settings, int index, int64_t when_ns)
{
	return sim_path_hidden(&settings->course, index, seconds(when_ns));
}

/* The target's image @later_s after the middle; false where it is unseen. */
static bool spot_at(const struct sim_world *world, int index,
	const struct shutter *shutter, double later_s, struct spot *spot)
{
	const struct sim_target *target = &world->settings.targets[index];
	struct vec3 where = sim_path_place(&world->settings.course, target,
		index, seconds(shutter->middle_ns) + later_s);
	double range = sqrt(geom_dot(where, where));
	double size_px =
		target->size_m / range / lens_pixel_rad(&world->rig.lens);
	struct mount_angles head = {
		shutter->head.pan_rad + shutter->rates.pan_rad_s * later_s,
		shutter->head.tilt_rad + shutter->rates.tilt_rad_s * later_s,
	};
	struct rig rig = world->rig;

	rig.range_m = range;
	*spot = (struct spot){
		.w_px = size_px,
		.h_px = size_px * TARGET_HEIGHT_SHARE,
		.level = target->contrast * SKY_UNIT * LIGHT_FINER,
		.sigma_px = world->settings.blur_px,
	};
	return rig_pixel_of_world(
		&rig, geom_angles(where), head, &spot->centre);
}

/* Into how many steps the motion during the exposure is cut. */
static int smear_steps(struct pixel from, struct pixel to)
{
	double way = hypot(to.x_px - from.x_px, to.y_px - from.y_px);
	double steps = ceil(way / SMEAR_STEP_PX) + 1.0;

	return steps < SMEAR_STEPS_MAX ? (int)steps : SMEAR_STEPS_MAX;
}

static void paint_target(
	struct sim_world *world, int index, const struct shutter *shutter)
{
	double half_s = world->settings.exposure_s / 2.0;
	struct spot spot;
	struct spot last;
	int steps;

	if (!spot_at(world, index, shutter, -half_s, &spot) ||
		!spot_at(world, index, shutter, half_s, &last)) {
		return;
	}
	steps = smear_steps(spot.centre, last.centre);
	for (int i = 0; i < steps; i++) {
		double later_s = half_s * ((2.0 * i + 1.0) / steps - 1.0);

		if (spot_at(world, index, shutter, later_s, &spot)) {
			spot.level /= steps;
			spot_add(&world->sheet, &spot);
		}
	}
}

static uint16_t grey(int32_t level)
{
	level = level < 0 ? 0 : level;
	return level > UINT16_MAX ? UINT16_MAX : (uint16_t)level;
}

static void develop_row(struct sim_world *world, int y, int64_t exposure_ns)
{
	int width = world->rig.lens.width_px;
	const int32_t *light = world->sheet.light + (size_t)y * width;
	uint16_t *pixels = world->pixels + (size_t)y * width;

	sky_row(world->sky, y, exposure_ns, world->row);
	for (int x = 0; x < width; x++) {
		pixels[x] = grey(
			(world->row[x] + light[x] / LIGHT_FINER) / SKY_UNIT);
	}
}

struct frame sim_world_frame(struct sim_world *world, int64_t exposure_ns,
	struct mount_angles head, struct mount_rates rates)
{
	struct shutter shutter = { exposure_ns, head, rates };
	int width = world->rig.lens.width_px;
	int height = world->rig.lens.height_px;

	spot_clear(&world->sheet);
	for (int i = 0; i < world->settings.target_count; i++) {
		struct angles at;

		if (sim_world_target(world, i, exposure_ns, &at) &&
			!sim_world_hidden(&world->settings, i, exposure_ns)) {
			paint_target(world, i, &shutter);
		}
	}
	sky_turn(world->sky, head);
	for (int y = 0; y < height; y++) {
		develop_row(world, y, exposure_ns);
	}
	return (struct frame){
		.data = world->pixels,
		.stride = (size_t)width * sizeof(*world->pixels),
		.width = width,
		.height = height,
		.format = FRAME_GRAY16,
		.stamp_ns = exposure_ns,
		.sequence = world->sequence++,
	};
}
