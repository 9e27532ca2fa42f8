/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REHEARSAL_H
#define TOOLS_REHEARSAL_H

#include "base/error.h"
#include "core/pursuit.h"
#include "hw/mount.h"
#include "hw/sim_head.h"
#include "hw/sim_line.h"
#include "tools/scene.h"
#include "vision/eye.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rehearsal: the whole system in virtual time: the scene, vision, pursuit,
 * the mount backend that drives real heads, and a simulated head at the far
 * end of a simulated line.
 *
 * Time goes from event to event: an exposure, the arrival of its frame, a
 * tick, the mount's next moment. No clock is read, so two rehearsals of the
 * same scene are the same.
 */

/*
 * Who steers: pursuit_step, or something else that is to be compared with it.
 */
struct rehearsal_pilot {
	void *context;

	/*
	 * As pursuit_step. @pursuit is initialised; the pilot may call
	 * pursuit_step with it and change what comes out.
	 */
	void (*step)(void *context, struct pursuit *pursuit,
		const struct pursuit_input *in, struct pursuit_output *out);
};

struct rehearsal_settings {
	struct rehearsal_pilot pilot; /* no function: pursuit_step */
	struct pursuit_settings pursuit;
	struct eye_settings eye;
	const char *mount_kind; /* "pelco-d" */
	struct mount_settings mount;
	struct sim_head_settings head;
	struct sim_line_settings line;
	double tick_hz;
	/* Of each camera, from mid-exposure until vision is done. */
	double frame_delay_s[RIG_CAMERAS];
};

/* A frame that has arrived. */
struct rehearsal_frame {
	int camera;          /* that took it, from 0 */
	int64_t index;       /* as the scene counts */
	int64_t exposure_ns; /* since the scene's zero */
	struct scene_view view;
	const struct eye_view *seen;
	struct mount_angles head; /* at mid-exposure, in truth */
	struct angles beam;       /* of the lamp then, in truth */
	double beam_rad; /* its full width when the frame came, in truth */
};

struct rehearsal_step {
	int64_t zero_ns; /* of the pursuit's clock: the scene's zero */
	const struct rehearsal_frame *frame; /* NULL: a tick */
	const struct pursuit *pursuit;
	const struct pursuit_output *output;
};

/* Who looks on. */
struct rehearsal_sink {
	void *context;

	/* After each step. False, with @error filled, ends the rehearsal. */
	bool (*step)(void *context, const struct rehearsal_step *step,
		struct error *error);

	/*
	 * A motion command had gone out at @sent_ns; it was computed with
	 * frames up to the one exposed at @exposure_ns. Both since the
	 * scene's zero.
	 */
	void (*sent)(void *context, int64_t exposure_ns, int64_t sent_ns);
};

/* rehearsal_zero_ns - of every scene, on the pursuit's clock. */
int64_t rehearsal_zero_ns(void);

/*
 * rehearsal_run - plays @scene to its end. The operator's only word is to
 * follow, at the start.
 *
 * @beside: what a second camera looks at, in the same world and with the same
 *          zero, where @scene's rig has one; NULL: it has none
 *
 * False, with @error filled, where the scene or the sink failed; what came
 * before has gone to the sink.
 */
bool rehearsal_run(const struct rehearsal_settings *settings,
	struct scene *scene, struct scene *beside,
	const struct rehearsal_sink *sink, struct error *error);

#endif
