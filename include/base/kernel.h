/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_KERNEL_H
#define BASE_KERNEL_H

/*
 * Kernel: marks a loop over pixels that is worth wider instructions where the
 * processor has them. For integers only, so that the copies agree.
 *
 * One copy for processors with AVX-512, one for those with AVX2, one for all.
 * ThreadSanitizer is not there yet when the loader chooses between them, so it
 * gets only the last. So does clang, which before its release 18 gives the
 * chosen copy a name that other files do not find.
 */
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define KERNEL                                                                 \
	__attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define KERNEL
#endif

/*
 * KERNEL_APART - before a loop: nothing that it writes is read by a later turn
 * of it. For loops over more rows than a compiler is ready to compare.
 */
#if defined(__clang__)
#define KERNEL_APART
#else
#define KERNEL_APART _Pragma("GCC ivdep")
#endif

/*
 * KERNEL_LANES - before a loop of a few turns, all of which fit into a
 * register: a compiler is not to take it apart before it sees that.
 */
#if defined(__clang__)
#define KERNEL_LANES
#else
#define KERNEL_LANES _Pragma("GCC unroll 1")
#endif

#endif
