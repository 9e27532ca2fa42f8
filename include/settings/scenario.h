/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_SCENARIO_H
#define SETTINGS_SCENARIO_H

#include "core/rig.h"
#include "hw/sim_head.h"
#include "hw/sim_line.h"
#include "hw/sim_world.h"
#include "settings/options.h"

#include <stdbool.h>

/*
 * Scenario: a simulated night as a plain file: camera, lamp, head, line, sky
 * and targets. In the form of the settings; every name has a default.
 */

struct scenario {
	double duration_s;
	int seed; /* of noise, clouds, line and head alike */

	int width_px;
	int height_px;
	double focal_mm;
	double pitch_um; /* of the pixels */
	double rate_hz;
	double delay_s; /* from mid-exposure until vision is done */
	enum camera_place camera_place;

	double beam_rad;

	double head_rate_rad_s; /* of both axes */
	double head_accel_rad_s2;
	double dead_time_s;
	double dead_time_jitter_s;
	int speed_steps;
	double encoder_rad;
	double backlash_rad;
	double poll_hz;
	double wait_s; /* the head waits where the first target will be then */

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

/* scenario_rig - what a calibration of this head and camera would find. */
struct rig scenario_rig(const struct scenario *scenario);

struct sim_head_settings scenario_head(const struct scenario *scenario);
struct sim_line_settings scenario_line(const struct scenario *scenario);
struct sim_world_settings scenario_world(const struct scenario *scenario);

#endif
