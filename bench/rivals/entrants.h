/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_ENTRANTS_H
#define BENCH_ENTRANTS_H

#include "base/error.h"
#include "rivals.h"
#include "tally.h"
#include "vision/blobs.h"

#include <stdint.h>

/* Entrants: the rivals and this program's detector, on the same frames. */

enum {
	OURS = RIVALS,
	ENTRANTS
};

extern const char *const entrants_names[ENTRANTS];

/* What all of them made of one set of frames. */
struct sheet {
	struct tally tallies[ENTRANTS];
	int64_t took_ns[ENTRANTS];
	int64_t blur_ns; /* of one 5x5 Gaussian blur of each frame */
};

void sheet_close(struct sheet *sheet);

struct entrants; /* owned by the caller */

/* entrants_open - @limit: as blobs_settings has it. Ends the program where
 * memory is short. */
struct entrants *entrants_open(int limit);

void entrants_close(struct entrants *entrants);

/* entrants_anew - the next frame has nothing to do with the last. */
void entrants_anew(struct entrants *entrants);

/*
 * entrants_look - all of them look at @frame, and what they find is tallied.
 *
 * False, with @error filled, where it is not of 8 bits or of a size that
 * blobs_open refuses.
 */
bool entrants_look(struct entrants *entrants, const struct frame *frame,
	const struct box *boxes, size_t targets, struct sheet *sheet,
	struct error *error);

#endif
