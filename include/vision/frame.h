/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_FRAME_H
#define VISION_FRAME_H

#include <stddef.h>
#include <stdint.h>

/*
 * Frame: a view of one grey picture and when it was taken. Owns nothing.
 */

enum frame_format {
	FRAME_GRAY8,
	FRAME_GRAY16, /* native byte order */
};

struct frame {
	const void *data; /* first row; valid as long as its owner says */
	size_t stride;    /* bytes from row to row, >= width * bytes a pixel */
	int width;        /* pixels, 1..FRAME_SIDE_MAX */
	int height;
	enum frame_format format;
	int64_t stamp_ns; /* of the camera or the file; as the source defines */
	int64_t sequence; /* counts from 0 in the order of the source */
};

enum {
	FRAME_SIDE_MAX = 8192
};

/* frame_row - the first byte of row @y, 0 <= y < height. */
const void *frame_row(const struct frame *frame, int y);

/* frame_pixel_bytes - 1 or 2. */
size_t frame_pixel_bytes(enum frame_format format);

#endif
