/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_KERNEL_H
#define BASE_KERNEL_H

/*
 * Kernel: marks a loop over pixels that is worth wider instructions where the
 * processor has them. For integers only, so that the copies agree.
 *
 * One copy for processors with AVX2, one for all. ThreadSanitizer is not there
 * yet when the loader chooses between them, so it gets only the second. So does
 * clang, which before its release 18 gives the chosen copy a name that other
 * files do not find.
 */
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define KERNEL
#endif

#endif
