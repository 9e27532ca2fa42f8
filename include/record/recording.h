/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_RECORDING_H
#define RECORD_RECORDING_H

#include "base/error.h"
#include "core/rig.h"
#include "record/event.h"
#include "settings/settings.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Recording: reads one, event by event, in the order in which the daemon took
 * them, and its pictures as they were captured.
 *
 * One whose writer was killed reads up to what was flushed: a half line at its
 * end is left out. Damaged lines in its midst are left out and counted.
 */

struct recording; /* owned by the caller */

/* recording_is - whether @path is a folder with events in it. */
bool recording_is(const char *path);

/* recording_open - NULL, with @error filled, where it is none. */
struct recording *recording_open(const char *folder, struct error *error);

/* recording_close - NULL is fine. */
void recording_close(struct recording *recording);

/*
 * recording_in_force - the settings and the rig that it was made with.
 *
 * False, with @error filled, where they cannot be read.
 */
bool recording_in_force(const char *folder, struct settings *settings,
	struct rig *rig, struct error *error);

/*
 * recording_follows - whether @folder is a recording that says it continues
 * @before. Both without "/" at their ends.
 */
bool recording_follows(const char *folder, const char *before);

/* recording_begin - what it says of itself. */
const struct event_begin *recording_begin(const struct recording *recording);

/*
 * recording_next - the next event after the beginning; false at the end. A
 * step's trace stays until the next call.
 */
bool recording_next(struct recording *recording, struct event *event);

/*
 * recording_picture - of a frame that was kept: to be called for each of
 * them, once, in order. Its pixels stay until the next call for that camera;
 * stamp and sequence are the camera's own.
 *
 * False, with @error filled, where its film ends before, is damaged, or shows
 * something else.
 */
bool recording_picture(struct recording *recording,
	const struct event_frame *event, struct frame *frame,
	struct error *error);

/* recording_share - how much of it was read, 0 to 1. */
double recording_share(const struct recording *recording);

/* recording_damage - lines so far that were left out. */
int64_t recording_damage(const struct recording *recording);

/* recording_ended - whether it was closed by who wrote it. */
bool recording_ended(const struct recording *recording);

#endif
