/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_FIXED_H
#define CORE_TRACK_FIXED_H

#include "track_pairs.h"

/*
 * Track fixed: what tracks tell to the map of what stands still, and it them.
 */

/* track_fixed_look - a new frame. */
void track_fixed_look(
	struct track_table *table, const struct track_frame *frame);

/*
 * track_fixed_spot - detection @i, of a track that was born at @before_ns, and
 * what stood in its place before.
 */
struct evidence_spot track_fixed_spot(const struct track_table *table,
	const struct track_frame *frame, size_t i, int64_t before_ns);

/*
 * track_fixed_arrives - whether the camera had been looking at @at for a while
 * when this frame first showed something there.
 */
bool track_fixed_arrives(const struct track_table *table,
	const struct track_frame *frame, struct vec3 at);

/*
 * track_fixed_learn - of this frame: tentative tracks that do not move go into
 * the map; so do firm ones that were there when first looked at and have not
 * moved for long, and end: all but the held one.
 */
void track_fixed_learn(
	struct track_table *table, const struct track_frame *frame);

#endif
