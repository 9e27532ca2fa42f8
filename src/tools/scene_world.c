/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "tools/scene.h"

#include <math.h>
#include <stdlib.h>

struct world_scene {
	struct scene scene;
	struct sim_world *world; /* NULL where no picture is drawn */
	struct sim_sight sight;  /* used there */
	double period_ns;
	int64_t seen;
};

static struct world_scene *world_of(struct scene *scene)
{
	return (struct world_scene *)(void *)scene;
}

static int64_t exposure_of(const struct world_scene *world, int64_t frame)
{
	return llround((double)frame * world->period_ns);
}

static enum camera_result world_next(
	struct scene *scene, int64_t *exposure_ns, struct error *error)
{
	struct world_scene *world = world_of(scene);

	(void)error;
	if (world->seen >= scene->frames) {
		return CAMERA_END;
	}
	*exposure_ns = exposure_of(world, world->seen++);
	return CAMERA_FRAME;
}

static struct scene_view world_view(
	struct scene *scene, struct mount_angles head, struct mount_rates rates)
{
	struct world_scene *world = world_of(scene);
	int64_t exposure_ns = exposure_of(world, world->seen - 1);

	return (struct scene_view){ .frame = sim_world_frame(world->world,
					    exposure_ns, head, rates) };
}

static void world_close(struct scene *scene)
{
	free(scene);
}

static const struct scene_ops world_ops = {
	.next = world_next,
	.view = world_view,
	.close = world_close,
};

static struct scene_view sight_view(
	struct scene *scene, struct mount_angles head, struct mount_rates rates)
{
	struct world_scene *world = world_of(scene);
	int64_t exposure_ns = exposure_of(world, world->seen - 1);

	(void)rates;
	return (struct scene_view){
		.frame = { .width = scene->width,
			.height = scene->height,
			.format = scene->format,
			.stamp_ns = exposure_ns,
			.sequence = world->seen - 1 },
		.blob_count = sim_sight_look(&world->sight, exposure_ns, head),
		.blobs = world->sight.blobs,
	};
}

static const struct scene_ops sight_ops = {
	.next = world_next,
	.view = sight_view,
	.close = world_close,
};

static struct world_scene *open_scene(const struct scene_rigs *rigs,
	double rate_hz, double duration_s, struct error *error)
{
	struct world_scene *scene = calloc(1, sizeof(*scene));

	if (scene == NULL) {
		error_set(
			error, ERROR_FAILED, "simulated scene: out of memory");
		return NULL;
	}
	scene->scene = (struct scene){
		.name = "simulated scene",
		.rig = rigs->taken,
		.real = rigs->real,
		.recorded = rigs->taken,
		.width = rigs->taken.lens.width_px,
		.height = rigs->taken.lens.height_px,
		.format = FRAME_GRAY16,
		.rate_hz = rate_hz,
		.frames = llround(rate_hz * duration_s),
	};
	scene->period_ns = (double)CLOCK_NS_PER_S / rate_hz;
	return scene;
}

struct scene *scene_world(struct sim_world *world,
	const struct scene_rigs *rigs, double rate_hz, double duration_s,
	struct error *error)
{
	struct world_scene *scene =
		open_scene(rigs, rate_hz, duration_s, error);

	if (scene == NULL) {
		return NULL;
	}
	scene->scene.ops = &world_ops;
	scene->world = world;
	return &scene->scene;
}

struct scene *scene_sight(const struct sim_world_settings *world,
	const struct sim_sight_settings *sight, const struct scene_rigs *rigs,
	double rate_hz, double duration_s, struct error *error)
{
	struct world_scene *scene =
		open_scene(rigs, rate_hz, duration_s, error);

	if (scene == NULL) {
		return NULL;
	}
	scene->scene.ops = &sight_ops;
	scene->sight.world = world;
	scene->sight.rig = &scene->scene.real;
	scene->sight.settings = *sight;
	scene->sight.random = world->seed;
	return &scene->scene;
}
