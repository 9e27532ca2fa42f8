/* SPDX-License-Identifier: Apache-2.0 */
#include "app/camera_choice.h"

#include "app/camera_sim.h"

#include <string.h>

/* The built-in rig takes the camera as it is. */
static void fit_rig(const struct camera_info *info, struct rig *rig)
{
	if (rig->lens.width_px != info->width ||
		rig->lens.height_px != info->height) {
		rig->lens = lens_pinhole(
			info->width, info->height, rig->lens.fx_px);
	}
}

static struct camera *open_sim(
	const struct capture_plan *plan, struct error *error)
{
	return camera_sim_open(plan->source, plan->pose, error);
}

/* The simulated camera needs more than a source, so it is not in the list. */
static bool find_camera(const struct settings *settings,
	struct capture_plan *plan, struct rig *rig, struct error *error)
{
	if (strcmp(settings->camera_kind, camera_sim.name) == 0) {
		plan->camera = &camera_sim;
		plan->open = open_sim;
		return settings->rig[0] != '\0' ||
			camera_sim_rig(settings->camera_source, rig, error);
	}
	plan->camera = camera_find(settings->camera_kind);
	return plan->camera != NULL ||
		error_set(error, ERROR_SETTINGS,
			"camera.kind: '%s' is not known; write v4l2, footage, scene or sim",
			settings->camera_kind);
}

struct capture *camera_choice_open(const struct settings *settings,
	const struct capture_witness *witness, struct rig *rig,
	struct error *error)
{
	struct capture_plan plan = {
		.source = settings->camera_source,
		.pose = settings->camera_pose,
		.loop = settings->camera_loop,
		.eye = settings->eye,
		.witness = *witness,
	};

	if (!find_camera(settings, &plan, rig, error)) {
		return NULL;
	}
	plan.delay_s = rig->camera_delay_s;
	if (settings->rig[0] != '\0') {
		plan.width_px = rig->lens.width_px;
		plan.height_px = rig->lens.height_px;
	}
	struct capture *capture = capture_open(&plan, error);
	if (capture == NULL) {
		return NULL;
	}
	struct camera_info info = capture_report(capture).info;
	fit_rig(&info, rig);
	return capture;
}
