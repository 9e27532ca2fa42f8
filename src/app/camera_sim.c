/* SPDX-License-Identifier: Apache-2.0 */
#include "app/camera_sim.h"

#include "app/camera_spoil.h"
#include "base/clock.h"
#include "hw/sim_pose.h"
#include "hw/sim_world.h"
#include "settings/scenario.h"

#include <poll.h>
#include <stdlib.h>

/* A simulated head that is silent for so long has ended. */
static const int64_t pose_age_ns = 500 * CLOCK_NS_PER_MS;

struct camera {
	struct scenario scenario;
	struct scenario_camera own; /* of the scenario's */
	struct sim_world *world;
	struct sim_pose_file *pose; /* NULL: stands still at 0, 0 */
	struct camera_spoil spoil;
	int64_t period_ns;
	int64_t zero_ns; /* when the night began */
	int64_t due_ns;  /* mid-exposure of the next picture; 0: the first */
	int64_t sequence;
};

static void sim_close(struct camera *camera)
{
	if (camera == NULL) {
		return;
	}
	camera_spoil_close(&camera->spoil);
	sim_world_close(camera->world);
	sim_pose_close(camera->pose);
	free(camera);
}

static bool open_parts(struct camera *camera,
	const struct camera_sim_night *night, struct error *error)
{
	if (!scenario_load(&camera->scenario, night->scenario, error)) {
		return false;
	}
	struct rig all = scenario_true_rig(&camera->scenario);
	struct rig rig = rig_through(&all, night->camera);
	struct sim_world_settings world = scenario_world(&camera->scenario);

	camera->own = camera->scenario.cameras[night->camera];
	camera->zero_ns = night->begins_ns;
	camera->period_ns =
		(int64_t)((double)CLOCK_NS_PER_S / camera->own.rate_hz);
	camera->world = sim_world_open(&world, &rig, error);
	if (camera->world == NULL ||
		!camera_spoil_open(&camera->spoil, camera->own.width_px,
			camera->own.height_px, error)) {
		return false;
	}
	if (night->pose != NULL) {
		camera->pose = sim_pose_open(night->pose, error);
	}
	return night->pose == NULL || camera->pose != NULL;
}

struct camera *camera_sim_open(
	const struct camera_sim_night *night, struct error *error)
{
	struct camera *camera = calloc(1, sizeof(*camera));

	if (camera == NULL) {
		error_set(error, ERROR_FAILED, "camera: out of memory");
		return NULL;
	}
	if (!open_parts(camera, night, error)) {
		sim_close(camera);
		return NULL;
	}
	return camera;
}

static struct camera *open_still(const char *source, struct error *error)
{
	struct camera_sim_night night = { .scenario = source };

	return camera_sim_open(&night, error);
}

static struct camera_info sim_info(const struct camera *camera)
{
	return (struct camera_info){ .width = camera->own.width_px,
		.height = camera->own.height_px,
		.format = FRAME_GRAY16,
		.rate_hz = camera->own.rate_hz,
		.live = true };
}

/* Sleeps until the next exposure, at most @wait_ms; false: not yet. */
static bool wait_for_exposure(struct camera *camera, int wait_ms)
{
	int64_t now_ns = clock_now_ns();

	if (camera->due_ns == 0) {
		camera->due_ns = now_ns;
	}
	if (camera->zero_ns == 0) {
		camera->zero_ns = now_ns;
	}
	int64_t left_ms = (camera->due_ns - now_ns + CLOCK_NS_PER_MS - 1) /
		CLOCK_NS_PER_MS;
	if (left_ms > 0) {
		poll(NULL, 0, left_ms < wait_ms ? (int)left_ms : wait_ms);
	}
	return left_ms <= wait_ms;
}

/* Where the head is; false, with @error filled, where nobody says. */
static bool look_up_pose(
	const struct camera *camera, struct sim_pose *pose, struct error *error)
{
	if (camera->pose == NULL) {
		return true;
	}
	if (!sim_pose_read(camera->pose, pose) ||
		clock_now_ns() - pose->at_ns > pose_age_ns) {
		return error_set(error, ERROR_UNREACHABLE,
			"searchlight-sim tells no pose any more; start it "
			"with --pose");
	}
	return true;
}

static struct frame draw(struct camera *camera, const struct sim_pose *pose)
{
	int64_t length_ns =
		(int64_t)(camera->scenario.duration_s * (double)CLOCK_NS_PER_S);
	int64_t at_ns = (camera->due_ns - camera->zero_ns) % length_ns;

	return sim_world_frame(camera->world, at_ns,
		sim_pose_at(pose, camera->due_ns), pose->rates);
}

static void deliver(struct camera *camera, const struct sim_pose *pose,
	enum camera_fate fate, struct frame *frame)
{
	struct frame drawn = { .data = NULL };

	if (fate == CAMERA_DRAWS) {
		drawn = draw(camera, pose);
	}
	*frame = camera_spoil_frame(&camera->spoil, pose->faults,
		fate == CAMERA_DRAWS ? &drawn : NULL, camera->due_ns);
	frame->sequence = camera->sequence++;
}

static void await_next(struct camera *camera)
{
	camera->due_ns += camera->period_ns;
	if (camera->due_ns < clock_now_ns()) {
		camera->due_ns = clock_now_ns();
	}
}

static enum camera_result sim_read(struct camera *camera, struct frame *frame,
	int wait_ms, struct error *error)
{
	struct sim_pose pose = { 0 };

	if (!wait_for_exposure(camera, wait_ms)) {
		return CAMERA_WAIT;
	}
	if (!look_up_pose(camera, &pose, error)) {
		return CAMERA_ERROR;
	}
	enum camera_fate fate = camera_spoil_fate(
		pose.faults, camera->due_ns, camera->period_ns);

	if (fate == CAMERA_IS_GONE) {
		error_set(error, ERROR_UNREACHABLE,
			"the simulated camera is gone; end that fault of "
			"searchlight-sim");
		return CAMERA_ERROR;
	}
	if (fate != CAMERA_IS_SILENT) {
		deliver(camera, &pose, fate, frame);
	}
	await_next(camera);
	return fate == CAMERA_IS_SILENT ? CAMERA_WAIT : CAMERA_FRAME;
}

bool camera_sim_rig(const char *scenario, struct rig *rig, struct error *error)
{
	struct scenario loaded;

	if (!scenario_load(&loaded, scenario, error)) {
		return false;
	}
	*rig = scenario_rig(&loaded);
	return true;
}

const struct camera_ops camera_sim = {
	.name = "sim",
	.open = open_still,
	.info = sim_info,
	.read = sim_read,
	.close = sim_close,
};
