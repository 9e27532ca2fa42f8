/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_scene.h"

#include "chance.h"
#include "hw/random.h"
#include "scene_motion.h"

#include <math.h>
#include <stdlib.h>

#define NS_PER_S 1e9

/* Where targets fly; their size and speed are told in pixels. */
#define RANGE_M 1000.0

/* They stay clear of the picture's rim, and of what stands in the world. */
#define RIM_SHARE  0.08
#define LAND_SHARE 0.58

/* How far beyond what it will look at the world goes on. */
#define SPARE_RAD 0.06

struct sim_scene {
	struct sim_scene_settings settings;
	struct rig rig;
	struct sim_world *world;
	int64_t index; /* of the next frame */
	int64_t set;   /* of the targets; -1: none yet */
};

static struct rig rig_of(const struct sim_scene_settings *settings)
{
	struct rig rig = rig_default();
	double half = geom_radians(settings->field_deg) / 2.0;

	rig.lens = lens_pinhole(settings->width_px, settings->height_px,
		settings->width_px / 2.0 / tan(half));
	rig.camera_place = CAMERA_ON_HEAD;
	rig.encoder_rad = 0.0;
	return rig;
}

static struct sim_world_settings world_of(
	const struct sim_scene_settings *settings, const struct rig *rig)
{
	struct sim_world_settings world = settings->world;
	struct mount_angles reach = scene_motion_reach(settings->motion);
	double pixel = lens_pixel_rad(&rig->lens);

	world.target_count = 0;
	world.seed = (uint64_t)settings->seed;
	world.look_az_rad = 0.0;
	world.look_el_rad = geom_radians(settings->elevation_deg);
	world.look_width_rad =
		settings->width_px * pixel + 2.0 * (reach.pan_rad + SPARE_RAD);
	world.look_height_rad = settings->height_px * pixel +
		2.0 * (reach.tilt_rad + SPARE_RAD);
	return world;
}

static bool check(
	const struct sim_scene_settings *settings, struct error *error)
{
	if (settings->count > 0.0 && settings->lasts_s > settings->every_s) {
		return error_set(error, ERROR_USAGE,
			"scene: targets last %g s but come every %g s; make "
			"lasts_s no longer than every_s",
			settings->lasts_s, settings->every_s);
	}
	return true;
}

struct sim_scene *sim_scene_open(
	const struct sim_scene_settings *settings, struct error *error)
{
	struct sim_scene *scene;
	struct sim_world_settings world;

	if (!check(settings, error)) {
		return NULL;
	}
	scene = calloc(1, sizeof(*scene));
	if (scene == NULL) {
		error_set(error, ERROR_FAILED, "scene: out of memory");
		return NULL;
	}
	scene->settings = *settings;
	scene->rig = rig_of(settings);
	scene->set = -1;
	world = world_of(settings, &scene->rig);
	scene->world = sim_world_open(&world, &scene->rig, error);
	if (scene->world == NULL) {
		free(scene);
		return NULL;
	}
	return scene;
}

void sim_scene_close(struct sim_scene *scene)
{
	if (scene == NULL) {
		return;
	}
	sim_world_close(scene->world);
	free(scene);
}

struct rig sim_scene_rig(const struct sim_scene *scene)
{
	return scene->rig;
}

int64_t sim_scene_frames(const struct sim_scene *scene)
{
	return llround(scene->settings.seconds * scene->settings.rate_hz);
}

static struct scene_pose pose_at(const struct sim_scene *scene, double at_s)
{
	struct scene_pose pose = scene_motion_at(
		scene->settings.motion, (uint64_t)scene->settings.seed, at_s);

	pose.head.tilt_rad += geom_radians(scene->settings.elevation_deg);
	return pose;
}

/* Where a pixel looks at that moment, on the sphere of the targets. */
static struct vec3 reached(
	const struct sim_scene *scene, struct pixel at, double at_s)
{
	struct vec3 direction = geom_vector(
		rig_world_of_pixel(&scene->rig, at, pose_at(scene, at_s).head));

	return (struct vec3){ RANGE_M * direction.x, RANGE_M * direction.y,
		RANGE_M * direction.z };
}

