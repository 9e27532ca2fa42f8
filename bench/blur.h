/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_BLUR_H
#define BENCH_BLUR_H

#include "vision/frame.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Blur: OpenCV's 5x5 Gaussian of an 8-bit frame on one thread, the measure
 * that costs are compared with.
 *
 * @out: width * height bytes
 */
void blur_frame(const struct frame *frame, uint8_t *out);

#ifdef __cplusplus
}
#endif

#endif
