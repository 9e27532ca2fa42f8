/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_RANDOM_H
#define HW_RANDOM_H

#include <stdint.h>

/*
 * Random: seeded numbers for the simulators, the same on every machine.
 *
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). The state is the seed;
 * any value will do.
 */

/* random_next - the next 64 bits. */
uint64_t random_next(uint64_t *state);

/*
 * random_hash - well mixed bits of any two numbers, without a state: for what
 * must be found again by its place or its time.
 */
uint64_t random_hash(uint64_t a, uint64_t b);

/* random_unit - in [0, 1), with 53 bits. */
double random_unit(uint64_t *state);

#endif
