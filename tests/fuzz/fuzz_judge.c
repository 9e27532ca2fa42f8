/* SPDX-License-Identifier: Apache-2.0 */
#include "judge_weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	FILE_MAX = 1 << 14,
	SUM_AT = sizeof(WEIGHTS_MAGIC) - 1 + WEIGHTS_LAYERS * 6,
	BODY_AT = SUM_AT + 4,
	CHANGE = 4 /* bytes that say one */
};

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* The bundled weights; read once. */
static size_t read_true(uint8_t bytes[FILE_MAX])
{
	static uint8_t kept[FILE_MAX];
	static size_t count;

	if (count == 0) {
		FILE *file = fopen(JUDGE_WEIGHTS, "rb");

		require(file != NULL);
		count = fread(kept, 1, sizeof(kept), file);
		fclose(file);
		require(count > BODY_AT && count < sizeof(kept));
	}
	memcpy(bytes, kept, count);
	return count;
}

/* FNV-1a, as the file has it: of the shapes and of what follows the sum. */
static void mend_sum(uint8_t *bytes, size_t count)
{
	uint32_t sum = 2166136261U;

	for (size_t i = sizeof(WEIGHTS_MAGIC) - 1; i < count; i++) {
		if (i < SUM_AT || i >= BODY_AT) {
			sum = (sum ^ bytes[i]) * 16777619U;
		}
	}
	for (int i = 0; i < 4; i++) {
		bytes[SUM_AT + i] = (uint8_t)(sum >> 8 * i);
	}
}

/* Whatever the weights, an opinion is a factor within its bounds. */
static void look(const struct judge *judge, int16_t level)
{
	struct judge_patch patch;
	int16_t *at = &patch.at[0][0][0];

	for (int i = 0; i < JUDGE_INPUTS; i++) {
		at[i] = i % 3 == 0 ? (int16_t)-level : level;
	}
	double factor = judge_factor(judge_look(judge, &patch));

	require(factor >= JUDGE_FACTOR_MIN && factor <= JUDGE_FACTOR_MAX);
}

/* Whether these are weights. */
static bool try_file(const uint8_t *bytes, size_t count)
{
	struct error error = { 0 };
	char path[32];
	int fd = memfd_create("fuzz", 0);

	require(fd >= 0 && write(fd, bytes, count) == (ssize_t)count);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct judge *judge = judge_open(path, &error);

	if (judge == NULL) {
		require(error.text[0] != '\0');
	} else {
		look(judge, 127);
		look(judge, -127);
		look(judge, 0);
	}
	judge_close(judge);
	close(fd);
	return judge != NULL;
}

/*
 * The bytes as a file of weights; then as changes of the bundled one, place
 * (16 bit), length and value, under a sum that is right.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[FILE_MAX];
	size_t count = read_true(bytes);

	try_file(data, size);
	for (size_t i = 0; i + CHANGE <= size; i += CHANGE) {
		size_t at = (size_t)(data[i] | data[i + 1] << 8) % count;
		size_t length = data[i + 2];

		memset(bytes + at, data[i + 3],
			length < count - at ? length : count - at);
	}
	mend_sum(bytes, count);
	require(try_file(bytes, count) || size >= CHANGE);
	return 0;
}
