/* SPDX-License-Identifier: Apache-2.0 */
#include "judge_weights.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t SUM_START = 2166136261U;

enum {
	MAGIC_SIZE = sizeof(WEIGHTS_MAGIC) - 1,
	SHAPES_SIZE = WEIGHTS_LAYERS * 3 * sizeof(uint16_t),
	SUM_SIZE = sizeof(uint32_t),
	WINDOW = WEIGHTS_KERNEL * WEIGHTS_KERNEL,
	QUARTER = JUDGE_SIDE / WEIGHTS_STEP / WEIGHTS_STEP
};

static const int shapes[WEIGHTS_LAYERS][2] = {
	{ WINDOW * JUDGE_SCALES, WEIGHTS_FIRST },
	{ WINDOW * WEIGHTS_FIRST, WEIGHTS_SECOND },
	{ QUARTER * QUARTER * WEIGHTS_SECOND, WEIGHTS_THIRD },
	{ WEIGHTS_THIRD, WEIGHTS_FOURTH },
	{ WEIGHTS_FOURTH, 1 },
};

/* What is left of the file to read. */
struct source {
	const uint8_t *at;
	const char *name;
};

static uint32_t take(struct source *source, size_t bytes)
{
	uint32_t value = 0;

	for (size_t i = 0; i < bytes; i++) {
		value |= (uint32_t)source->at[i] << 8 * i;
	}
	source->at += bytes;
	return value;
}

static size_t weights_count(void)
{
	size_t count = 0;

	for (int i = 0; i < WEIGHTS_LAYERS; i++) {
		count += (size_t)shapes[i][0] * (size_t)shapes[i][1];
	}
	return count;
}

static size_t biases_count(void)
{
	size_t count = 0;

	for (int i = 0; i < WEIGHTS_LAYERS; i++) {
		count += (size_t)shapes[i][1];
	}
	return count;
}

static size_t body_size(void)
{
	return weights_count() + biases_count() * sizeof(int32_t);
}

/* FNV-1a of 32 bit (Fowler, Noll, Vo), gone on with from @sum. */
static uint32_t sum_on(uint32_t sum, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		sum = (sum ^ bytes[i]) * 16777619U;
	}
	return sum;
}

static uint32_t sum_of(const uint8_t *file)
{
	const uint8_t *shapes_at = file + MAGIC_SIZE;
	const uint8_t *body_at = shapes_at + SHAPES_SIZE + SUM_SIZE;
	uint32_t sum = sum_on(SUM_START, shapes_at, SHAPES_SIZE);

	return sum_on(sum, body_at, body_size());
}

static bool has_size(const uint8_t *bytes, size_t count, const char *name,
	struct error *error)
{
	size_t family = strlen("searchlight judge ");
	size_t whole = MAGIC_SIZE + SHAPES_SIZE + SUM_SIZE + body_size();

	if (count < MAGIC_SIZE || memcmp(bytes, WEIGHTS_MAGIC, family) != 0) {
		return error_set(error, ERROR_SETTINGS,
			"%s: no weights of a judge; scripts/train/train makes such a file",
			name);
	}
	if (memcmp(bytes, WEIGHTS_MAGIC, MAGIC_SIZE) != 0) {
		return error_set(error, ERROR_SETTINGS,
			"%s: weights of another version of this program; train them again with scripts/train/train",
			name);
	}
	if (count != whole) {
		return error_set(error, ERROR_SETTINGS,
			"%s: %zu bytes instead of %zu; copy or train it again",
			name, count, whole);
	}
	return true;
}

static bool read_shapes(
	struct weights *weights, struct source *source, struct error *error)
{
	for (int i = 0; i < WEIGHTS_LAYERS; i++) {
		struct weights_layer *layer = &weights->layer[i];

		layer->inputs = (int)take(source, sizeof(uint16_t));
		layer->outputs = (int)take(source, sizeof(uint16_t));
		layer->shift = (int)take(source, sizeof(uint16_t));
		if (layer->inputs != shapes[i][0] ||
			layer->outputs != shapes[i][1] ||
			layer->shift > WEIGHTS_SHIFT_MAX) {
			return error_set(error, ERROR_SETTINGS,
				"%s: layer %d has %d inputs, %d outputs and a shift of %d instead of %d, %d and at most %d; train it again with scripts/train/train",
				source->name, i + 1, layer->inputs,
				layer->outputs, layer->shift, shapes[i][0],
				shapes[i][1], WEIGHTS_SHIFT_MAX);
		}
	}
	return true;
}

static int16_t signed_byte(uint32_t byte)
{
	return (int16_t)(byte < 128 ? (int)byte : (int)byte - 256);
}

static bool read_layers(
	struct weights *weights, struct source *source, struct error *error)
{
	int16_t *weight = weights->memory;
	int32_t *bias = weights->biases;

	for (int i = 0; i < WEIGHTS_LAYERS; i++) {
		struct weights_layer *layer = &weights->layer[i];

		layer->weights = weight;
		layer->biases = bias;
		for (int j = 0; j < layer->inputs * layer->outputs; j++) {
			*weight++ = signed_byte(take(source, 1));
		}
		for (int j = 0; j < layer->outputs; j++) {
			int32_t value = (int32_t)take(source, sizeof(int32_t));

			if (value > WEIGHTS_BIAS_MAX ||
				value < -WEIGHTS_BIAS_MAX) {
				return error_set(error, ERROR_SETTINGS,
					"%s: layer %d has a bias of %d, which no training makes; train it again with scripts/train/train",
					source->name, i + 1, (int)value);
			}
			*bias++ = value;
		}
	}
	return true;
}

bool weights_read(struct weights *weights, const uint8_t *bytes, size_t count,
	const char *name, struct error *error)
{
	struct source source = { .at = bytes + MAGIC_SIZE, .name = name };

	*weights = (struct weights){ 0 };
	if (!has_size(bytes, count, name, error) ||
		!read_shapes(weights, &source, error)) {
		return false;
	}
	if (take(&source, SUM_SIZE) != sum_of(bytes)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: damaged, its checksum does not hold; copy or train it again",
			name);
	}
	weights->memory = calloc(weights_count(), sizeof(int16_t));
	weights->biases = calloc(biases_count(), sizeof(int32_t));
	if (!weights->memory || !weights->biases) {
		return error_set(
			error, ERROR_FAILED, "%s: no memory for it", name);
	}
	return read_layers(weights, &source, error);
}

void weights_free(struct weights *weights)
{
	free(weights->memory);
	free(weights->biases);
}
