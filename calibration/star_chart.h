/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_CHART_H
#define CALIBRATION_STAR_CHART_H

#include "base/error.h"
#include "calibration/star_solve.h"
#include "vision/frame.h"

#include <stdbool.h>

/*
 * star_chart_write - FOLDER/NAME.png: the picture with a ring around each
 * matched star, and the names of those that have one.
 */
bool star_chart_write(const char *folder, const char *name,
	const struct frame *frame, const struct star_field *field,
	struct error *error);

#endif
