/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_KERNEL_H
#define VISION_BLOBS_KERNEL_H

#include "base/kernel.h"

#include <stdint.h>

/*
 * Kernel: the arithmetic of the loops over rows, in lanes of unsigned 16 bit;
 * nothing wraps.
 */

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
