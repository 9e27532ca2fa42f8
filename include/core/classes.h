/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CLASSES_H
#define CORE_CLASSES_H

#include "core/classify.h"
#include "core/track.h"

#include <stdint.h>

/*
 * Classes: the histories of all tracks of a table, and what they look like.
 */

struct classes {
	struct classify of_slot[TRACK_MAX];
	uint32_t id[TRACK_MAX]; /* whose history it is; 0: nobody's */
};

/* classes_init - nothing seen of anything. */
void classes_init(struct classes *classes);

/*
 * classes_see - after the frame of @exposure_ns, of camera @camera, went into
 * @tracks. Looks and ways are those that the judging camera of a track sees.
 */
void classes_see(struct classes *classes, const struct track_table *tracks,
	int camera, int64_t exposure_ns);

/* classes_guess - what @track, one of @tracks, is; UNKNOWN while it is new. */
struct classify_guess classes_guess(const struct classes *classes,
	const struct track_table *tracks, const struct track *track);

#endif
