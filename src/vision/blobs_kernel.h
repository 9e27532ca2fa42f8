/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_KERNEL_H
#define VISION_BLOBS_KERNEL_H

#include <stdint.h>

/*
 * Kernel: how the loops over rows are compiled, and their arithmetic.
 *
 * Integers only, so that the copies for different processors agree. The
 * lanes are unsigned 16 bit; nothing wraps.
 */

/*
 * One copy for processors with AVX2, one for all. ThreadSanitizer is not there
 * yet when the loader chooses between them, so it gets only the second.
 */
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define KERNEL
#endif

static inline uint16_t kernel_max(uint16_t a, uint16_t b)
{
	return a > b ? a : b;
}

static inline uint16_t kernel_min(uint16_t a, uint16_t b)
{
	return a < b ? a : b;
}

/* kernel_minus - a - b, or 0 where that would be less. */
static inline uint16_t kernel_minus(uint16_t a, uint16_t b)
{
	return (uint16_t)(kernel_max(a, b) - b);
}

/* kernel_gap - |a - b|. */
static inline uint16_t kernel_gap(uint16_t a, uint16_t b)
{
	return (uint16_t)(kernel_max(a, b) - kernel_min(a, b));
}

#endif
