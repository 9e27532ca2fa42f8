/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_OVERLAY_H
#define RECORD_OVERLAY_H

#include "base/error.h"
#include "core/pursuit.h"
#include "vision/canvas.h"
#include "vision/frame.h"

#include <stdbool.h>

/*
 * Overlay: one annotated picture a step, for people.
 *
 * On the left the frame, scaled to OVERLAY_PICTURE_WIDTH, with detections
 * (faint boxes), tracks (box, id, state, speed), the chosen target (bold
 * corners) and the beam (a circle of its true angular size where the lamp
 * points), and what is wrong with the picture, if anything is. On the right a
 * column with the target enlarged, mode, error and each permit that is not
 * granted. Reads everything, decides nothing.
 */

enum {
	OVERLAY_PICTURE_WIDTH = 960,
	OVERLAY_WIDTH = 1280, /* with the column; the height is even */
};

/* One step, as overlay_draw wants it. */
struct overlay_step {
	const struct frame *frame; /* the picture to show */

	/*
	 * Where pixel (0, 0) of the rig's camera lies in @frame: zero where
	 * the camera saw just this frame, the crop's corner where a virtual
	 * camera looks at a part of it.
	 */
	double dx_px;
	double dy_px;

	double t_s; /* since the start, for the text */

	/*
	 * Where the head was when the frame was exposed, if somebody knows
	 * the truth (a simulated head does); NULL: as pursuit's model has it.
	 */
	const struct mount_angles *head;

	const struct pursuit *pursuit;
	const struct pursuit_output *output;
};

struct overlay;

/*
 * overlay_open - for frames of this size, 1..FRAME_SIDE_MAX.
 *
 * NULL, with @error filled, on failure. Close with overlay_close.
 */
struct overlay *overlay_open(int width, int height, struct error *error);

/* overlay_close - NULL is fine. */
void overlay_close(struct overlay *overlay);

/*
 * overlay_draw - draws @step over what was there before.
 *
 * The canvas belongs to @overlay and changes with the next call.
 */
const struct canvas *overlay_draw(
	struct overlay *overlay, const struct overlay_step *step);

/* overlay_height - of the canvas; its width is OVERLAY_WIDTH. */
int overlay_height(const struct overlay *overlay);

#endif
