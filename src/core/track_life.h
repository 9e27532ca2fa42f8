/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_LIFE_H
#define CORE_TRACK_LIFE_H

#include "track_pairs.h"

/*
 * Track life: what a frame that saw it, or did not, does to one track.
 */

/*
 * track_hit - detection @i of the frame is the track's.
 *
 * @crowded: other faint ones are about it
 */
void track_hit(const struct track_table *table, struct track *track,
	const struct track_frame *frame, int i, bool crowded);

/*
 * track_miss - none is; it may coast, or be dead. Nothing comes of it where
 * the other camera saw it in its own last frame, or lately if this one does
 * not even look there.
 */
void track_miss(struct track_table *table, struct track *track,
	const struct track_frame *frame);

/* track_merge - of two tracks on what has become one, the unseen one ends. */
void track_merge(struct track *track, const struct track_frame *frame,
	const struct track_pairs *pairs);

/*
 * track_correct - a measurement into the filter, and what is kept of it for
 * display, but for a late one.
 */
void track_correct(struct track *track, int camera,
	const struct detection *detection, const struct kalman_fix *fix);

#endif
