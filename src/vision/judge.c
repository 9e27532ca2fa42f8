/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/judge.h"

#include "base/kernel.h"
#include "judge_builtin.h"
#include "judge_weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HALF = JUDGE_SIDE / WEIGHTS_STEP,
	QUARTER = HALF / WEIGHTS_STEP,
	RIM = 1,
	FOUR = 4,
	WINDOW_MAX = WEIGHTS_KERNEL * WEIGHTS_KERNEL * WEIGHTS_FIRST,
	FILE_MAX = 1 << 16, /* no file of weights is as large */
	OPINION_MIN = -2 * JUDGE_OCTAVE,
	OPINION_MAX = JUDGE_OCTAVE
};

struct judge {
	struct weights weights;
};

static struct judge *judge_read(const uint8_t *bytes, size_t count,
	const char *name, struct error *error)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	if (!judge) {
		error_set(error, ERROR_FAILED, "%s: no memory for it", name);
		return NULL;
	}
	if (!weights_read(&judge->weights, bytes, count, name, error)) {
		judge_close(judge);
		return NULL;
	}
	return judge;
}

static struct judge *judge_load(const char *path, struct error *error)
{
	uint8_t bytes[FILE_MAX];
	FILE *file = fopen(path, "rb");

	if (!file) {
		error_errno(error, ERROR_SETTINGS, "%s: cannot be read", path);
		return NULL;
	}

	size_t count = fread(bytes, 1, sizeof(bytes), file);

	if (ferror(file)) {
		error_errno(error, ERROR_SETTINGS, "%s: cannot be read", path);
		fclose(file);
		return NULL;
	}
	fclose(file);
	return judge_read(bytes, count, path, error);
}

struct judge *judge_open(const char *path, struct error *error)
{
	return path && *path ? judge_load(path, error)
			     : judge_read(judge_builtin, judge_builtin_size,
				       "the built-in weights", error);
}

void judge_close(struct judge *judge)
{
	if (judge) {
		weights_free(&judge->weights);
		free(judge);
	}
}

/* sum_rows - @out[i]: the inputs times the i-th row of weights, plus bias. */
KERNEL static void sum_rows(int32_t *restrict out, const int16_t *restrict in,
	const int16_t *restrict weights, const int32_t *restrict biases,
	int inputs, int outputs)
{
	int i = 0;

	/* Four rows for each input that is loaded: a third less time. */
	for (; i + FOUR <= outputs; i += FOUR) {
		const int16_t *row = weights + (ptrdiff_t)i * inputs;
		int32_t sums[FOUR] = { 0 };

		for (int j = 0; j < inputs; j++) {
			sums[0] += (int32_t)in[j] * row[j];
			sums[1] += (int32_t)in[j] * row[j + inputs];
			sums[2] += (int32_t)in[j] * row[j + 2 * inputs];
			sums[3] += (int32_t)in[j] * row[j + 3 * inputs];
		}
		for (int j = 0; j < FOUR; j++) {
			out[i + j] = sums[j] + biases[i + j];
		}
	}
	for (; i < outputs; i++) {
		const int16_t *row = weights + (ptrdiff_t)i * inputs;
		int32_t sum = 0;

		for (int j = 0; j < inputs; j++) {
			sum += (int32_t)in[j] * row[j];
		}
		out[i] = sum + biases[i];
	}
}

/* run_layer - @out: what is above 0 of the sums, shifted. */
static void run_layer(
	const struct weights_layer *layer, const int16_t *in, int16_t *out)
{
	int32_t sums[WEIGHTS_THIRD];

	sum_rows(sums, in, layer->weights, layer->biases, layer->inputs,
		layer->outputs);
	for (int i = 0; i < layer->outputs; i++) {
		int32_t level = sums[i] > 0 ? sums[i] >> layer->shift : 0;

		out[i] = (int16_t)(level < WEIGHTS_LEVEL_MAX
				? level
				: WEIGHTS_LEVEL_MAX);
	}
}

/*
 * run_windows - a layer on each window of a picture.
 *
 * @in:  picture with its rim: rows of @stride, @channels a pixel
 * @out: room for @side x @side windows, rows of @out_stride
 */
static void run_windows(const struct weights_layer *layer, const int16_t *in,
	int stride, int channels, int side, int16_t *out, int out_stride)
{
	size_t row = (size_t)WEIGHTS_KERNEL * (size_t)channels;

	for (int y = 0; y < side; y++) {
		for (int x = 0; x < side; x++) {
			const int16_t *corner =
				in + WEIGHTS_STEP * (y * stride + x * channels);
			int16_t window[WINDOW_MAX];

			for (int i = 0; i < WEIGHTS_KERNEL; i++) {
				memcpy(window + (size_t)i * row,
					corner + i * stride,
					row * sizeof(*window));
			}
			run_layer(layer, window,
				out + y * out_stride + x * layer->outputs);
		}
	}
}

int32_t judge_look(const struct judge *judge, const struct judge_patch *patch)
{
	const struct weights_layer *layer = judge->weights.layer;
	int16_t picture[JUDGE_SIDE + 2 * RIM][JUDGE_SIDE + 2 * RIM]
		       [JUDGE_SCALES] = { 0 };
	int16_t first[HALF + 2 * RIM][HALF + 2 * RIM][WEIGHTS_FIRST] = { 0 };
	int16_t second[QUARTER][QUARTER][WEIGHTS_SECOND];
	int16_t third[WEIGHTS_THIRD];
	int16_t fourth[WEIGHTS_FOURTH];
	int32_t opinion;

	for (int y = 0; y < JUDGE_SIDE; y++) {
		memcpy(picture[y + RIM][RIM], patch->at[y],
			sizeof(patch->at[y]));
	}
	run_windows(&layer[0], picture[0][0],
		(JUDGE_SIDE + 2 * RIM) * JUDGE_SCALES, JUDGE_SCALES, HALF,
		first[RIM][RIM], (HALF + 2 * RIM) * WEIGHTS_FIRST);
	run_windows(&layer[1], first[0][0], (HALF + 2 * RIM) * WEIGHTS_FIRST,
		WEIGHTS_FIRST, QUARTER, second[0][0], QUARTER * WEIGHTS_SECOND);
	run_layer(&layer[2], second[0][0], third);
	run_layer(&layer[3], third, fourth);
	sum_rows(&opinion, fourth, layer[4].weights, layer[4].biases,
		layer[4].inputs, 1);
	return opinion >> layer[4].shift;
}

double judge_factor(int32_t opinion)
{
	int32_t held = opinion < OPINION_MIN ? OPINION_MIN
		: opinion > OPINION_MAX      ? OPINION_MAX
					     : opinion;
	int32_t above = held - OPINION_MIN;
	int32_t octave = above / JUDGE_OCTAVE;
	double part = (double)(above % JUDGE_OCTAVE) / JUDGE_OCTAVE;

	return JUDGE_FACTOR_MIN * (double)(1 << octave) * (1.0 + part);
}
