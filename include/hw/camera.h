/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_CAMERA_H
#define HW_CAMERA_H

#include "base/error.h"
#include "hw/camera_tally.h"
#include "vision/frame.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Camera: where frames come from. One const table a backend, listed in
 * hw/backends.c and nowhere else.
 */

struct camera; /* what a backend's open returns; owned by the caller */

struct camera_info {
	int width;
	int height;
	enum frame_format format;
	double rate_hz; /* nominal; 0: unknown, as with stills */
	int64_t frames; /* about so many in all; 0: unknown or endless */

	/*
	 * A live camera's read waits, and its stamps are CLOCK_MONOTONIC; a
	 * recording's stamps count from 0, and whoever wants them in real
	 * time waits himself.
	 */
	bool live;
	char how[96]; /* it delivers, in words; empty: nothing to say */
};

enum camera_result {
	CAMERA_FRAME, /* @frame is filled */
	CAMERA_WAIT,  /* none within the time given */
	CAMERA_END,   /* the source has ended */
	CAMERA_ERROR, /* @error is filled; close and open anew */
};

struct camera_ops {
	const char *name;
	bool device; /* it may be away for a while, and come back by itself */

	/*
	 * @source: a path, or what the backend calls its devices
	 * NULL, with @error filled, on failure.
	 */
	struct camera *(*open)(const char *source, struct error *error);

	/*
	 * The same where it may take seconds: it ends soon, with NULL, once
	 * *@given_up is true. NULL: open takes no such time.
	 */
	struct camera *(*open_unless)(const char *source,
		const atomic_bool *given_up, struct error *error);

	struct camera_info (*info)(const struct camera *camera);

	/*
	 * The next frame; @frame's pixels live until the next call or close.
	 *
	 * @wait_ms: how long to wait, at most
	 */
	enum camera_result (*read)(struct camera *camera, struct frame *frame,
		int wait_ms, struct error *error);

	void (*close)(struct camera *camera); /* NULL is fine */

	/*
	 * From now on the picture shall change by what it shows only: no new
	 * exposure or gain, no shutter; or, no longer. NULL: it never does.
	 */
	void (*hold)(struct camera *camera, bool on);

	/* What it delivered since it was opened; NULL: it does not count. */
	struct camera_counts (*counts)(const struct camera *camera);
};

/* camera_find - by name ("footage", ...); NULL where there is none. */
const struct camera_ops *camera_find(const char *name);

/*
 * camera_for - who reads *@source: "NAME:REST" by the backend's name, all else
 * is the path of a file. Moves *@source on to what that backend's open takes.
 */
const struct camera_ops *camera_for(const char **source);

/*
 * camera_footage - files: video (MP4, Matroska, AVI, MPEG and others, with any
 * codec that libav decodes), numbered pictures ("frame_%04d.png", from their
 * lowest number on, as 30 a second) and single pictures (PNG, TIFF, JPEG,
 * BMP and others).
 *
 * Frames are delivered in the order of presentation, so that time rises;
 * their sequence is the number in the order of decoding, from 0, as labels
 * count. The two differ only where a clip has B-frames. Stamps are the
 * container's presentation times from 0; frames without one follow the
 * last by one period of the nominal rate.
 *
 * Grey and the luma of YUV pass as they are, without a copy; RGB and palettes
 * become luma (BT.601 weights in integers). More than 8 bits become
 * FRAME_GRAY16, with the values that the file holds.
 *
 * Refused with one sentence: what is no regular file or no picture, sides
 * over FRAME_SIDE_MAX (before anything of that size is decoded), frames
 * that change their size or format, time stamps that fall or jump by over a
 * day, damaged frames. What stands before the damage is delivered first, so
 * a file that was cut short ends with CAMERA_ERROR and not with CAMERA_END.
 *
 * Never waits; decodes in the caller's thread, the same bytes everywhere.
 * Silences libav's own messages, for the whole process.
 */
extern const struct camera_ops camera_footage;

/*
 * camera_scene - a simulated scene, told in a line as sim_scene_parse reads it:
 * "town?seed=3&seconds=36000". Stamps are the scene's own time from 0.
 */
extern const struct camera_ops camera_scene;

/*
 * camera_stream - a camera on the network, by libav: rtsp://, http://, https://
 * or udp:// (MPEG-TS); nothing else is opened, whatever a server refers to.
 *
 * Live: stamps are the arrival, less what a picture's way took longer than the
 * fastest one's, by the stream's own times; how much later than the exposure
 * that is, nobody but the rig's delay knows; where a camera tells its clock (by
 * RTCP), "how" says how long pictures are on their way by it. The newest
 * picture is delivered; those that waited longer are counted as late and passed
 * over, damaged ones too. Decodes in a thread of its own. A server that does
 * not answer, or sends nothing for 2 s, ends in CAMERA_ERROR; open takes 4 s at
 * most, and is ERROR_UNREACHABLE where the server may yet come.
 */
extern const struct camera_ops camera_stream;

/*
 * camera_v4l2 - what the kernel knows as a camera (V4L2), told in a line as
 * v4l2_wish_parse reads it: by name, so that it is found again whichever number
 * it has.
 *
 * Live: stamps are the middle of the exposure as far as the camera tells its
 * exposure, and else as far as the rig's delay knows. Pictures are looked at
 * where the kernel put them, where their layout allows. What is damaged, cut
 * short or old is counted and passed over; a camera from which nothing of use
 * comes for a while, one that was unplugged, and one whose pictures change
 * their size end in CAMERA_ERROR.
 */
extern const struct camera_ops camera_v4l2;

#endif
