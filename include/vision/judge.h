/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_JUDGE_H
#define VISION_JUDGE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Judge: a small learned opinion on a spot, by how it and what is around it
 * look: rather a target, or rather a piece of cloud, roof or tree.
 *
 * A network of two convolutions and three layers with 11225 numbers, trained
 * by scripts/train/train and told of in data/judge/README.md; the numbers are
 * built in. Computed in integers, so every processor and every build gives
 * the same opinion. A test holds it against OpenCV's dnn, which reads the
 * same network and gives the same opinion within rounding; why that one is
 * not what runs, docs/architecture.md tells.
 */

enum {
	JUDGE_SIDE = 16,  /* of a patch, in pixels of its scale */
	JUDGE_SCALES = 3, /* pixels of 1, 2 and 4 pixels of the frame */
	JUDGE_INPUTS = JUDGE_SIDE * JUDGE_SIDE * JUDGE_SCALES,
	JUDGE_OCTAVE = 256 /* units of an opinion in a factor of two */
};

/*
 * What the network looks at: the surroundings of a spot on each scale, the
 * spot's sign taken off, less the mean of the border of the finest, over the
 * spot's height: 64 is as high as the spot, and what is higher counts a
 * quarter of its excess, up to 127. [row][column][scale], the spot at
 * [JUDGE_SIDE / 2][JUDGE_SIDE / 2].
 */
struct judge_patch {
	int16_t at[JUDGE_SIDE][JUDGE_SIDE][JUDGE_SCALES];
};

struct judge;

/*
 * judge_open - with the weights in the file @path; NULL or "": the built-in.
 *
 * NULL, with @error filled, where the file cannot be read, is none of
 * weights, is of another version or shape, is cut short or damaged, and where
 * memory is short. Close with judge_close.
 */
struct judge *judge_open(const char *path, struct error *error);

/* judge_close - NULL is fine. */
void judge_close(struct judge *judge);

/*
 * judge_look - the opinion on one patch, in 1/JUDGE_OCTAVE octaves of the
 * detector's score: so many times as high a score would be as good a sign of
 * a target as the spot's looks and score are together.
 *
 * @patch: levels of -127..127
 *
 * Allocates nothing; one judge may look from many threads.
 */
int32_t judge_look(const struct judge *judge, const struct judge_patch *patch);

/*
 * judge_factor - the opinion as a factor of the score: 2^(opinion), straight
 * between whole octaves, held within JUDGE_FACTOR_MIN and JUDGE_FACTOR_MAX.
 * Exact in binary fractions.
 */
double judge_factor(int32_t opinion);

#define JUDGE_FACTOR_MIN 0.25
#define JUDGE_FACTOR_MAX 2.0

#endif
