/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/scenario.h"

#include "hw/mount.h"
#include "hw/random.h"
#include "settings/option_rows.h"

#include <limits.h>
#include <math.h>
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

/* Nobody measures a jitter of nothing. */
static const double jitter_least_s = 0.001;

static const char *const places[] = { "head", "base", NULL };
static const char *const kinds[] = { "thermal", "visible", NULL };
static const char *const drives[] = { "fixed", "hand", "timed", "told", NULL };
static const char *const heads[] = { "pelco-d", "dmx", NULL };

#define IN_CAMERA(field, part)                                                 \
	(offsetof(STRUCT, field) + offsetof(struct scenario_camera, part))

#define CAMERA(called, field, least_px)                                        \
	WHOLE_AT(called ".width_px", IN_CAMERA(field, width_px), "px",         \
		least_px, SIDE_MAX_PX, "width of the picture"),                \
		WHOLE_AT(called ".height_px", IN_CAMERA(field, height_px),     \
			"px", SIDE_MIN_PX, SIDE_MAX_PX,                        \
			"height of the picture"),                              \
		NUMBER_AT(called ".focal_mm", IN_CAMERA(field, focal_mm),      \
			"mm", 1, 10000, "focal length"),                       \
		NUMBER_AT(called ".pitch_um", IN_CAMERA(field, pitch_um),      \
			"um", 0.5, 100, "from pixel to pixel"),                \
		NUMBER_AT(called ".rate_hz", IN_CAMERA(field, rate_hz), "Hz",  \
			1, 1000, "frames a second"),                           \
		NUMBER_AT(called ".delay_s", IN_CAMERA(field, delay_s), "s",   \
			0, 1,                                                  \
			"from the middle of the exposure until the "           \
			"detections are there"),                               \
		CHOICE_AT(called ".place", IN_CAMERA(field, place),            \
			CAMERA_ON_HEAD, places,                                \
			"what carries the camera: the turning head, or the "   \
			"ground"),                                             \
		CHOICE_AT(called ".sees", IN_CAMERA(field, sees),              \
			CAMERA_THERMAL, kinds, "what it sees by"),             \
		NUMBER_AT(called ".look_az_deg",                               \
			IN_CAMERA(field, look_az_rad), "deg", -180, 180,       \
			"where a camera on the ground looks"),                 \
		NUMBER_AT(called ".look_el_deg",                               \
			IN_CAMERA(field, look_el_rad), "deg", -90, 90,         \
			"and how high"),                                       \
		NUMBER_AT(called ".error_yaw_deg",                             \
			IN_CAMERA(field, error.yaw_rad), "deg", -10, 10,       \
			"it looks so far to the right of where it is taken "   \
			"to"),                                                 \
		NUMBER_AT(called ".error_pitch_deg",                           \
			IN_CAMERA(field, error.pitch_rad), "deg", -10, 10,     \
			"and so far above")

static const struct option_rows target_rows = {
	.columns = sizeof(struct sim_target) / sizeof(double),
	.max = SIM_TARGET_MAX,
	.count_offset = offsetof(struct scenario, world.target_count),
};

static const struct option_rows push_rows = {
	.columns = sizeof(struct sim_push) / sizeof(double),
	.max = SIM_EVENT_MAX,
	.count_offset = offsetof(struct scenario, world.course.push_count),
};

static const struct option_rows jink_rows = {
	.columns = sizeof(struct sim_jink) / sizeof(double),
	.max = SIM_EVENT_MAX,
	.count_offset = offsetof(struct scenario, world.course.jink_count),
};

static const struct option_rows cloud_rows = {
	.columns = sizeof(struct sim_cloud) / sizeof(double),
	.max = SIM_EVENT_MAX,
	.count_offset = offsetof(struct scenario, world.course.cloud_count),
};

