/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/random.h"

static const uint64_t golden = 0x9e3779b97f4a7c15U;

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

uint64_t random_next(uint64_t *state)
{
	*state += golden;
	return mix(*state);
}

uint64_t random_hash(uint64_t a, uint64_t b)
{
	return mix(a * golden + b);
}

double random_unit(uint64_t *state)
{
	return (double)(random_next(state) >> 11) * 0x1p-53;
}
