/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_LATENCY_BLINK_H
#define CALIBRATION_LATENCY_BLINK_H

#include "base/error.h"
#include "core/rig.h"
#include "session.h"
#include "settings/rig_note.h"

#include <stdbool.h>

/* Latency_blink: latency's second way, by a light that is switched. */

/* What either way found. */
struct latency_answer {
	double delay_s;
	double sigma_s;
	double spread_s; /* RMS from part to part of the measurement */
	struct rig rig;  /* that was known before */
	char device[RIG_DEVICE_SIZE]; /* the camera's serial number, or "-" */
	char how[64];
};

/*
 * latency_blink - measures on the folder of --from, or with the settings'
 * camera and the light at @path, and prints what it found.
 */
bool latency_blink(struct session_options *options, const char *path,
	struct latency_answer *answer, struct error *error);

#endif
