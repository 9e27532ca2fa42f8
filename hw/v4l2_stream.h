/* SPDX-License-Identifier: Apache-2.0 */
#ifndef V4L2_STREAM_H
#define V4L2_STREAM_H

#include "hw/v4l2_wish.h"
#include "v4l2_device.h"

#include <linux/videodev2.h>

/* V4L2 stream: a device's format and its mapped buffers while it delivers. */

enum {
	V4L2_BUFFERS_MAX = 4,
};

struct v4l2_stream {
	int fd;           /* the device's */
	const char *name; /* for messages; the device's path */
	const struct pixels *pixels;
	int width;
	int height;
	size_t stride;  /* bytes from row to row; 0: compressed */
	double rate_hz; /* 0: not known */

	struct {
		void *start;
		size_t length;
	} buffers[V4L2_BUFFERS_MAX];

	unsigned count;
	int lent; /* the buffer that was taken and not given back; -1: none */
};

/*
 * v4l2_stream_open - agrees on a format and begins to deliver.
 *
 * False, with @error filled, where the camera does not do what is wished, or
 * where another program uses it. To be closed in either case.
 */
bool v4l2_stream_open(struct v4l2_stream *stream,
	const struct v4l2_device *device, const struct v4l2_wish *wish,
	struct error *error);

/* v4l2_stream_close - before the device is closed. */
void v4l2_stream_close(struct v4l2_stream *stream);

/*
 * v4l2_stream_take - the next buffer that is ready; the one that was taken
 * before is given back. Never waits. False: errno tells why, EAGAIN: none.
 */
bool v4l2_stream_take(struct v4l2_stream *stream, struct v4l2_buffer *buffer);

/* v4l2_stream_data - what lies in a buffer that was taken. */
const void *v4l2_stream_data(
	const struct v4l2_stream *stream, const struct v4l2_buffer *buffer);

#endif