static const struct option_field options[] = {
	NUMBER("duration_s", duration_s, "s", 0.1, 3600, "how long it lasts"),
	WHOLE("seed", seed, "", 0, INT_MAX,
		"another one gives other noise, clouds and jitter"),

	CAMERA("camera", cameras[0], SIDE_MIN_PX),
	CAMERA("camera2", cameras[1], 0),
	NUMBER("camera.exposure_s", world.exposure_s, "s", 0, 1,
		"what moves meanwhile is smeared"),
	NUMBER("camera.blur_px", world.blur_px, "px", 0.1, 10,
		"standard deviation of the lens' point spread"),
	NUMBER("camera.noise", world.noise, "", 0, NOISE_MAX,
		"standard deviation of a pixel, in grey levels"),
	NUMBER("camera.pattern", world.pattern, "", 0, NOISE_MAX,
		"the same of the fixed pattern"),
	FLAG("camera.render", render,
		"pictures are drawn and looked at; without them the next four "
		"say what is found"),
	NUMBER("camera.found_share", sight.found_share, "", 0, 1,
		"share of the frames in which a target in view is found"),
	NUMBER("camera.centroid_px", sight.centroid_px, "px", 0, 10,
		"RMS error of each axis of its place"),
	NUMBER("camera.score", sight.score, "", 0, 1000, "its score"),
	NUMBER("camera.spots", sight.spots, "", 0, 100,
		"false spots in the mean of a frame"),

	NUMBER("lamp.beam_deg", beam_rad, "deg", 0.05, 60,
		"full width of the beam at half intensity"),
	CHOICE("lamp.focus", focus.drive, FOCUS_FIXED, drives,
		"how the beam is made wider: not at all, by hand, by a motor "
		"on the head's zoom that runs while it is told to, or by one "
		"that goes where a fixture's slot says"),
	NUMBER("lamp.wide_beam_deg", focus.wide_rad, "deg", 0.05, 120,
		"full width at its wide stop; lamp.beam_deg is then that at "
		"the narrow one"),
	NUMBER("lamp.focus_travel_s", focus.travel_s, "s", 0.1, 120,
		"how long it takes from stop to stop, as is believed"),
	NUMBER("lamp.focus_doubt", focus.doubt, "", 0, 0.9,
		"by which share it may be faster or slower, as is believed"),
	NUMBER("lamp.focus_dead_s", focus.dead_s, "s", 0, 5,
		"its longest dead time, as is believed; it has half of it"),
	NUMBER("range_m", range_m, "m", 1, METRES_MAX,
		"how far away targets are taken to be"),

	CHOICE("head.kind", head_kind, SCENARIO_PELCO_D, heads,
		"what it speaks; a fixture that speaks DMX tells nothing"),
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
	FLAG("head.feedback", feedback, "it says where it is at all"),
	NUMBER("head.rate_doubt", rate_doubt, "", 0, 1,
		"where not: standard error of its rates, as a share"),
	NUMBER("head.wait_s", wait_s, "s", 0, 3600,
		"it waits where the first target will be at this time"),
	NUMBER("head.pan_low_deg", pan_low_rad, "deg", -720, 720,
		"pan's stop to the left: how far the cable goes"),
	NUMBER("head.pan_high_deg", pan_high_rad, "deg", -720, 720,
		"and to the right"),
	NUMBER("head.tilt_low_deg", tilt_low_rad, "deg", -180, 180,
		"tilt's lower stop"),
	NUMBER("head.tilt_high_deg", tilt_high_rad, "deg", -180, 180,
		"and its upper one"),

	NUMBER("error.yaw_deg", base_error.yaw_rad, "deg", -10, 10,
		"the base stands this far to the right of where it is taken "
		"to"),
	NUMBER("error.pitch_deg", base_error.pitch_rad, "deg", -10, 10,
		"and leans back by this"),
	NUMBER("error.roll_deg", base_error.roll_rad, "deg", -10, 10,
		"and to the right by this"),
	NUMBER("error.rate", rate_error, "", -0.5, 0.5,
		"share by which the head turns faster than it is taken to"),

	NUMBER("error.dead_time_s", dead_time_error_s, "s", -2, 2,
		"the head starts to turn so much later than it is told to"),
	NUMBER("error.focus", focus_error, "", -0.5, 0.5,
		"share by which the lamp's motor is faster than it is taken "
		"to be"),

	NUMBER("vary.place_m", vary_place_m, "m", 0, METRES_MAX,
		"the seed changes targets' places by up to this, either way"),
	NUMBER("vary.speed_m_s", vary_speed_m_s, "m/s", 0, 1000,
		"and their speeds by this"),
	NUMBER("vary.cloud_s", vary_cloud_s, "s", 0, 3600,
		"and the times of clouds by this"),
	NUMBER("vary.wait_deg", vary_wait_rad, "deg", 0, 180,
		"and where the head waits by this"),

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
	ROWS("push", world.course.pushes, "", -METRES_MAX, METRES_MAX,
		&push_rows,
		"a target is accelerated: which one, from and to in s, x y z "
		"in m/s2"),
	ROWS("jink", world.course.jinks, "", 0, METRES_MAX, &jink_rows,
		"a target jinks: which one, from and to in s, m/s2, a new way "
		"each s, not over m/s"),
	ROWS("cloud", world.course.clouds, "", 0, METRES_MAX, &cloud_rows,
		"a target is hidden: which one, from and to in s"),
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
	struct scenario_camera camera = {
		.width_px = rig.lens.width_px,
		.height_px = rig.lens.height_px,
		.focal_mm = 50.0,
		.pitch_um = 12.0,
		.rate_hz = 30.0,
		.delay_s = 0.020,
		.place = CAMERA_ON_HEAD,
		.look_el_rad = geom_radians(20.0),
	};
	struct scenario_camera beside = camera;

	beside.width_px = 0;
	return (struct scenario){
		.duration_s = 10.0,
		.seed = 1,
		.cameras = { camera, beside },
		.render = true,
		.sight = { 0.998, 0.15, 30.0, 0.02 },
		.beam_rad = rig.beam_rad,
		.focus = rig.focus,
		.range_m = rig.range_m,
		.head_rate_rad_s = head.pan.rate_max_rad_s,
		.head_accel_rad_s2 = head.pan.accel_rad_s2,
		.dead_time_s = head.dead_time_s,
		.speed_steps = head.pan.speed_steps,
		.encoder_rad = head.pan.encoder_rad,
		.backlash_rad = head.pan.backlash_rad,
		.poll_hz = mount_settings_default().poll_hz,
		.feedback = true,
		.rate_doubt = mount_settings_default().rate_doubt,
		.pan_low_rad = head.pan.low_rad,
		.pan_high_rad = head.pan.high_rad,
		.tilt_low_rad = head.tilt.low_rad,
		.tilt_high_rad = head.tilt.high_rad,
		.baud = line.baud,
		.world = sim_world_settings_default(),
	};
}

