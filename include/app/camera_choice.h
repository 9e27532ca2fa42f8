/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CAMERA_CHOICE_H
#define APP_CAMERA_CHOICE_H

#include "app/capture.h"
#include "base/error.h"
#include "core/rig.h"
#include "settings/settings.h"

/*
 * Camera choice: which camera the settings mean, and whether the rig belongs
 * to it.
 */

/*
 * camera_choice_open - opens it and begins to capture.
 *
 * @witness: of the pictures
 * @rig: as loaded; where the settings name no rig file it is made to fit:
 *       to the size of the pictures, or to the simulated scenario
 *
 * NULL, with @error filled, where there is no such camera, where it cannot
 * be opened, or where the rig was measured with other pictures. @settings
 * must outlive the capture.
 */
struct capture *camera_choice_open(const struct settings *settings,
	const struct capture_witness *witness, struct rig *rig,
	struct error *error);

#endif
