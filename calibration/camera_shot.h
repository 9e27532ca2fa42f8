/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CAMERA_SHOT_H
#define CAMERA_SHOT_H

#include "base/error.h"

#include <stdbool.h>

/* Camera shot: what a camera really delivers, watched for a while. */

/*
 * camera_shot - reads @source for @seconds, prints what came (size, layout,
 * measured rate, age, level, health, losses), and writes the last picture as a
 * PNG file to @path, stretched for the eye; NULL: none.
 *
 * @source: as camera.source for v4l2, or KIND:SOURCE for another kind
 *
 * False, with @error filled, where it cannot be opened, nothing comes, or the
 * file cannot be written.
 */
bool camera_shot(const char *source, double seconds, const char *path,
	struct error *error);

#endif
