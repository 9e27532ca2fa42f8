/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOURNAL_PICTURE_H
#define JOURNAL_PICTURE_H

#include "hw/footage_writer.h"
#include "record/overlay.h"
#include "record/strip.h"
#include "tools/rehearsal.h"

#include <stdbool.h>

/*
 * The journal's pictures for people: an annotated video and a strip of its
 * key moments.
 */

struct journal_picture {
	struct overlay *overlay;
	struct strip *strip;
	struct footage_writer *video;
	const struct canvas *last; /* what was drawn last, by the overlay */
	double last_s;
};

bool journal_picture_open(struct journal_picture *picture,
	const struct scene *scene, const char *folder, struct error *error);

bool journal_picture_step(struct journal_picture *picture,
	const struct rehearsal_step *step, struct error *error);

/* Finishes both files. Fine for one that was not opened. */
bool journal_picture_close(struct journal_picture *picture, const char *folder,
	struct error *error);

#endif
