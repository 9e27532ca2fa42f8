/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_EYE_H
#define VISION_EYE_H

#include "base/error.h"
#include "core/pursuit.h"
#include "vision/blobs.h"
#include "vision/frame.h"
#include "vision/gather.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Eye: all that is done with one frame: whether it is worth looking at, the
 * spots that it shows, and those that only the last frames show together.
 *
 * The daemon's camera thread and the rehearsal both call eye_look.
 */

struct eye_settings {
	struct blobs_settings blobs;
	struct gather_settings gather;
	bool turn; /* a turning picture is compared with what it was */
};

struct eye_settings eye_settings_default(void);

struct eye; /* owned by the caller */

/*
 * eye_open - for frames of this size and format.
 *
 * NULL, with @error filled, where blobs_open or gather_open fails. Close with
 * eye_close.
 */
struct eye *eye_open(const struct eye_settings *settings, int width, int height,
	enum frame_format format, struct error *error);

/* eye_close - NULL is fine. */
void eye_close(struct eye *eye);

/* eye_forget - the next frame is of another scene, or after a pause. */
void eye_forget(struct eye *eye);

/* What a frame showed. */
struct eye_view {
	enum frame_health health;
	bool repeated; /* the last picture again, as a shutter repeats it */
	struct head_turn turn; /* of a camera that turns, by what it sees */
	size_t count;
	struct blob blobs[DETECT_BLOBS_MAX]; /* best first */
};

/*
 * eye_look - at every frame, once, in their order.
 *
 * @place: how the camera stood
 * @view:  filled up to its count
 */
void eye_look(struct eye *eye, const struct frame *frame,
	const struct gather_place *place, struct eye_view *view);

/*
 * eye_frame - what pursuit_step takes in of a view, which must live as long.
 *
 * @camera:      of the rig's
 * @exposure_ns: the middle of its exposure
 */
struct pursuit_frame eye_frame(
	const struct eye_view *view, int camera, int64_t exposure_ns);

#endif
