/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_RECORDER_H
#define RECORD_RECORDER_H

#include "base/error.h"
#include "record/event.h"
#include "record/piece.h"
#include "record/shelf.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Recorder: writes recordings in a thread of its own, of low priority. Who
 * tells it something never waits for it: what its bounded queue does not take
 * is lost, counted, and said in the recording itself. Pictures leave an eighth
 * of the queue to the events.
 *
 * Films are FFV1 while that keeps up. Once the queue is a quarter full they
 * are HuffYUV for good: as lossless, and a tenth of the work. Each picture's
 * sum stands in its event.
 *
 * A recording that has grown long enough is closed and continued by another.
 * The oldest recordings go to keep to the quota. Where the disk is full, or
 * fails, recording stops, says why, and is tried again every ten seconds.
 */

struct recorder; /* owned by the caller */

struct recorder_settings {
	const char *shelf; /* the folder of all recordings; the caller's */
	struct shelf_limits limits;
	double piece_s; /* a recording's longest time, > 0 */
	size_t queue_bytes;
};

/* What stands at the beginning of each; the caller's until closed. */
struct recorder_head {
	struct event_begin begin; /* but for continues */
	struct piece_file files[PIECE_FILES_MAX];
	size_t file_count;
};

enum recorder_state {
	RECORDER_WAITS, /* for recorder_begin */
	RECORDER_RUNS,
	RECORDER_STOPPED, /* by an error; is tried again */
};

struct recorder_report {
	enum recorder_state state;
	struct error error;        /* why, where STOPPED */
	char name[SHELF_NAME_MAX]; /* of the recording */
	int64_t bytes;             /* of that so far */
	uint64_t frames;           /* that were written, in all */
	uint64_t frames_lost;
	uint64_t lines;
	uint64_t lines_lost;
	bool hurried;       /* films are written in the cheaper way */
	double queue_share; /* how full the queue is, 0 to 1 */
};

/* recorder_open - starts the thread. NULL, with @error filled, on failure. */
struct recorder *recorder_open(
	const struct recorder_settings *settings, struct error *error);

/* recorder_begin - once; what was told before is recorded as well. */
void recorder_begin(
	struct recorder *recorder, const struct recorder_head *head);

/* recorder_event - any but a frame. From any thread; false: it is lost. */
bool recorder_event(struct recorder *recorder, const struct event *event,
	char text[EVENT_LINE_MAX]);

/*
 * recorder_frame - a picture that was looked at; the frame's size, format and
 * kept are filled in here.
 *
 * @pixels:  are copied
 * @rate_hz: the camera's, nominal
 */
bool recorder_frame(struct recorder *recorder, struct event *event,
	const struct frame *pixels, double rate_hz);

struct recorder_report recorder_report(struct recorder *recorder);

/*
 * recorder_close - writes what waits, and ends the recording; NULL is fine.
 * Gives up on a disk that takes longer than five seconds.
 */
void recorder_close(struct recorder *recorder);

/* recorder_state_name - "waits", "runs" or "stopped". */
const char *recorder_state_name(enum recorder_state state);

#endif