/* Facts that contradict each other. */
static bool are_sound(
	const struct scenario *scenario, const char *path, struct error *error)
{
	const struct sim_course *course = &scenario->world.course;

	if (!(scenario->pan_low_rad < scenario->pan_high_rad) ||
		!(scenario->tilt_low_rad < scenario->tilt_high_rad)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: the head's lower stops must lie below its upper "
			"ones",
			path);
	}
	if (scenario->focus.drive != FOCUS_FIXED &&
		!(scenario->beam_rad < scenario->focus.wide_rad)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: lamp.wide_beam_deg must be over lamp.beam_deg",
			path);
	}
	if ((scenario->focus.drive == FOCUS_TOLD &&
		    scenario->head_kind != SCENARIO_DMX) ||
		(scenario->focus.drive == FOCUS_TIMED &&
			scenario->head_kind == SCENARIO_DMX)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: lamp.focus = told goes with head.kind = dmx, and "
			"timed with pelco-d",
			path);
	}
	for (int i = 0; i < course->jink_count; i++) {
		if (!(course->jinks[i].period_s > 0.0)) {
			return error_set(error, ERROR_SETTINGS,
				"%s: jink: the fifth number, how long each "
				"lasts, must be above 0",
				path);
		}
	}
	return true;
}

bool scenario_load(
	struct scenario *scenario, const char *path, struct error *error)
{
	*scenario = scenario_default();
	return options_read(&scenario_table, path, scenario, error) &&
		are_sound(scenario, path, error);
}

int scenario_cameras(const struct scenario *scenario)
{
	return scenario->cameras[1].width_px > 0 ? RIG_CAMERAS : 1;
}

static struct rig_camera rig_camera_of(const struct scenario_camera *camera)
{
	struct rig_camera made = {
		.lens = lens_pinhole(camera->width_px, camera->height_px,
			camera->focal_mm * 1e3 / camera->pitch_um),
		.place = camera->place,
		.sees = camera->sees,
	};

	if (camera->place == CAMERA_ON_BASE) {
		made.camera.yaw_rad = camera->look_az_rad;
		made.camera.pitch_rad = camera->look_el_rad;
	}
	return made;
}

/* Twice through the other's place, and both are in theirs. */
static void set_cameras(struct rig *rig, const struct scenario *scenario)
{
	rig->beside = rig_camera_of(&scenario->cameras[0]);
	*rig = rig_through(rig, 1);
	rig->beside = (struct rig_camera){ .place = CAMERA_ON_HEAD };
	if (scenario_cameras(scenario) > 1) {
		rig->beside = rig_camera_of(&scenario->cameras[1]);
	}
}

struct rig scenario_rig(const struct scenario *scenario)
{
	struct rig rig = rig_default();

