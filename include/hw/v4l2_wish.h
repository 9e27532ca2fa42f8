/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_V4L2_WISH_H
#define HW_V4L2_WISH_H

#include "base/error.h"
#include "hw/pixels.h"

#include <stdbool.h>

/*
 * V4L2 wish: which camera is meant and how it shall deliver, from one line:
 *
 *     DEVICE[?NAME=VALUE[&NAME=VALUE...]]
 *
 * DEVICE is a path ("/dev/v4l/by-id/usb-FLIR_Boson-video-index0"), or what the
 * camera calls itself: CARD, or CARD@BUS where two are of one kind.
 *
 *   format=Y16      one of hw/pixels.h; else the one that tells most
 *   size=640x512    else as the camera stands
 *   rate=60         pictures a second; else as the camera stands
 *   exposure_ms=10  fixed; else the camera decides
 *   gain=32         fixed, in the camera's own counts; else it decides
 *   readout_ms=8    from the first row to the last; 0: the rig's delay has it
 *   stamp=first     what the kernel's stamps mean; else as the driver says
 *   hold=no         what the camera does by itself it does during a track too
 *   shutter=NAME    the control that lets it close its shutter by itself; else
 *                   it is looked for by its name
 */

enum {
	V4L2_WISH_TEXT = 512, /* bytes of the line */
	V4L2_NAME_TEXT = 64,
};

/* The event at which a picture is stamped. */
enum v4l2_stamp {
	V4L2_STAMP_DRIVER,  /* as the driver's flags say */
	V4L2_STAMP_START,   /* the exposure began */
	V4L2_STAMP_FIRST,   /* its first row arrived, the exposure was over */
	V4L2_STAMP_LAST,    /* its last row arrived */
	V4L2_STAMP_ARRIVAL, /* it was taken: the driver has no usable clock */
};

struct v4l2_wish {
	char device[V4L2_WISH_TEXT];
	const struct pixels *pixels; /* NULL: the best that there is */
	int width;                   /* 0: as the camera stands */
	int height;
	double rate_hz;    /* 0: as the camera stands */
	double exposure_s; /* 0: the camera decides */
	double gain;       /* -1: the camera decides */
	double readout_s;
	enum v4l2_stamp stamp;
	bool hold;
	char shutter[V4L2_NAME_TEXT]; /* empty: looked for */
};

/*
 * v4l2_wish_parse - false, with @error filled, where the line names no device,
 * no such setting, or a value out of its range.
 */
bool v4l2_wish_parse(
	struct v4l2_wish *wish, const char *text, struct error *error);

/* v4l2_stamp_name - "driver", "start", "first", "last" or "arrival". */
const char *v4l2_stamp_name(enum v4l2_stamp stamp);

/*
 * v4l2_stamp_to_middle_ns - from the event to the middle of the exposure.
 */
long long v4l2_stamp_to_middle_ns(
	enum v4l2_stamp stamp, double exposure_s, double readout_s);

#endif
