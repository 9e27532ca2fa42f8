/* SPDX-License-Identifier: Apache-2.0 */
#ifndef V4L2_CONTROLS_H
#define V4L2_CONTROLS_H

#include "hw/v4l2_wish.h"
#include "v4l2_device.h"

#include <linux/videodev2.h>

/*
 * V4L2 controls: what a camera does by itself (exposure, gain, white balance,
 * focus, a thermal one's shutter), and that it does not do it meanwhile.
 */

enum {
	V4L2_HOLDS_MAX = 8,
};

/* One thing that the camera does by itself. */
struct v4l2_hold {
	uint32_t automatic; /* the control that lets it */
	int32_t held;       /* that control's value while it may not */
	uint32_t value;     /* what it then sets; 0: nothing to keep */
	int32_t before;     /* while held: what automatic was */
	bool changed;       /* while held: before is to be restored */
};

struct v4l2_controls {
	int fd;
	struct v4l2_hold holds[V4L2_HOLDS_MAX];
	size_t count;
	bool on;             /* held now ... */
	int64_t since_ns;    /* ... since then */
	uint32_t calibrate;  /* the button of a thermal's shutter; 0: none */
	bool shutter;        /* its shutter can be held off */
	bool exposure_known; /* and changes by itself, unless fixed */
};

/*
 * v4l2_controls_open - sets what is wished; the rate never falls with the
 * light, where the camera can be told so.
 *
 * False, with @error filled, where an exposure, a gain or a shutter is wished
 * that the camera has no control for.
 */
bool v4l2_controls_open(struct v4l2_controls *controls,
	const struct v4l2_device *device, const struct v4l2_wish *wish,
	struct error *error);

/*
 * v4l2_controls_hold - from now on, the picture changes by what it shows only;
 * or, no longer: then a shutter that was held off for long is asked for at
 * once, so that it does not come during the next track.
 */
void v4l2_controls_hold(
	struct v4l2_controls *controls, bool on, int64_t now_ns);

/* v4l2_controls_exposure - now, in seconds; 0: the camera does not say. */
double v4l2_controls_exposure(const struct v4l2_controls *controls);

/*
 * v4l2_controls_next - fills @query with the control after @query->id, in the
 * camera's order; false after the last.
 */
bool v4l2_controls_next(int fd, struct v4l2_query_ext_ctrl *query);

#endif
