/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PIXELS_H
#define HW_PIXELS_H

#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Pixels: the ways in which cameras lay out a grey picture in memory, and how
 * to make a frame of each. Layouts and names are those of V4L2 (Linux kernel,
 * userspace-api/media/v4l, "Image Formats"). Of colour the luma is taken.
 *
 * Values stay as the camera counts them: 10 bits give 0..1023.
 */

struct pixels {
	const char *name; /* "Y16", "NV12", "MJPG" */
	uint32_t fourcc;  /* as V4L2 counts it */
	int bits;         /* of a value: 8..16 */
	int group_px;     /* so many pixels ... */
	int group_bytes;  /* ... lie in so many bytes; 0: compressed */
	/* One row of @width pixels; NULL: they lie as a frame wants them. */
	void (*unpack)(const uint8_t *from, void *to, int width);
};

/* pixels_all - every layout, the one that tells most first. */
const struct pixels *pixels_all(size_t *count);

/* pixels_find - by V4L2's number, and by name; NULL where there is none. */
const struct pixels *pixels_find(uint32_t fourcc);
const struct pixels *pixels_named(const char *name);

/* pixels_compressed - a picture is one JPEG (hw/jpeg.h), not rows. */
bool pixels_compressed(const struct pixels *pixels);

/* pixels_format - of the frames that come of it. */
enum frame_format pixels_format(const struct pixels *pixels);

/* pixels_row_bytes - the least from row to row; 0 where compressed. */
size_t pixels_row_bytes(const struct pixels *pixels, int width);

/*
 * pixels_grey - a frame of the @size bytes at @data.
 *
 * @stride: bytes from row to row
 * @to:     room for width x height values of pixels_format, the caller's;
 *          not used where the picture can be looked at where it lies
 * @frame:  width and height are set by the caller; filled with data, stride
 *          and format; valid as long as what it looks at
 *
 * False, with @frame untouched, where @size is too short for such a picture,
 * or the stride for its rows. Not for what is compressed.
 */
bool pixels_grey(const struct pixels *pixels, const void *data, size_t size,
	size_t stride, void *to, struct frame *frame);

#endif
