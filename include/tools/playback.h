/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_PLAYBACK_H
#define TOOLS_PLAYBACK_H

#include "base/error.h"
#include "core/pursuit.h"
#include "record/event.h"
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
 * same as it did then, to the byte of its trace. Only a recording that
 * continues another, or is played from its midst, begins without what went
 * before: there the mode is led to what it was, and the rest finds itself.
 */

struct playback_plan {
	const char *folder;
	struct pursuit_settings pursuit;
	struct eye_settings eye;
	struct rig rig;
	const struct faults_file *faults; /* put into it; NULL: none */
	double from_s; /* what was before is left out, as if ... */
	double to_s;   /* ... it began here; and what is after. 0: all of it */
};

/* One step that was played. */
struct playback_step {
	const struct event *event;  /* EVENT_STEP, with the trace of then */
	double t_s;                 /* since the recording's zero */
	int64_t frame;              /* -1: it had none */
	struct pursuit_order order; /* as it was given */
	const struct pursuit *pursuit;
	const struct pursuit_output *output;
	const char *trace; /* of now */
	bool same;         /* as that of then */
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
	int64_t first_frame; /* of the first of them: the newest frame then */
	double first_s;
	double seconds;       /* from its zero to the last step */
	char difference[512]; /* of the first of them, in words */
};

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
