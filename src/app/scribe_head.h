/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SCRIBE_HEAD_H
#define APP_SCRIBE_HEAD_H

#include "core/rig.h"
#include "record/recorder.h"
#include "settings/settings.h"

/*
 * Scribe head: what was in force, as the files that go into a recording;
 * private to scribe. Secrets stay out of it.
 */
struct scribe_head {
	struct recorder_head head;
	char *texts[PIECE_FILES_MAX]; /* what its files point to */
};

/* To be freed in either case. False, with @error filled, on failure. */
bool scribe_head_fill(struct scribe_head *head, const struct settings *settings,
	const struct rig *rig, struct error *error);

void scribe_head_free(struct scribe_head *head);

#endif
