/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CAMERA_CHOICE_H
#define APP_CAMERA_CHOICE_H

#include "app/capture.h"
#include "base/error.h"
#include "core/rig.h"
#include "settings/settings.h"

/*
 * Camera choice: which camera the settings mean by their first and second, and
 * whether the rig belongs to it.
 */

/*
 * camera_choice_open - opens it and begins to capture.
 *
 * @camera:   0 for the first, or 1
 * @night_ns: when a simulated night begins, CLOCK_MONOTONIC
 * @witness:  of the pictures
 * @rig:      as loaded, looked at through this camera; where the settings name
 *            no rig file it is made to fit: to the size of the pictures, or to
 *            the simulated scenario
 *
 * NULL, with @error filled, where there is no such camera, where it cannot
 * be opened, or where the rig was measured with other pictures. @settings
 * must outlive the capture.
 */
struct capture *camera_choice_open(const struct settings *settings, int camera,
	int64_t night_ns, const struct capture_witness *witness,
	struct rig *rig, struct error *error);

#endif
