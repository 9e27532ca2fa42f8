/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CAPTURE_H
#define APP_CAPTURE_H

#include "base/error.h"
#include "core/pursuit.h"
#include "hw/camera.h"
#include "vision/eye.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Capture: a thread that reads one camera and looks for blobs, and a slot in
 * which the newest picture's blobs wait for the loop.
 *
 * Recorded footage is played in real time by its stamps. A camera that fails
 * is opened anew every half a second; footage that ends begins again or ends
 * the capture. Whoever takes too late misses pictures, and is told how many.
 */

struct capture; /* owned by the caller */

/* A picture that was looked at. */
struct capture_sight {
	const struct frame *frame; /* as the camera delivered it */
	int64_t number;            /* counts them, from 0 */
	int64_t exposure_ns;       /* as in struct capture_shot */
	bool fresh; /* the camera was opened anew: the eye forgot the past */
	const struct gather_place *place; /* what the eye was told */
	double rate_hz;                   /* nominal; 0: unknown */
};

/*
 * Who is shown each of them, in the capture's thread, before the loop can take
 * what was found in it. NULL instead of a function: nobody.
 */
struct capture_witness {
	void *context;
	void (*saw)(void *context, const struct capture_sight *sight);
};

/* The texts must live as long as the capture. */
struct capture_plan {
	const struct camera_ops *camera;
	const char *source;
	/* How to open it; NULL: by camera->open with @source alone. */
	struct camera *(*open)(
		const struct capture_plan *plan, struct error *error);
	const char *pose; /* for that: of a simulated head, */
	int64_t night_ns; /* and when its night begins */
	int number;       /* which of the cameras it is, from 0 */
	bool loop;        /* footage begins again at its end */
	struct eye_settings eye;
	double delay_s; /* from mid-exposure to the stamp, of the rig */
	/*
	 * The size that the rig was measured with; 0: any. A device that is not
	 * there yet is then waited for; pictures of another size are refused.
	 */
	int width_px;
	int height_px;
	struct capture_witness witness;
};

/* What one picture held. */
struct capture_shot {
	int64_t exposure_ns; /* middle of the exposure, CLOCK_MONOTONIC */
	int64_t sequence;
	int64_t number; /* of those that were looked at, from 0 */
	struct eye_view view;
};

enum capture_state {
	CAPTURE_RUNS,
	CAPTURE_LOST,   /* failed; is being opened anew */
	CAPTURE_ENDED,  /* footage came to its end */
	CAPTURE_BROKEN, /* footage is damaged and does not begin again */
};

struct capture_report {
	enum capture_state state;
	struct error error; /* why, for LOST and BROKEN */
	struct camera_info info;
	uint64_t frames; /* looked at so far */
	uint64_t missed; /* replaced before they were taken */
	uint64_t opened; /* times that the camera was opened */
	double look_s;   /* how long the last picture's search took */
	struct camera_counts counts; /* of a live camera, over all openings */
};

/*
 * capture_open - opens the camera and starts the thread.
 *
 * NULL, with @error filled, where the camera cannot be opened at first, unless
 * it is a device that may yet come.
 */
struct capture *capture_open(
	const struct capture_plan *plan, struct error *error);

/* capture_close - ends the thread, in under half a second; NULL is fine. */
void capture_close(struct capture *capture);

/* capture_fd - readable when a shot or another state waits. */
int capture_fd(const struct capture *capture);

/*
 * capture_take - the newest shot; false, with @shot untouched, where none
 * came since the last one was taken. Never waits for a camera.
 */
bool capture_take(struct capture *capture, struct capture_shot *shot);

/*
 * capture_place - how the camera stands, from now on: the rig, and the way of
 * the head as far as it is known. Both are copied.
 */
void capture_place(struct capture *capture, const struct rig *rig,
	const struct head *head);

/*
 * capture_hold - whether the camera may do by itself what changes the picture:
 * not while a target is followed. Where it can be told so.
 */
void capture_hold(struct capture *capture, bool on);

struct capture_report capture_report(struct capture *capture);

/* capture_state_name - "runs", "lost", "ended" or "broken". */
const char *capture_state_name(enum capture_state state);

#endif
