/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_RANDOM_H
#define SUPPORT_RANDOM_H

/* Random: seeded numbers for property tests; the same on every machine. */

#include <math.h>
#include <stdint.h>

/* The state is the seed; splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t random_bits(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* random_between - uniform in [low, high). */
static inline double random_between(uint64_t *state, double low, double high)
{
	double share = (double)(random_bits(state) >> 11) * 0x1p-53;

	return low + (high - low) * share;
}

/* random_normal - mean 0, standard deviation 1 (Box and Muller). */
static inline double random_normal(uint64_t *state)
{
	double radius = sqrt(-2.0 * log(1.0 - random_between(state, 0.0, 1.0)));

	return radius * cos(random_between(state, 0.0, 6.283185307179586));
}

#endif
