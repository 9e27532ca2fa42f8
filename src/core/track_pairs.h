/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_PAIRS_H
#define CORE_TRACK_PAIRS_H

#include "core/track.h"

/*
 * Track pairs: which track takes which detection of a frame.
 *
 * Firm and coasting tracks choose first, then tentative ones; a firm one that
 * got none looks once more, farther off, among what is left over.
 */

/* One frame, as track_step was given it. */
struct track_frame {
	const struct track_settings *settings;
	int64_t exposure_ns;
	struct angles centre;
	double field_rad;
	const struct detection *detections;
	size_t count;
	struct kalman_fix fix[DETECT_MAX];
};

/* What was found out about a frame's detections. */
struct track_pairs {
	int of_slot[TRACK_MAX]; /* its detection; ASSIGN_ALONE: unseen */
	bool taken[DETECT_MAX];
};

void track_pairs_find(struct track_table *table,
	const struct track_frame *frame, struct track_pairs *pairs);

bool track_is_established(const struct track *track);

#endif
