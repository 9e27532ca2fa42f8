/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_RECORDER_PARCEL_H
#define RECORD_RECORDER_PARCEL_H

#include "record/event.h"
#include "record/intake.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Recorder parcel: an entry of the recorder's queue, private to it: a line's
 * text stands behind it, then a picture's pixels.
 */

enum {
	/* Behind a line, for a picture's sum, its seal and its end. */
	PARCEL_LINE_ROOM = EVENT_PIXELS_SIZE + EVENT_SEAL_SIZE + 2,
};

struct parcel {
	size_t text_size;
	bool framed;
	int camera;
	double rate_hz;
	struct frame frame; /* data: where the parcel has it */
};

/*
 * parcel_reserve - with a copy of @text, and room for @pixels bytes; NULL
 * where less than @spare would be left of the queue. To be committed.
 */
struct parcel *parcel_reserve(struct intake *intake, const char *text,
	size_t text_size, size_t pixels, size_t spare);

/* parcel_text - its line, with PARCEL_LINE_ROOM behind it. */
char *parcel_text(struct parcel *parcel);

/* parcel_put_pixels - a copy of @from, row by row, into the room for it. */
void parcel_put_pixels(struct parcel *parcel, const struct frame *from);

#endif
