/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_CAMERA_H
#define HW_CAMERA_H

#include "base/error.h"
#include "vision/frame.h"

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
	int64_t frames; /* in the whole source; 0: unknown or endless */
};

enum camera_result {
	CAMERA_FRAME, /* @frame is filled */
	CAMERA_WAIT,  /* none within the time given */
	CAMERA_END,   /* the source has ended */
	CAMERA_ERROR, /* @error is filled; close and open anew */
};

struct camera_ops {
	const char *name;

	/*
	 * @source: a path, or what the backend calls its devices
	 * NULL, with @error filled, on failure.
	 */
	struct camera *(*open)(const char *source, struct error *error);

	struct camera_info (*info)(const struct camera *camera);

	/*
	 * The next frame; @frame's pixels live until the next call or close.
	 *
	 * @wait_ms: how long to wait, at most
	 */
	enum camera_result (*read)(struct camera *camera, struct frame *frame,
		int wait_ms, struct error *error);

	void (*close)(struct camera *camera); /* NULL is fine */
};

/* camera_find - by name ("footage", ...); NULL where there is none. */
const struct camera_ops *camera_find(const char *name);

/*
 * camera_footage - files: video in any container and codec that libav reads,
 * numbered pictures (frame_%04d.png), single pictures. Frames come in
 * decode order and count from 0; stamps are the container's presentation
 * times from 0 (or counted with its rate where it has none). Colour becomes
 * grey; more than 8 bits become 16.
 * Never waits.
 */
extern const struct camera_ops camera_footage;

#endif
