/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_JUDGE_WEIGHTS_H
#define VISION_JUDGE_WEIGHTS_H

#include "base/error.h"
#include "vision/judge.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Weights: the numbers of the network and their file. Only for judge.
 *
 * The file, little-endian: WEIGHTS_MAGIC; of each layer its inputs and
 * outputs (16 bit) and its shift (16 bit); FNV-1a of these and of all
 * that follows (32 bit); then layer by layer outputs x inputs weights (8 bit)
 * and outputs biases (32 bit). A layer is the sum of weights and inputs plus
 * bias, shifted to the right. No bias is beyond WEIGHTS_BIAS_MAX, so that no
 * sum overflows.
 */

#define WEIGHTS_MAGIC "searchlight judge 1\n"

enum {
	WEIGHTS_KERNEL = 4, /* side of a convolution's window */
	WEIGHTS_STEP = 2,   /* from window to window; one pixel of border */
	WEIGHTS_LAYERS = 5, /* two convolutions, three plain */
	WEIGHTS_FIRST = 8,  /* outputs of each layer */
	WEIGHTS_SECOND = 16,
	WEIGHTS_THIRD = 32,
	WEIGHTS_FOURTH = 16,
	WEIGHTS_SHIFT_MAX = 30,
	WEIGHTS_BIAS_MAX = 1 << 30,
	WEIGHTS_LEVEL_MAX = 2047 /* of what goes from layer to layer */
};

struct weights_layer {
	int inputs;
	int outputs;
	int shift;
	int16_t *weights; /* outputs rows of inputs */
	int32_t *biases;
};

struct weights {
	struct weights_layer layer[WEIGHTS_LAYERS];
	int16_t *memory; /* of all weights */
	int32_t *biases; /* of all biases */
};

/*
 * weights_read - from @count bytes of a file called @name.
 *
 * False, with @error filled, where they are no such file or memory is short;
 * weights_free is due all the same.
 */
bool weights_read(struct weights *weights, const uint8_t *bytes, size_t count,
	const char *name, struct error *error);

void weights_free(struct weights *weights);

#endif
