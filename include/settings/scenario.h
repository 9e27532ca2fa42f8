/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_SCENARIO_H
#define SETTINGS_SCENARIO_H

#include "core/rig.h"
#include "hw/sim_head.h"
#include "hw/sim_line.h"
#include "hw/sim_sight.h"
#include "hw/sim_world.h"
#include "settings/options.h"

#include <stdbool.h>

/*
 * Scenario: a simulated night as a plain file: camera, lamp, head, line, sky
 * and targets. In the form of the settings; every name has a default.
 */

/* One of its cameras. */
struct scenario_camera {
	int width_px; /* 0: there is no such camera */
	int height_px;
	double focal_mm;
	double pitch_um; /* of the pixels */
	double rate_hz;
	double delay_s; /* from mid-exposure until vision is done */
	enum camera_place place;
	enum camera_sees sees;
	double look_az_rad; /* of a camera on the ground */
	double look_el_rad;
	struct attitude error; /* it looks this much beside where it should */
};

enum scenario_head_kind {
	SCENARIO_PELCO_D,
	SCENARIO_DMX /* a fixture, which begins at the middle of its range */
};

struct scenario {
	double duration_s;
	int seed; /* of noise, clouds, line and head alike */

	struct scenario_camera cameras[RIG_CAMERAS];
	bool render; /* draw pictures and look for targets in them */
	struct sim_sight_settings sight; /* where none are drawn */

	double beam_rad;
	struct rig_focus focus;
	double focus_error; /* its motor is faster by this share */
	double range_m;     /* as the program assumes it */

	enum scenario_head_kind head_kind;
	double head_rate_rad_s; /* of both axes */
	double head_accel_rad_s2;
	double dead_time_s;
	double dead_time_jitter_s;
	int speed_steps;
	double encoder_rad;
	double backlash_rad;
	double poll_hz;
	bool feedback;     /* it says where it is */
	double rate_doubt; /* what the program is told of its rates' error */
	double wait_s; /* the head waits where the first target will be then */
	double pan_low_rad; /* its stops */
	double pan_high_rad;
	double tilt_low_rad;
	double tilt_high_rad;

	/* By how much the truth differs from what the program is told. */
	struct attitude base_error;
	double rate_error;        /* share by which the head turns too fast */
	double dead_time_error_s; /* by so much its dead time is longer */

	/* By how much, either way, the seed may change the night. */
	double vary_place_m;
	double vary_speed_m_s;
	double vary_cloud_s;
	double vary_wait_rad;

	int baud;
	double lose_share;
	double corrupt_share;

	struct sim_world_settings world;
};

extern const struct option_table scenario_table;

/* scenario_default - a clear night without targets, as the parts have it. */
struct scenario scenario_default(void);

bool scenario_load(
	struct scenario *scenario, const char *path, struct error *error);

/* scenario_cameras - how many it has: 1 or 2. */
int scenario_cameras(const struct scenario *scenario);

/* scenario_rig - what the program is told; scenario_true_rig - what is true. */
struct rig scenario_rig(const struct scenario *scenario);
struct rig scenario_true_rig(const struct scenario *scenario);

struct sim_head_settings scenario_head(const struct scenario *scenario);
struct sim_line_settings scenario_line(const struct scenario *scenario);

/* scenario_world - sky and targets, as the seed has changed them. */
struct sim_world_settings scenario_world(const struct scenario *scenario);

#endif
