/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_CROP_H
#define VISION_CROP_H

#include "vision/frame.h"

/*
 * Crop: the picture of a smaller virtual camera inside a larger frame.
 *
 * Bilinear in 1/32 pixels, integers only; outside of the frame the border
 * pixel goes on.
 */

/*
 * crop_frame - fills @pixels with the window of @width x @height whose upper
 * left pixel centre lies at (@left_px, @top_px) of @from, rounded to 1/32.
 *
 * @pixels: @width * @height pixels in the format of @from, no padding
 *
 * Returns the view of @pixels, with stamp and sequence of @from.
 */
struct frame crop_frame(const struct frame *from, double left_px, double top_px,
	int width, int height, void *pixels);

#endif
