/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_GREY_H
#define HW_FOOTAGE_GREY_H

#include "base/error.h"
#include "vision/frame.h"

#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Footage grey: from any picture that libav decodes to one grey frame, in
 * integers. Private to camera_footage.
 */

enum footage_grey_way {
	GREY_PLANE,   /* the luma plane is the frame: no copy */
	GREY_LUMA,    /* luma, but packed, swapped or of less than 8 bits */
	GREY_RGB,     /* luma from red, green and blue */
	GREY_PALETTE, /* luma of the palette's colours */
};

struct footage_grey {
	enum footage_grey_way way;
	enum frame_format format;
	const AVPixFmtDescriptor *pixel;
	int width;
	int height;
	uint8_t *pixels; /* owned; NULL until first needed */
	uint16_t *line;  /* owned; three components of one row */
};

/*
 * footage_grey_init - for pictures of this format and size.
 *
 * False, with @error filled and nothing to free, for formats without grey
 * (raw Bayer, floating point, hardware surfaces).
 */
bool footage_grey_init(struct footage_grey *grey, enum AVPixelFormat format,
	int width, int height, struct error *error);

void footage_grey_fini(struct footage_grey *grey);

/*
 * footage_grey_frame - the grey view of @picture into @frame's data, stride,
 * size and format; valid until the next call, and as long as @picture lives.
 *
 * False, with @error filled, where memory is short.
 */
bool footage_grey_frame(struct footage_grey *grey, const AVFrame *picture,
	struct frame *frame, struct error *error);

#endif
