/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_MATERIAL_H
#define CALIBRATION_MATERIAL_H

#include "base/error.h"
#include "live.h"
#include "session.h"
#include "settings/rig_note.h"

#include <stdbool.h>

/* Material: what a head was seen to do, now or from what was recorded. */

struct material {
	struct exercise exercise;
	struct rig rig;
	char mount[RIG_DEVICE_SIZE]; /* serial numbers, or "-" */
	char camera[RIG_DEVICE_SIZE];
	struct mount_rates top; /* of the settings; 0: recorded, not known */
};

/*
 * material_get - of the folder of --from; else the settings' head and camera
 * are opened, put through @drill, and what was recorded is left in --out.
 * Options' rig names the rig file that is known, afterwards.
 *
 * material_free it, also after a failure.
 */
bool material_get(struct material *material, struct session_options *options,
	bool camera, bool (*drill)(struct live *live, struct error *error),
	struct error *error);

void material_free(struct material *material);

#endif
