/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/crop.h"

#include <math.h>

enum {
	UNIT_BITS = 5,
	UNIT = 1 << UNIT_BITS, /* steps of a pixel */
	HALF_AREA = UNIT * UNIT / 2
};

/* Where a window's first pixel lies: whole pixels and steps beyond. */
struct start {
	int whole;
	uint32_t part; /* 0..UNIT-1 */
};

/* Beyond this many pixels outside, only border pixels are seen. */
static struct start start_of(double at_px)
{
	double limit = 4.0 * FRAME_SIDE_MAX;
	double steps = rint(fmin(fmax(at_px, -limit), limit) * UNIT);
	double whole = floor(steps / UNIT);

	return (struct start){ .whole = (int)whole,
		.part = (uint32_t)(steps - whole * UNIT) };
}

static int clamped(int at, int count)
{
	return at < 0 ? 0 : at >= count ? count - 1 : at;
}

static uint32_t pixel(const struct frame *frame, const void *row, int x)
{
	return frame->format == FRAME_GRAY8 ? ((const uint8_t *)row)[x]
					    : ((const uint16_t *)row)[x];
}

static void crop_row(const struct frame *from, struct start left,
	struct start top, int width, void *out)
{
	const void *upper = frame_row(from, clamped(top.whole, from->height));
	const void *lower =
		frame_row(from, clamped(top.whole + 1, from->height));

	for (int x = 0; x < width; x++) {
		int x0 = clamped(left.whole + x, from->width);
		int x1 = clamped(left.whole + x + 1, from->width);
		uint32_t above = pixel(from, upper, x0) * (UNIT - left.part) +
			pixel(from, upper, x1) * left.part;
		uint32_t below = pixel(from, lower, x0) * (UNIT - left.part) +
			pixel(from, lower, x1) * left.part;
		uint32_t value = (above * (UNIT - top.part) + below * top.part +
					 HALF_AREA) >>
			(2 * UNIT_BITS);

		if (from->format == FRAME_GRAY8) {
			((uint8_t *)out)[x] = (uint8_t)value;
		} else {
			((uint16_t *)out)[x] = (uint16_t)value;
		}
	}
}

struct frame crop_frame(const struct frame *from, double left_px, double top_px,
	int width, int height, void *pixels)
{
	size_t stride = (size_t)width * frame_pixel_bytes(from->format);
	struct start left = start_of(left_px);
	struct start top = start_of(top_px);

	for (int y = 0; y < height; y++) {
		crop_row(from, left, (struct start){ top.whole + y, top.part },
			width, (unsigned char *)pixels + (size_t)y * stride);
	}
	return (struct frame){
		.data = pixels,
		.stride = stride,
		.width = width,
		.height = height,
		.format = from->format,
		.stamp_ns = from->stamp_ns,
		.sequence = from->sequence,
	};
}
