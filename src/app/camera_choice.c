/* SPDX-License-Identifier: Apache-2.0 */
#include "app/camera_choice.h"

#include "app/camera_sim.h"

#include <string.h>

/* A rig file of one camera does not do for two. */
static bool is_told(const struct settings *settings, const struct rig *rig,
	struct error *error)
{
	return settings->rig[0] == '\0' || rig->lens.width_px > 0 ||
		error_set(error, ERROR_SETTINGS,
			"%s: tells nothing of the second camera; calibrate it "
			"and write lens2.* and camera2.*",
			settings->rig);
}

/* The built-in rig takes the camera as it is. */
static void fit_rig(const struct camera_info *info, struct rig *rig)
{
	double focal_px = rig->lens.width_px > 0 ? rig->lens.fx_px
						 : rig->beside.lens.fx_px;

	if (rig->lens.width_px != info->width ||
		rig->lens.height_px != info->height) {
		rig->lens = lens_pinhole(info->width, info->height, focal_px);
	}
}

static struct camera *open_sim(
	const struct capture_plan *plan, struct error *error)
{
	struct camera_sim_night night = { plan->source, plan->pose,
		plan->number, plan->night_ns };

	return camera_sim_open(&night, error);
}

/* The first one brings the scenario's rig, and in it the second. */
static bool fit_scenario(const struct settings *settings, int camera,
	struct rig *rig, struct error *error)
{
	const char *scenario = settings->cameras[camera].source;

	if (settings->rig[0] != '\0') {
		return true;
	}
	if (camera == 0) {
		return camera_sim_rig(scenario, rig, error);
	}
	return rig->lens.width_px > 0 ||
		error_set(error, ERROR_SETTINGS,
			"camera2.kind: %s has no second camera; write "
			"camera2.width_px into it",
			scenario);
}

/* The simulated camera needs more than a source, so it is not in the list. */
static bool find_camera(const struct settings *settings,
	struct capture_plan *plan, struct rig *rig, struct error *error)
{
	const char *kind = settings->cameras[plan->number].kind;

	if (strcmp(kind, camera_sim.name) == 0) {
		plan->camera = &camera_sim;
		plan->open = open_sim;
		return fit_scenario(settings, plan->number, rig, error);
	}
	plan->camera = camera_find(kind);
	return plan->camera != NULL ||
		error_set(error, ERROR_SETTINGS,
			"camera%s.kind: '%s' is not known; write v4l2, "
			"stream, footage, scene or sim",
			plan->number == 0 ? "" : "2", kind);
}

struct capture *camera_choice_open(const struct settings *settings, int camera,
	int64_t night_ns, const struct capture_witness *witness,
	struct rig *rig, struct error *error)
{
	const struct camera_settings *chosen = &settings->cameras[camera];
	struct capture_plan plan = {
		.number = camera,
		.source = chosen->source,
		.pose = chosen->pose,
		.night_ns = night_ns,
		.loop = chosen->loop,
		.eye = settings->eye,
		.witness = *witness,
	};

	if (!find_camera(settings, &plan, rig, error) ||
		!is_told(settings, rig, error)) {
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
