/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_GATHER_H
#define VISION_GATHER_H

#include "base/error.h"
#include "core/detect.h"
#include "core/rig.h"
#include "vision/blobs.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Gather: spots that are too weak for one frame, by adding up the last ones
 * along each way that something may have gone (track before detect).
 *
 * Works on the half-size raster that blobs makes anyway. What stands still in
 * the world or in the sensor is learnt and taken off; the rest, over the noise
 * of its place, is kept for GATHER_FRAMES frames, in bytes. Tile after tile the
 * last eight are added up along 81 ways of up to two pixels a frame, and
 * whatever stands out is looked at along all frames. What was found is
 * followed from frame to frame, so that a track sees it in each.
 *
 * A camera that turns is told where it looks: the frames are laid on each
 * other by that. Integer arithmetic up to the score; nothing is allocated once
 * it is open; the work of a frame is bounded, the smaller the frame the more.
 */

enum {
	GATHER_FRAMES = 16,
	GATHER_MAX = 8 /* spots at a time */
};

struct gather_settings {
	/*
	 * Each part of the picture is searched once in so many frames, 1 to
	 * GATHER_FRAMES; 0: never, and nothing is kept.
	 */
	int every;
	double score_min; /* > 0 */
};

/* gather_settings_default - every 16, from 5. */
struct gather_settings gather_settings_default(void);

/* How the camera stood at mid-exposure. */
struct gather_place {
	const struct rig *rig; /* NULL: it stands still, as far as is known */
	struct mount_angles head;
};

struct gather; /* owned by the caller */

/*
 * gather_open - for the frames that @blobs takes, which must outlive it.
 *
 * NULL, with @error filled, where a setting is out of bounds or memory is
 * short. Close with gather_close.
 */
struct gather *gather_open(const struct gather_settings *settings,
	const struct blobs *blobs, struct error *error);

/* gather_close - NULL is fine. */
void gather_close(struct gather *gather);

/* gather_forget - the next frame is of another scene. */
void gather_forget(struct gather *gather);

/*
 * gather_step - what the frames up to @frame show together.
 *
 * @frame: that blobs_find was called with just before
 * @known: what it found; a spot that is among them with a score of
 *         settings.score_min is not told again
 * @out:   room for GATHER_MAX
 *
 * The spots have span_s and rate (core/detect.h). Their score is made such
 * that one of settings.score_min comes about by noise once in some hours.
 * Returns how many.
 */
size_t gather_step(struct gather *gather, const struct frame *frame,
	const struct gather_place *place, const struct blob *known,
	size_t known_count, struct blob *out);

#endif
