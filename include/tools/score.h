/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_SCORE_H
#define TOOLS_SCORE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Score: what a replay wrote (detections.csv, tracks.csv) against the boxes of
 * a truth file.
 *
 * A detection or a track hits a box where its middle lies no farther from the
 * box' middle, across and down, than half of its longer side and
 * SCORE_MARGIN_PX. What hits no box of its frame is false.
 */

enum {
	SCORE_MARGIN_PX = 5
};

struct score {
	int64_t frames;  /* that were played; the caller's to fill in */
	int64_t boxes;   /* of the truth */
	int64_t found;   /* of these, by a detection */
	int64_t tracked; /* by a firm track */
	int64_t false_detections;
	int64_t false_tracks; /* firm ones, counted in each frame */
	int64_t swaps;        /* a box' track became another */
};

/*
 * score_replay - of the files in @folder.
 *
 * @score_min: weaker detections do not count
 *
 * False, with @error filled, where one of them cannot be read.
 */
bool score_replay(struct score *score, const char *folder, const char *truth,
	double score_min, struct error *error);

/* score_add - to what several clips have together. */
void score_add(struct score *sum, const struct score *one);

/* Shares and means; not a number where there is nothing to divide by. */
double score_found_share(const struct score *score);
double score_tracked_share(const struct score *score);
double score_false_detections(const struct score *score); /* a frame */
double score_false_tracks(const struct score *score);     /* a frame */

#endif
