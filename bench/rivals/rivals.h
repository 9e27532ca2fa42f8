/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_RIVALS_H
#define BENCH_RIVALS_H

#include "core/detect.h"
#include "vision/frame.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Rivals: what others find small targets with, out of OpenCV's parts, on one
 * thread and 8-bit frames.
 *
 * - mixture: MOG2 with its defaults, and connected components; the score is
 *   the largest difference from the background.
 * - top-hat: white and black, 9x9, over four standard deviations of it in the
 *   frame, and connected components.
 * - DoG-CFAR: differences of Gaussians of 1, 2 and 4 pixels over the root mean
 *   square of the same within 31x31, over three, and connected components.
 * - patch contrast (MPCM): on each of four scales the least of four products,
 *   of how a patch differs from two opposite ones beside it; over four standard
 *   deviations of the largest of them, and connected components.
 */
enum rival {
	RIVAL_MIXTURE,
	RIVAL_TOP_HAT,
	RIVAL_DOG,
	RIVAL_PATCH,
	RIVALS
};

struct rivals; /* owned by the caller */

/* rivals_open - for one clip, the frames of which come in order. */
struct rivals *rivals_open(void);

void rivals_close(struct rivals *rivals);

/*
 * rivals_find - the best DETECT_BLOBS_MAX at most, in any order; only centre
 * and score are filled.
 *
 * @out: room for DETECT_BLOBS_MAX
 */
size_t rivals_find(struct rivals *rivals, enum rival rival,
	const struct frame *frame, struct blob *out);

#ifdef __cplusplus
}
#endif

#endif
