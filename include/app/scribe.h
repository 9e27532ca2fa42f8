/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SCRIBE_H
#define APP_SCRIBE_H

#include "app/airwatch.h"
#include "app/capture.h"
#include "app/command.h"
#include "app/light.h"
#include "app/steering.h"
#include "hw/link_tap.h"
#include "record/recorder.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Scribe: tells the recorder what the daemon takes in and decides, in the
 * order in which it does. Without record.folder it does nothing.
 *
 * Never waits, allocates nothing after scribe_begin. Belongs to the loop, but
 * for the witness, who belongs to the capture's thread.
 */

struct scribe; /* owned by the caller */

/* scribe_open - NULL, with @error filled, on failure. */
struct scribe *scribe_open(
	const struct settings *settings, struct error *error);

/*
 * scribe_begin - what is in force from now on; the recording begins.
 *
 * @rig: as the pursuit has it
 *
 * False, with @error filled, where memory is short or a file that the
 * settings name cannot be read.
 */
bool scribe_begin(struct scribe *scribe, const struct settings *settings,
	const struct rig *rig, struct error *error);

/* scribe_close - ends the recording, see recorder_close; NULL is fine. */
void scribe_close(struct scribe *scribe);

/* scribe_witness - of the pictures of @camera, from 0. */
struct capture_witness scribe_witness(struct scribe *scribe, int camera);

/* For the head's line, for its driver, and for the receivers of aircraft. */
struct link_ear scribe_line_ear(struct scribe *scribe);
struct steering_witness scribe_call_witness(struct scribe *scribe);
struct airwatch_ear scribe_air_ear(struct scribe *scribe);

/*
 * scribe_take - notes what a step takes in, before that changes.
 *
 * @frame:   the shot's number; -1: none
 * @wall_ns: as the sky is judged by
 */
void scribe_take(struct scribe *scribe, const struct pursuit_input *in,
	int64_t frame, int64_t wall_ns);

/*
 * scribe_step - writes that step down, with what was decided; best once the
 * head was told, since text takes its time.
 */
void scribe_step(struct scribe *scribe, const struct pursuit *pursuit,
	const struct pursuit_output *out, const struct sky_verdict *sky);

/* scribe_light - writes the guard's word down where it is another one. */
void scribe_light(
	struct scribe *scribe, const struct light *light, int64_t now_ns);

/* scribe_operator - a line and its answer; mere questions are left out. */
void scribe_operator(struct scribe *scribe, enum right right, const char *line,
	const char *answer);

/*
 * scribe_report - of the recorder; false where nothing is to be recorded.
 */
bool scribe_report(struct scribe *scribe, struct recorder_report *report);

#endif
