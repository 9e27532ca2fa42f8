/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_TRUTH_H
#define TOOLS_TRUTH_H

#include "base/error.h"
#include "core/lens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Truth: where the targets of recorded footage are, from a file of labels:
 * "frame,x,y,w,h,class" a line, a box each; frames count as the footage's.
 *
 * A frame may hold several boxes. The one that is followed is chosen when it
 * is first asked for, and then continued from frame to frame.
 */

struct truth; /* owned by the caller */

/* A target in a frame. */
struct truth_box {
	int64_t frame;
	struct pixel middle;
	double side_px; /* the longer */
};

/*
 * truth_load - NULL, with "FILE:LINE: ..." in @error, where it cannot be
 * read. Close with truth_close.
 */
struct truth *truth_load(const char *path, struct error *error);

/* truth_boxes - all @count of them, by frame; they live as long as @truth. */
const struct truth_box *truth_boxes(const struct truth *truth, size_t *count);

/* truth_close - NULL is fine. */
void truth_close(struct truth *truth);

/*
 * truth_choose - the box that is followed from now on is the one of @frame
 * that lies nearest to @near; where the frame has none, the next one that
 * truth_follow meets.
 */
void truth_choose(struct truth *truth, int64_t frame, struct pixel near);

/*
 * truth_follow - the middle of the followed box in @frame; false where it is
 * not there.
 *
 * The box that continues the last one is the nearest whose middle moved by no
 * more than the larger of 12 pixels and 1.5 of its sides. After 15 frames
 * without, the box nearest to @near is chosen anew; before the first choice,
 * the box nearest to @near is told.
 */
bool truth_follow(struct truth *truth, int64_t frame, struct pixel near,
	struct pixel *middle);

#endif
