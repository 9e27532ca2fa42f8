/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CAMERA_SPOIL_H
#define APP_CAMERA_SPOIL_H

#include "base/error.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Camera spoil: what ails a simulated camera. A fault reigns while its bit is
 * set in what sim_faults_set says, which the pose brings along.
 *
 * Knows pictures and stamps; draws and waits for nothing.
 */

struct camera_spoil {
	uint16_t *pixels; /* of a picture that nobody drew */
	int width;
	int height;
	struct frame last; /* the newest sound one */
	int64_t struck_ns; /* since when stamps run backwards; 0: they do not */
	uint64_t random;
};

/* camera_spoil_open - for 16-bit pictures of this size. */
bool camera_spoil_open(
	struct camera_spoil *spoil, int width, int height, struct error *error);
void camera_spoil_close(struct camera_spoil *spoil);

/* What becomes of the picture that is due. */
enum camera_fate {
	CAMERA_IS_GONE,   /* reading fails */
	CAMERA_IS_SILENT, /* no picture */
	CAMERA_DRAWS,     /* a picture is to be drawn, for camera_spoil_frame */
	CAMERA_INVENTS,   /* camera_spoil_frame needs none */
};

/*
 * camera_spoil_fate - @faults: those that reign; @due_ns: of the picture;
 * @period_ns: from picture to picture
 */
enum camera_fate camera_spoil_fate(
	uint64_t faults, int64_t due_ns, int64_t period_ns);

/*
 * camera_spoil_frame - what is delivered in the place of @drawn, NULL where
 * none was drawn. Its stamp is @due_ns, or what ails that. Its pixels live
 * until the next call, and as long as those of the last one drawn.
 */
struct frame camera_spoil_frame(struct camera_spoil *spoil, uint64_t faults,
	const struct frame *drawn, int64_t due_ns);

#endif
