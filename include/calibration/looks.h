/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_LOOKS_H
#define CALIBRATION_LOOKS_H

#include "base/error.h"
#include "calibration/align.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Looks: what was seen when, and how the head stood; where in the world that
 * is, is still to be reckoned. CSV with the first line
 *
 *   name,utc,pan_deg,tilt_deg,x_px,y_px
 *
 * or, where a whole picture is the look, without the last two; its name is
 * then that of the picture's file.
 */

struct look {
	char name[ALIGN_NAME_SIZE];
	double unix_s;
	struct mount_angles head; /* as the encoders said, at that moment */
	struct pixel at;          /* 0, 0 of a whole picture */
};

enum looks_kind {
	LOOKS_POINTS,
	LOOKS_PICTURES,
};

/* looks_are - whether the file at @path begins as one of LOOKS_POINTS does. */
bool looks_are(const char *path);

/*
 * looks_read - the file at @path.
 *
 * @out:   room for @max
 * @count: filled
 *
 * False, with @error as FILE:LINE and what is wrong, on the first fault.
 */
bool looks_read(const char *path, enum looks_kind kind, struct look *out,
	int max, int *count, struct error *error);

/* looks_parse - the same from text in memory; @name stands for the path. */
bool looks_parse(const char *name, const char *text, size_t size,
	enum looks_kind kind, struct look *out, int max, int *count,
	struct error *error);

/* look_sighting - the part of a sighting that a look tells. */
struct sighting look_sighting(const struct look *look);

#endif
