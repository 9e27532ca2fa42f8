/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CAMERA_SIM_H
#define APP_CAMERA_SIM_H

#include "base/error.h"
#include "core/rig.h"
#include "hw/camera.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Camera sim: a camera in a simulated night, in real time. It sees along the
 * head's true pose, which searchlight-sim mount publishes in a file, and not
 * along what the head's answers say.
 *
 * Live: stamps are CLOCK_MONOTONIC at mid-exposure. The night of the scenario
 * begins when it is told to, and anew when it is over.
 */

/* Its open takes a scenario alone, and the head stands still at 0, 0. */
extern const struct camera_ops camera_sim;

/* What such a camera sees. */
struct camera_sim_night {
	const char *scenario;
	const char *pose; /* that searchlight-sim mount publishes; NULL: none */
	int camera;       /* of the scenario's, from 0 */
	int64_t begins_ns; /* CLOCK_MONOTONIC; 0: with the first picture */
};

/*
 * camera_sim_open - NULL, with @error filled, where one of the files is not
 * there or wrong. What it returns belongs to camera_sim.
 */
struct camera *camera_sim_open(
	const struct camera_sim_night *night, struct error *error);

/* camera_sim_rig - what a calibration of the scenario's rig would find. */
bool camera_sim_rig(const char *scenario, struct rig *rig, struct error *error);

#endif
