/* SPDX-License-Identifier: Apache-2.0 */
#include "capture_camera.h"

static bool fits_rig(const struct capture_plan *plan,
	const struct camera_info *info, struct error *error)
{
	return plan->width_px == 0 ||
		(info->width == plan->width_px &&
			info->height == plan->height_px) ||
		error_set(error, ERROR_SETTINGS,
			"%s: pictures of %d x %d, but the rig was measured "
			"with %d x %d; change the camera's size, or measure "
			"the rig anew",
			plan->source, info->width, info->height, plan->width_px,
			plan->height_px);
}

static bool are_as_before(const struct capture_camera *camera,
	const struct camera_info *info, struct error *error)
{
	const struct camera_info *first = &camera->info;

	return first->width == 0 ||
		(info->width == first->width && info->height == first->height &&
			info->format == first->format) ||
		error_set(error, ERROR_FAILED,
			"%s: pictures of %d x %d where there were %d x %d; "
			"restart to take them",
			camera->plan->source, info->width, info->height,
			first->width, first->height);
}

static struct camera *open_device(
	const struct capture_camera *camera, struct error *error)
{
	const struct capture_plan *plan = camera->plan;

	if (plan->open != NULL) {
		return plan->open(plan, error);
	}
	return plan->camera->open_unless != NULL
		? plan->camera->open_unless(
			  plan->source, camera->given_up, error)
		: plan->camera->open(plan->source, error);
}

bool capture_camera_open(struct capture_camera *camera, struct error *error)
{
	const struct capture_plan *plan = camera->plan;
	struct camera_info info;

	camera->camera = open_device(camera, error);
	if (camera->camera == NULL) {
		return false;
	}
	info = plan->camera->info(camera->camera);
	if (!fits_rig(plan, &info, error) ||
		!are_as_before(camera, &info, error)) {
		capture_camera_close(camera);
		return false;
	}
	if (camera->info.width == 0) {
		camera->info = info;
	}
	return true;
}

void capture_camera_close(struct capture_camera *camera)
{
	if (camera->camera == NULL) {
		return;
	}
	camera->past = capture_camera_counts(camera);
	camera->held = false;
	camera->plan->camera->close(camera->camera);
	camera->camera = NULL;
}

void capture_camera_hold(struct capture_camera *camera, bool on)
{
	const struct camera_ops *ops = camera->plan->camera;

	if (ops->hold != NULL && on != camera->held) {
		ops->hold(camera->camera, on);
	}
	camera->held = on;
}

struct camera_counts capture_camera_counts(const struct capture_camera *camera)
{
	const struct camera_ops *ops = camera->plan->camera;
	struct camera_counts counts = camera->past;

	if (ops->counts != NULL) {
		struct camera_counts more = ops->counts(camera->camera);

		camera_counts_add(&counts, &more);
	}
	return counts;
}
