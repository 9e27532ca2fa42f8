/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/camera.h"
#include "hw/sim_scene.h"

#include <stdlib.h>

/* The camera table over a simulated scene. */
struct camera {
	struct sim_scene_settings settings;
	struct sim_scene *scene;
};

static struct camera *scene_open(const char *source, struct error *error)
{
	struct camera *camera = calloc(1, sizeof(*camera));

	if (camera == NULL) {
		error_set(error, ERROR_FAILED, "%s: no memory is left", source);
		return NULL;
	}
	if (sim_scene_parse(&camera->settings, source, error)) {
		camera->scene = sim_scene_open(&camera->settings, error);
	}
	if (camera->scene == NULL) {
		free(camera);
		return NULL;
	}
	return camera;
}

static struct camera_info scene_info(const struct camera *camera)
{
	return (struct camera_info){
		.width = camera->settings.width_px,
		.height = camera->settings.height_px,
		.format = FRAME_GRAY16,
		.rate_hz = camera->settings.rate_hz,
		.frames = sim_scene_frames(camera->scene),
	};
}

static enum camera_result scene_read(struct camera *camera, struct frame *frame,
	int wait_ms, struct error *error)
{
	struct sim_shot shot;

	(void)wait_ms;
	(void)error;
	if (!sim_scene_next(camera->scene, &shot)) {
		return CAMERA_END;
	}
	*frame = shot.frame;
	return CAMERA_FRAME;
}

static void scene_close(struct camera *camera)
{
	if (camera == NULL) {
		return;
	}
	sim_scene_close(camera->scene);
	free(camera);
}

const struct camera_ops camera_scene = {
	.name = "scene",
	.open = scene_open,
	.info = scene_info,
	.read = scene_read,
	.close = scene_close,
};
