/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_GPSD_H
#define CALIBRATION_ALIGN_GPSD_H

#include "align_options.h"
#include "calibration/align.h"
#include "calibration/platform.h"

/* Align_gpsd: what the platform's gpsd adds to align. */

/*
 * align_gpsd_ask - listens for ten seconds at most, until place, heading and
 * level are known. The options' site becomes that place where none was said.
 *
 * False, with @error filled, where gpsd does not answer or tells nothing.
 */
bool align_gpsd_ask(struct align_options *options, struct platform *platform,
	struct error *error);

/*
 * align_gpsd_run - north and level by the platform's compass alone.
 *
 * False, with @error filled, where it tells no heading or is not at rest.
 */
bool align_gpsd_run(const struct platform *platform, const struct rig *rig,
	struct align_result *result, struct error *error);

/* align_gpsd_learn - keeps in @rig how its base stands on the platform. */
bool align_gpsd_learn(
	const struct platform *platform, struct rig *rig, struct error *error);

#endif
