/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_TELL_H
#define CALIBRATION_ALIGN_TELL_H

#include "align_haul.h"
#include "calibration/align.h"

#include <stdio.h>

/* Align_tell: what align found, on standard output, as lines or as JSON. */

void align_print_people(
	const struct align_result *result, const struct align_haul *haul);

/* align_print_refused - what gave no sighting, a line each. */
void align_print_refused(const struct align_haul *haul, FILE *out);

/* align_print_json - false, with @error filled, where it has no room. */
bool align_print_json(const struct align_result *result,
	const struct align_haul *haul, struct error *error);

#endif
