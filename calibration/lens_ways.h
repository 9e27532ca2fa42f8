/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_LENS_WAYS_H
#define CALIBRATION_LENS_WAYS_H

#include "base/error.h"
#include "core/lens.h"
#include "lens_options.h"

#include <stdbool.h>

/*
 * Lens_ways: the ways to measure a lens. Each looks at the pictures that the
 * options name and prints what it found.
 *
 * False, with @error filled, where nothing could be measured or a picture was
 * of no use.
 */

/* What a rig file keeps of it. */
struct lens_found {
	struct lens lens;
	double rms_px;
	char how[80]; /* for the note */
};

bool lens_from_stars(const struct lens_options *options,
	struct lens_found *found, struct error *error);
bool lens_from_board(const struct lens_options *options,
	struct lens_found *found, struct error *error);

#endif
