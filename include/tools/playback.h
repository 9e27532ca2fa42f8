/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_PLAYBACK_H
#define TOOLS_PLAYBACK_H

#include "base/error.h"
#include "core/pursuit.h"
#include "hw/mount.h"
#include "hw/traffic.h"
#include "record/event.h"
#include "settings/settings.h"
#include "tools/faults_file.h"
#include "vision/eye.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Playback: a recording through the very code that the daemon runs, with the
 * same inputs in the same order: pictures through eye_look, everything else
 * through pursuit_step. No clock is read.
 *
 * Where code, settings and rig are those of the night, each step decides the
 * same as it did then, to the byte of its trace; the permits of sun and
 * aircraft are the same, by what the receivers told; and the head's driver,
 * which is fed what came on its line, sends the same bytes. The driver is only
 * watched: what pursuit takes in of the head is what was recorded.
 *
 * Recordings that continue one another play as one. Only one that continues
 * what is not played, or is played from its midst, begins without what went
 * before: there the mode is led to what it was, and the rest finds itself; the
 * driver's bytes are compared once its line is opened anew.
 */

enum {
	PLAYBACK_TEXT_MAX = 512,
	PLAYBACK_FRAME_MAX = 48
};

struct playback_plan {
	const char *const *folders;    /* each continues the one before it */
	int folder_count;              /* 1 at least */
	const struct mount_ops *mount; /* NULL: none; the head's driver ... */
	struct mount_settings mount_settings;
	struct traffic_settings traffic;
	struct pursuit_settings pursuit;
	struct eye_settings eye;
	struct rig rig;
	const struct faults_file *faults; /* put into it; NULL: none */
	double from_s; /* what was before is left out, as if ... */
	double to_s;   /* ... it began here; and what is after. 0: all of it */
};

/*
 * playback_plan_by - puts into @plan, whose rig is known, what @settings say
 * of the head, the sky, the eye and the pursuit.
 */
void playback_plan_by(
	struct playback_plan *plan, const struct settings *settings);

/* One step that was played. */
struct playback_step {
	const struct event *event;  /* EVENT_STEP, with the trace of then */
	double t_s;                 /* since the recording's zero */
	int64_t frame;              /* -1: it had none */
	int camera;                 /* that took it, from 0; -1: the only one */
	struct pursuit_order order; /* as it was given */
	const struct pursuit *pursuit;
	const struct pursuit_output *output;
	unsigned sky;           /* permits withheld, of now */
	const char *trace;      /* of now */
	bool same;              /* all as it was then */
	const char *difference; /* else in words */
};

/* Who looks on; functions may be NULL. False, with @error filled, ends it. */
struct playback_sink {
	void *context;

	/* Before anything is made of it; @frame: the picture of a FRAME. */
	bool (*event)(void *context, const struct event *event,
		const struct frame *frame, struct error *error);
	bool (*step)(void *context, const struct playback_step *step,
		struct error *error);
	void (*progress)(void *context, double share);
};

struct playback_report {
	int64_t steps;
	int64_t frames;      /* steps with a picture */
	int64_t unseen;      /* steps whose picture was not recorded */
	int64_t lost;        /* events that the recorder lost */
	int64_t damaged;     /* lines that were left out */
	bool ended;          /* it was closed by who wrote it */
	bool continues;      /* another one */
	bool cut;            /* its film ends before its events */
	int64_t differing;   /* steps that decided otherwise */
	int64_t first_frame; /* of the first of them: the newest frame then, */
	int first_camera;    /* that took it, from 0; -1: there is but one */
	double first_s;
	int64_t skies;      /* steps whose permits of the sky were compared */
	int64_t head_bytes; /* to the head, that were compared */
	double seconds;     /* from its zero to the last step */
	char difference[PLAYBACK_TEXT_MAX]; /* of the first, in words */
};

/* playback_frame - in words: "frame 7", or "frame 7 of camera 2". */
void playback_frame(char text[PLAYBACK_FRAME_MAX], int64_t frame, int camera);

/*
 * playback_run - plays it to its end.
 *
 * False, with @error filled, where it cannot be read or the sink failed;
 * @report tells of what was played before.
 */
bool playback_run(const struct playback_plan *plan,
	const struct playback_sink *sink, struct playback_report *report,
	struct error *error);

#endif
