/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/scenario.h"

#include "hw/mount.h"
#include "settings/option_rows.h"

#include <limits.h>
#include <stddef.h>

#define STRUCT struct scenario

/* Standard deviation and size in grey levels, sides in pixels, far away. */
enum {
	LEVEL_MAX = 65535,
	NOISE_MAX = 300,
	SIDE_MIN_PX = 16,
	SIDE_MAX_PX = 8192,
	METRES_MAX = 1000000,
};

static const char *const places[] = { "head", "base", NULL };

static const struct option_rows target_rows = {
	.columns = sizeof(struct sim_target) / sizeof(double),
	.max = SIM_TARGET_MAX,
	.count_offset = offsetof(struct scenario, world.target_count),
};

static const struct option_field options[] = {
	NUMBER("duration_s", duration_s, "s", 0.1, 3600, "how long it lasts"),
	WHOLE("seed", seed, "", 0, INT_MAX,
		"another one gives other noise, clouds and jitter"),

	WHOLE("camera.width_px", width_px, "px", SIDE_MIN_PX, SIDE_MAX_PX,
		"width of the picture"),
	WHOLE("camera.height_px", height_px, "px", SIDE_MIN_PX, SIDE_MAX_PX,
		"height of the picture"),
	NUMBER("camera.focal_mm", focal_mm, "mm", 1, 10000, "focal length"),
	NUMBER("camera.pitch_um", pitch_um, "um", 0.5, 100,
		"from pixel to pixel"),
	NUMBER("camera.rate_hz", rate_hz, "Hz", 1, 1000, "frames a second"),
	NUMBER("camera.exposure_s", world.exposure_s, "s", 0, 1,
		"what moves meanwhile is smeared"),
	NUMBER("camera.delay_s", delay_s, "s", 0, 1,
		"from the middle of the exposure until the detections are "
		"there"),
	NUMBER("camera.blur_px", world.blur_px, "px", 0.1, 10,
		"standard deviation of the lens' point spread"),
	NUMBER("camera.noise", world.noise, "", 0, NOISE_MAX,
		"standard deviation of a pixel, in grey levels"),
	NUMBER("camera.pattern", world.pattern, "", 0, NOISE_MAX,
		"the same of the fixed pattern"),
	CHOICE("camera.place", camera_place, CAMERA_ON_HEAD, places,
		"what carries the camera: the turning head, or the ground"),

	NUMBER("lamp.beam_deg", beam_rad, "deg", 0.05, 60,
		"full width of the beam at half intensity"),

	NUMBER("head.rate_deg_s", head_rate_rad_s, "deg/s", 0.1, 360,
		"the most that pan and tilt turn"),
	NUMBER("head.accel_deg_s2", head_accel_rad_s2, "deg/s2", 1, 5000,
		"their acceleration"),
	NUMBER("head.dead_time_s", dead_time_s, "s", 0, 2,
		"from a command's last byte to motion"),
	NUMBER("head.jitter_s", dead_time_jitter_s, "s", 0, 1,
		"the dead time varies by as much, either way"),
	WHOLE("head.speed_steps", speed_steps, "", 0, 100000,
		"it knows so many speeds each way; 0: any"),
	NUMBER("head.encoder_deg", encoder_rad, "deg", 0, 5,
		"one step of its answers"),
	NUMBER("head.backlash_deg", backlash_rad, "deg", 0, 5,
		"play between motor and lamp"),
	NUMBER("head.poll_hz", poll_hz, "Hz", 0, 100,
		"how often it is asked where it is"),
	NUMBER("head.wait_s", wait_s, "s", 0, 3600,
		"it waits where the first target will be at this time"),

	WHOLE("line.baud", baud, "", 300, 4000000, "of its serial line"),
	NUMBER("line.lose_share", lose_share, "", 0, 1,
		"of the bytes, each way"),
	NUMBER("line.corrupt_share", corrupt_share, "", 0, 1,
		"of the bytes, each way"),

	NUMBER("sky.level", world.level, "", 0, LEVEL_MAX,
		"mean grey level of the sky"),
	NUMBER("sky.cloud", world.cloud, "", 0, LEVEL_MAX,
		"standard deviation of the clouds, in grey levels"),

	ROWS("target", world.targets, "", -METRES_MAX, METRES_MAX, &target_rows,
		"x y z in m (east, north, up) at time 0, their rates in m/s, "
		"size in m, contrast in grey levels, from and to in s"),
};

