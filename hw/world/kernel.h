/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_KERNEL_H
#define WORLD_KERNEL_H

/*
 * Kernel: marks a loop over pixels that is worth wider instructions where the
 * processor has them. Integers only, so that they change nothing but the time.
 * Part of sim_world.
 */
#if defined(__x86_64__)
#define WORLD_KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define WORLD_KERNEL
#endif

#endif
