/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_NOISE_H
#define WORLD_NOISE_H

#include <stdint.h>

/*
 * Noise: normal deviates in integers, fast enough for every pixel of every
 * frame. Part of sim_world.
 *
 * A deviate is the sum of one entry each of three tables, which hold the
 * normal distribution shuffled, met at random places that are drawn anew for
 * each run of 32. So its distribution is normal beyond 5 sigma, and two runs
 * share no more than a table's worth by chance.
 */

enum {
	NOISE_ONE = 4096 /* one sigma */
};

struct noise; /* owned by the caller */

/* noise_open - NULL where memory is short. */
struct noise *noise_open(uint64_t seed);
void noise_close(struct noise *noise);

/*
 * noise_fill - fills @row with @count deviates; the same for the same @key.
 * @row has room for @count rounded up to a multiple of 32.
 */
void noise_fill(
	const struct noise *noise, uint64_t key, int16_t *row, int count);

#endif
