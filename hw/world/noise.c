/* SPDX-License-Identifier: Apache-2.0 */
#include "noise.h"

#include "base/kernel.h"
#include "hw/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	TABLES = 3,
	TABLE_SIZE = 1 << 16,
	RUN = 32, /* values from one place of each table */
};

struct noise {
	int16_t table[TABLES][TABLE_SIZE + RUN];
};

/* How many of the table's values lie below @value, with sigma @sigma. */
static int below(double value, double sigma)
{
	return (int)floor(0.5 +
		TABLE_SIZE * 0.5 * (1.0 + erf(value / sigma / sqrt(2.0))));
}

/* The values whose shares of the table are those of a normal distribution. */
static void fill_sorted(int16_t *table, double sigma)
{
	int value = -(int)(8.0 * sigma);

	for (int filled = 0; filled < TABLE_SIZE; value++) {
		int end = below(value + 0.5, sigma);

		while (filled < end) {
			table[filled++] = (int16_t)value;
		}
	}
}

static void shuffle(int16_t *table, uint64_t *state)
{
	for (int i = TABLE_SIZE - 1; i > 0; i--) {
		int other =
			(int)((random_next(state) >> 32) * (uint64_t)(i + 1) >>
				32);
		int16_t value = table[i];

		table[i] = table[other];
		table[other] = value;
	}
}

struct noise *noise_open(uint64_t seed)
{
	struct noise *noise = malloc(sizeof(*noise));

	if (noise == NULL) {
		return NULL;
	}
	fill_sorted(noise->table[0], NOISE_ONE / sqrt(TABLES));
	for (int i = 0; i < TABLES; i++) {
		int16_t *table = noise->table[i];

		if (i > 0) {
			memcpy(table, noise->table[i - 1],
				TABLE_SIZE * sizeof(*table));
		}
		shuffle(table, &seed);
		memcpy(table + TABLE_SIZE, table, RUN * sizeof(*table));
	}
	return noise;
}

void noise_close(struct noise *noise)
{
	free(noise);
}

KERNEL void noise_fill(
	const struct noise *noise, uint64_t key, int16_t *row, int count)
{
	for (int from = 0; from < count; from += RUN) {
		uint64_t bits = random_hash(key, (uint64_t)from);
		const int16_t *a = noise->table[0] + (bits & 0xffffU);
		const int16_t *b = noise->table[1] + ((bits >> 16) & 0xffffU);
		const int16_t *c = noise->table[2] + ((bits >> 32) & 0xffffU);

		for (int i = 0; i < RUN; i++) {
			row[from + i] = (int16_t)(a[i] + b[i] + c[i]);
		}
	}
}
