/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_START_H
#define CORE_TRACK_START_H

#include "track_pairs.h"

/*
 * Track start: new tracks out of what is left over, and lost ones that are
 * found again.
 */

/*
 * track_start_all - a tentative track for each detection that no track took
 * and none that has sight lays claim to.
 */
void track_start_all(struct track_table *table, const struct track_frame *frame,
	const struct track_pairs *pairs);

/*
 * track_rejoin_all - tracks that have just become firm take the name of the
 * lost one that they continue.
 *
 * @were_tentative: a bit for each slot, before the frame
 */
void track_rejoin_all(struct track_table *table,
	const struct track_frame *frame, uint32_t were_tentative);

#endif
