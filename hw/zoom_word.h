/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ZOOM_WORD_H
#define HW_ZOOM_WORD_H

#include "hw/mount.h"
#include "hw/pelco.h"

#include <stdbool.h>

/*
 * Zoom word: what the zoom bits of a Pelco head's motion frames say, where the
 * lamp's focus hangs on them. A change is said at once, SPREAD_TIMES times in
 * a row, since no head confirms it. Private to this room.
 */

struct zoom_word {
	bool served; /* there is such a lamp */
	bool invert;
	double tell; /* -1, 0 or 1, as core/spread.h has it */
	int left;    /* times that it is still to be said */
};

/* zoom_word_init - stands, which is not said yet. */
void zoom_word_init(
	struct zoom_word *word, const struct mount_settings *settings);

/* zoom_word_say - from the next motion frame on. */
void zoom_word_say(struct zoom_word *word, double tell);

/* zoom_word_frame - @motion with the bits of it. */
struct pelco_frame zoom_word_frame(
	const struct zoom_word *word, struct pelco_frame motion);

/* zoom_word_told - the motion frame @sent goes out; returns what it says. */
double zoom_word_told(struct zoom_word *word, const struct pelco_frame *sent);

#endif
