/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/frame.h"

#include <assert.h>

const void *frame_row(const struct frame *frame, int y)
{
	assert(y >= 0 && y < frame->height);
	return (const unsigned char *)frame->data + (size_t)y * frame->stride;
}

size_t frame_pixel_bytes(enum frame_format format)
{
	return format == FRAME_GRAY8 ? 1 : 2;
}