	set_cameras(&rig, scenario);
	rig.range_m = scenario->range_m;
	rig.beam_rad = scenario->beam_rad;
	rig.outer_beam_rad = 2.0 * scenario->beam_rad;
	rig.focus = scenario->focus;
	rig.mount_delay_s = scenario->dead_time_s;
	rig.mount_jitter_s =
		jitter_least_s + scenario->dead_time_jitter_s / sqrt(3.0);
	rig.encoder_rad = scenario->encoder_rad;
	rig.backlash_rad = scenario->backlash_rad;
	return rig;
}

static void mislead(struct attitude *attitude, const struct attitude *error)
{
	attitude->yaw_rad += error->yaw_rad;
	attitude->pitch_rad += error->pitch_rad;
}

struct rig scenario_true_rig(const struct scenario *scenario)
{
	struct rig rig = scenario_rig(scenario);

	rig.base = scenario->base_error;
	mislead(&rig.camera, &scenario->cameras[0].error);
	mislead(&rig.beside.camera, &scenario->cameras[1].error);
	return rig;
}

/* What the seed draws is the same whatever the night asks for. */
enum draw {
	DRAW_CLOUD,
	DRAW_WAIT,
	DRAW_TARGETS,
	DRAWS_A_TARGET = 6,
};

/* Within -1..1. */
static double drawn(const struct scenario *scenario, int draw)
{
	uint64_t random = (uint64_t)scenario->seed;

	random = random_next(&random) + (uint64_t)draw;
	return 2.0 * random_unit(&random) - 1.0;
}

static struct vec3 shaken(const struct scenario *scenario, struct vec3 v,
	double by, int first_draw)
{
	return (struct vec3){ v.x + by * drawn(scenario, first_draw),
		v.y + by * drawn(scenario, first_draw + 1),
		v.z + by * drawn(scenario, first_draw + 2) };
}

struct sim_world_settings scenario_world(const struct scenario *scenario)
{
	struct sim_world_settings world = scenario->world;
	double later_s = scenario->vary_cloud_s * drawn(scenario, DRAW_CLOUD);

	world.seed = (uint64_t)scenario->seed;
	world.course.seed = world.seed;
	for (int i = 0; i < world.course.cloud_count; i++) {
		world.course.clouds[i].from_s += later_s;
		world.course.clouds[i].to_s += later_s;
	}
	for (int i = 0; i < world.target_count; i++) {
		struct sim_target *target = &world.targets[i];
		int draw = DRAW_TARGETS + i * DRAWS_A_TARGET;

		target->at_m = shaken(
			scenario, target->at_m, scenario->vary_place_m, draw);
		target->speed_m_s = shaken(scenario, target->speed_m_s,
			scenario->vary_speed_m_s, draw + 3);
	}
	return world;
}

static void set_axis(
	struct sim_axis_settings *axis, const struct scenario *scenario)
{
	axis->rate_max_rad_s =
		scenario->head_rate_rad_s * (1.0 + scenario->rate_error);
	axis->accel_rad_s2 = scenario->head_accel_rad_s2;
	axis->speed_steps = scenario->speed_steps;
	axis->encoder_rad = scenario->encoder_rad;
	axis->backlash_rad = scenario->backlash_rad;
}

/* Where the head looks while it waits for the first target. */
static struct mount_angles waiting(const struct scenario *scenario)
{
	struct sim_world_settings world = scenario_world(scenario);
	struct rig rig = scenario_rig(scenario);
	struct mount_angles head = { 0.0, 0.0 };

	if (world.target_count > 0) {
		struct vec3 place = sim_path_place(
			&world.course, &world.targets[0], 0, scenario->wait_s);

		head = rig_head_for(&rig, geom_angles(place), rig.range_m, 0.0);
	}
	head.pan_rad += scenario->vary_wait_rad * drawn(scenario, DRAW_WAIT);
	return head;
}

struct sim_head_settings scenario_head(const struct scenario *scenario)
{
	struct sim_head_settings head = sim_head_settings_default();

	set_axis(&head.pan, scenario);
	set_axis(&head.tilt, scenario);
	head.pan.low_rad = scenario->pan_low_rad;
	head.pan.high_rad = scenario->pan_high_rad;
	head.tilt.low_rad = scenario->tilt_low_rad;
	head.tilt.high_rad = scenario->tilt_high_rad;
	head.dead_time_s =
		fmax(0.0, scenario->dead_time_s + scenario->dead_time_error_s);
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
	line.focus = (struct sim_focus_settings){ scenario->focus.drive,
		scenario->focus.travel_s / (1.0 + scenario->focus_error),
		scenario->focus.dead_s / 2.0, 0.5 };
	line.mute = !scenario->feedback;
	line.seed = (uint64_t)scenario->seed;
	return line;
}