static struct sim_target flight(
	const struct sim_scene *scene, int64_t set, int index)
{
	const struct sim_scene_settings *settings = &scene->settings;
	struct chance chance = {
		.seed = random_hash((uint64_t)settings->seed + 77,
			(uint64_t)(set * SIM_TARGET_MAX + index))
	};
	double lowest = settings->world.scenery == SIM_SKY ? 1.0 - RIM_SHARE
							   : LAND_SHARE;
	double turn = chance_pick(&chance, 2, 0.0, 2.0 * GEOM_PI);
	double half_px = settings->speed_px_s * settings->lasts_s / 2.0;
	struct pixel middle = {
		settings->width_px *
			chance_pick(&chance, 3, RIM_SHARE, 1.0 - RIM_SHARE),
		settings->height_px *
			chance_pick(&chance, 4, RIM_SHARE, lowest),
	};
	double from_s = (double)set * settings->every_s +
		chance_pick(
			&chance, 5, 0.0, settings->every_s - settings->lasts_s);
	double middle_s = from_s + settings->lasts_s / 2.0;
	struct pixel before = { middle.x_px - half_px * cos(turn),
		middle.y_px - half_px * sin(turn) };
	struct pixel after = { middle.x_px + half_px * cos(turn),
		middle.y_px + half_px * sin(turn) };
	struct vec3 a = reached(scene, before, middle_s);
	struct vec3 b = reached(scene, after, middle_s);
	struct sim_target target = {
		.speed_m_s = { (b.x - a.x) / settings->lasts_s,
			(b.y - a.y) / settings->lasts_s,
			(b.z - a.z) / settings->lasts_s },
		.size_m = settings->size_px * lens_pixel_rad(&scene->rig.lens) *
			RANGE_M,
		.contrast = sim_world_contrast(
			scene->world, settings->size_px, settings->snr),
		.from_s = from_s,
		.to_s = from_s + settings->lasts_s,
	};

	target.at_m = (struct vec3){ a.x - target.speed_m_s.x * from_s,
		a.y - target.speed_m_s.y * from_s,
		a.z - target.speed_m_s.z * from_s };
	return target;
}

static void launch(struct sim_scene *scene, double at_s)
{
	struct sim_target targets[SIM_TARGET_MAX];
	int64_t set = (int64_t)floor(at_s / scene->settings.every_s);
	int count = (int)scene->settings.count;

	if (count == 0 || set == scene->set) {
		return;
	}
	for (int i = 0; i < count; i++) {
		targets[i] = flight(scene, set, i);
	}
	sim_world_aim(scene->world, targets, count);
	scene->set = set;
}

/* What the mast does and nobody knows. */
static struct mount_angles shaken(
	const struct sim_scene *scene, struct mount_angles head, double at_s)
{
	double far =
		scene->settings.shake_px * lens_pixel_rad(&scene->rig.lens);

	if (far > 0.0) {
		head.pan_rad += far * sin(2.0 * GEOM_PI * 3.1 * at_s);
		head.tilt_rad += 0.6 * far * sin(2.0 * GEOM_PI * 4.7 * at_s);
	}
	return head;
}

bool sim_scene_next(struct sim_scene *scene, struct sim_shot *shot)
{
	double at_s = (double)scene->index / scene->settings.rate_hz;
	struct scene_pose pose = pose_at(scene, at_s);

	if (scene->index >= sim_scene_frames(scene)) {
		return false;
	}
	launch(scene, at_s);
	shot->head = pose.head;
	shot->rates = pose.rates;
	shot->frame = sim_world_frame(scene->world, llround(at_s * NS_PER_S),
		shaken(scene, pose.head, at_s), pose.rates);
	scene->index++;
	return true;
}

int sim_scene_boxes(const struct sim_scene *scene, struct sim_box *boxes)
{
	return sim_world_boxes(scene->world, boxes);
}
