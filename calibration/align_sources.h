/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_SOURCES_H
#define CALIBRATION_ALIGN_SOURCES_H

#include "align_haul.h"
#include "align_options.h"

/* Align_sources: the haul of sightings from wherever the options say. */

/*
 * align_sources_read - fills @haul, which is all zero.
 *
 * @rig: whose lens took the pictures
 *
 * False, with @error filled, where a file is wrong. A picture that is not
 * solved is no failure but a refusal.
 */
bool align_sources_read(struct align_haul *haul,
	const struct align_options *options, const struct rig *rig,
	struct error *error);

#endif
