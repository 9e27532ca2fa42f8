/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STILL_H
#define CALIBRATION_STILL_H

#include "base/error.h"
#include "vision/frame.h"

#include <stdbool.h>

struct camera;

/* Still: the first picture of a file, kept open while it is looked at. */
struct still {
	const struct camera_ops *ops;
	struct camera *camera;
	struct frame frame; /* lives until still_close */
};

/* still_open - false, with @error filled, where there is no picture. */
bool still_open(struct still *still, const char *path, struct error *error);
void still_close(struct still *still);

#endif