const struct option_table scenario_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(struct scenario),
	.what = "scenario",
};

struct scenario scenario_default(void)
{
	struct sim_head_settings head = sim_head_settings_default();
	struct sim_line_settings line = sim_line_settings_default();
	struct rig rig = rig_default();

	return (struct scenario){
		.duration_s = 10.0,
		.seed = 1,
		.width_px = rig.lens.width_px,
		.height_px = rig.lens.height_px,
		.focal_mm = 50.0,
		.pitch_um = 12.0,
		.rate_hz = 30.0,
		.delay_s = 0.020,
		.camera_place = CAMERA_ON_HEAD,
		.beam_rad = rig.beam_rad,
		.head_rate_rad_s = head.pan.rate_max_rad_s,
		.head_accel_rad_s2 = head.pan.accel_rad_s2,
		.dead_time_s = head.dead_time_s,
		.speed_steps = head.pan.speed_steps,
		.encoder_rad = head.pan.encoder_rad,
		.backlash_rad = head.pan.backlash_rad,
		.poll_hz = mount_settings_default().poll_hz,
		.baud = line.baud,
		.world = sim_world_settings_default(),
	};
}

bool scenario_load(
	struct scenario *scenario, const char *path, struct error *error)
{
	*scenario = scenario_default();
	return options_read(&scenario_table, path, scenario, error);
}

struct rig scenario_rig(const struct scenario *scenario)
{
	struct rig rig = rig_default();

	rig.lens = lens_pinhole(scenario->width_px, scenario->height_px,
		scenario->focal_mm * 1e3 / scenario->pitch_um);
	rig.camera_place = scenario->camera_place;
	rig.beam_rad = scenario->beam_rad;
	rig.outer_beam_rad = 2.0 * scenario->beam_rad;
	rig.mount_delay_s = scenario->dead_time_s;
	rig.encoder_rad = scenario->encoder_rad;
	rig.backlash_rad = scenario->backlash_rad;
	return rig;
}

static void set_axis(
	struct sim_axis_settings *axis, const struct scenario *scenario)
{
	axis->rate_max_rad_s = scenario->head_rate_rad_s;
	axis->accel_rad_s2 = scenario->head_accel_rad_s2;
	axis->speed_steps = scenario->speed_steps;
	axis->encoder_rad = scenario->encoder_rad;
	axis->backlash_rad = scenario->backlash_rad;
}

/* Where the head looks while it waits for the first target. */
static struct mount_angles waiting(const struct scenario *scenario)
{
	const struct sim_target *target = &scenario->world.targets[0];
	double at_s = scenario->wait_s;
	struct rig rig = scenario_rig(scenario);
	struct vec3 where = {
		target->at_m.x + target->speed_m_s.x * at_s,
		target->at_m.y + target->speed_m_s.y * at_s,
		target->at_m.z + target->speed_m_s.z * at_s,
	};

	if (scenario->world.target_count == 0) {
		return (struct mount_angles){ 0.0, 0.0 };
	}
	return rig_head_for(&rig, geom_angles(where), rig.range_m, 0.0);
}

struct sim_head_settings scenario_head(const struct scenario *scenario)
{
	struct sim_head_settings head = sim_head_settings_default();

	set_axis(&head.pan, scenario);
	set_axis(&head.tilt, scenario);
	head.dead_time_s = scenario->dead_time_s;
	head.jitter_s = scenario->dead_time_jitter_s;
	head.start = waiting(scenario);
	head.seed = (uint64_t)scenario->seed;
	return head;
}

struct sim_line_settings scenario_line(const struct scenario *scenario)
{
	struct sim_line_settings line = sim_line_settings_default();

	line.baud = scenario->baud;
	line.lose_share = scenario->lose_share;
	line.corrupt_share = scenario->corrupt_share;
	line.seed = (uint64_t)scenario->seed;
	return line;
}

struct sim_world_settings scenario_world(const struct scenario *scenario)
{
	struct sim_world_settings world = scenario->world;

	world.seed = (uint64_t)scenario->seed;
	return world;
}
