/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/option_rows.h"
#include "settings/rig_file.h"

#define STRUCT struct rig

enum {
	SIDE_MIN_PX = 16,
	SIDE_MAX_PX = 16384
};

#define ATTITUDE(called, field, does)                                          \
	NUMBER_AT(called ".yaw_deg",                                           \
		offsetof(STRUCT, field) + offsetof(struct attitude, yaw_rad),  \
		"deg", -180, 180, does ", to the right"),                      \
		NUMBER_AT(called ".pitch_deg",                                 \
			offsetof(STRUCT, field) +                              \
				offsetof(struct attitude, pitch_rad),          \
			"deg", -90, 90, does ", upwards"),                     \
		NUMBER_AT(called ".roll_deg",                                  \
			offsetof(STRUCT, field) +                              \
				offsetof(struct attitude, roll_rad),           \
			"deg", -180, 180, does ", clockwise seen from behind")

#define OFFSET(called, field, does)                                            \
	NUMBER_AT(called ".offset_x_m",                                        \
		offsetof(STRUCT, field) + offsetof(struct vec3, x), "m", -5,   \
		5, does " from the pivot, to the right"),                      \
		NUMBER_AT(called ".offset_y_m",                                \
			offsetof(STRUCT, field) + offsetof(struct vec3, y),    \
			"m", -5, 5, does " from the pivot, forward"),          \
		NUMBER_AT(called ".offset_z_m",                                \
			offsetof(STRUCT, field) + offsetof(struct vec3, z),    \
			"m", -5, 5, does " from the pivot, upwards")

#define IN_LENS(field, part)                                                   \
	(offsetof(STRUCT, field) + offsetof(struct lens, part))

#define LENS(called, field, least_px, least_focal)                             \
	WHOLE_AT(called ".width_px", IN_LENS(field, width_px), "px", least_px, \
		SIDE_MAX_PX,                                                   \
		"width of the picture that the lens was measured with"),       \
		WHOLE_AT(called ".height_px", IN_LENS(field, height_px), "px", \
			least_px, SIDE_MAX_PX, "height of that picture"),      \
		NUMBER_AT(called ".fx_px", IN_LENS(field, fx_px), "px",        \
			least_focal, 1e6,                                      \
			"focal length over the pixels' width"),                \
		NUMBER_AT(called ".fy_px", IN_LENS(field, fy_px), "px",        \
			least_focal, 1e6,                                      \
			"focal length over the pixels' height"),               \
		NUMBER_AT(called ".cx_px", IN_LENS(field, cx_px), "px", 0,     \
			SIDE_MAX_PX,                                           \
			"principal point, from the left; the first pixel's "   \
			"centre is 0"),                                        \
		NUMBER_AT(called ".cy_px", IN_LENS(field, cy_px), "px", 0,     \
			SIDE_MAX_PX, "principal point, from above"),           \
		NUMBER_AT(called ".k1", IN_LENS(field, k1), "", -10, 10,       \
			"radial distortion, r^2"),                             \
		NUMBER_AT(called ".k2", IN_LENS(field, k2), "", -100, 100,     \
			"radial distortion, r^4"),                             \
		NUMBER_AT(called ".p1", IN_LENS(field, p1), "", -1, 1,         \
			"tangential distortion"),                              \
		NUMBER_AT(called ".p2", IN_LENS(field, p2), "", -1, 1,         \
			"tangential distortion"),                              \
		NUMBER_AT(called ".k3", IN_LENS(field, k3), "", -1000, 1000,   \
			"radial distortion, r^6")

#define CAMERA(called, where, by, turn, offset, delay)                         \
	CHOICE(called ".place", where, CAMERA_ON_HEAD, places,                 \
		"what carries the camera: the turning head, or the ground"),   \
		CHOICE(called ".sees", by, CAMERA_THERMAL, kinds,              \
			"what it sees by: only a visible camera sees the "     \
			"lamp's own beam"),                                    \
		ATTITUDE(called, turn, "the camera's turn"),                   \
		OFFSET(called, offset, "the camera's lens"),                   \
		NUMBER(called ".delay_s", delay, "s", 0, 5,                    \
			"from the middle of the exposure to the picture's "    \
			"stamp")

