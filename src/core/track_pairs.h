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
	int camera;
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

/*
 * track_pairs_find - of all tracks at once.
 *
 * Where two firm tracks are left with one detection between them, its fix is
 * made as unsure as they lie apart: it may be both in one.
 */
void track_pairs_find(struct track_table *table, struct track_frame *frame,
	struct track_pairs *pairs);

bool track_is_established(const struct track *track);

/* Not seen for a while: nothing in its wide gate is its own for certain. */
bool track_is_blind(const struct track *track, int64_t now_ns);

/* track_reaches - whether @fix lies within so many standard errors of it. */
bool track_reaches(
	const struct track *track, const struct kalman_fix *fix, double gate);

/* track_rate_rms - of a target of which nothing is known, in each axis. */
double track_rate_rms(const struct track_settings *settings);

struct evidence_settings track_evidence_settings(
	const struct track_settings *settings);

struct evidence_spot track_spot(
	const struct detection *detection, const struct kalman_fix *fix);

#endif
