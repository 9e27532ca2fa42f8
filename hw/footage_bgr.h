/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_BGR_H
#define HW_FOOTAGE_BGR_H

#include <libavutil/frame.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Footage BGR: from the canvas' pixels to those that encoders want, in
 * integers. Private to hw.
 *
 * Both fill all of @picture, whose buffers exist; @pixels are at least as
 * large, with rows @stride bytes apart.
 */

/* footage_bgr_to_yuv - 4:2:0, BT.601, limited range; both sides even. */
void footage_bgr_to_yuv(AVFrame *picture, const uint8_t *pixels, size_t stride);

/* footage_bgr_to_rgb - packed, 8 bit. */
void footage_bgr_to_rgb(AVFrame *picture, const uint8_t *pixels, size_t stride);

#endif