static const char *const places[] = { "head", "base", NULL };
static const char *const drives[] = { "fixed", "hand", "timed", "told", NULL };
static const char *const kinds[] = { "thermal", "visible", NULL };

static const struct option_rows speeds = {
	.columns = 2,
	.max = RIG_SPEEDS_MAX,
	.count_offset = offsetof(STRUCT, speeds.count),
};

static const struct option_field options[] = {
	LENS("lens", lens, SIDE_MIN_PX, 1),
	CAMERA("camera", camera_place, camera_sees, camera, camera_offset_m,
		camera_delay_s),
	LENS("lens2", beside.lens, 0, 0),
	CAMERA("camera2", beside.place, beside.sees, beside.camera,
		beside.offset_m, beside.delay_s),
	NUMBER("cameras.apart_deg", apart_rad, "deg", 0, 5,
		"RMS by which two cameras disagree about a direction"),

	ATTITUDE("lamp", lamp, "the lamp axis' turn"),
	OFFSET("lamp", lamp_offset_m, "the lamp"),
	NUMBER("lamp.beam_deg", beam_rad, "deg", 0.05, 90,
		"full width of the beam at half intensity"),
	NUMBER("lamp.outer_beam_deg", outer_beam_rad, "deg", 0.05, 180,
		"full width out to where it stops dazzling"),

	CHOICE("lamp.focus", focus.drive, FOCUS_FIXED, drives,
		"how the beam is made wider: not at all; by hand; by a motor "
		"that runs while it is told to; by one that goes where it is "
		"told"),
	NUMBER("lamp.wide_beam_deg", focus.wide_rad, "deg", 0.05, 120,
		"full width of the beam at the wide stop; lamp.beam_deg and "
		"lamp.outer_beam_deg are then those at the narrow one"),
	NUMBER("lamp.focus_travel_s", focus.travel_s, "s", 0.1, 120,
		"how long the motor takes from stop to stop"),
	NUMBER("lamp.focus_doubt", focus.doubt, "", 0, 0.9,
		"by which share it may be faster or slower at most"),
	NUMBER("lamp.focus_dead_s", focus.dead_s, "s", 0, 5,
		"the longest from a word to what the motor does"),
	NUMBER("lamp.focus_error", focus.error, "", 0, 0.5,
		"told: so far from where it was told it may rest, a share of "
		"the way"),

	ATTITUDE("base", base, "the base's turn from north and level"),
	ATTITUDE("compass", compass,
		"the base's turn on what the platform's compass tells of"),
	NUMBER("axes.skew_deg", axes.skew_rad, "deg", -5, 5,
		"how the tilt axis leans, clockwise seen from behind"),
	NUMBER("axes.sag_deg", axes.sag_rad, "deg", -5, 5,
		"how much lower the head hangs where it is level"),
	NUMBER("range_m", range_m, "m", 1, 1e6,
		"distance of the target where none is measured"),

	NUMBER("mount.delay_s", mount_delay_s, "s", 0, 5,
		"from a command's last byte to motion"),
	NUMBER("mount.jitter_s", mount_jitter_s, "s", 0, 1,
		"RMS by which that varies"),
	NUMBER("mount.encoder_deg", encoder_rad, "deg", 0, 10,
		"one step of the head's answer"),
	NUMBER("mount.backlash_deg", backlash_rad, "deg", 0, 10,
		"play of the head's gears"),
	ROWS("mount.speed_deg_s", speeds.rates, "deg/s", 0, 360, &speeds,
		"what pan and tilt of a Pelco head turn at, told its lowest "
		"speed, the next, and so on: all 63, or none"),
};

const struct option_table rig_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(STRUCT),
	.what = "rig file",
};
