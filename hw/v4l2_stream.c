/* SPDX-License-Identifier: Apache-2.0 */
#include "v4l2_stream.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

/* A camera that was asked for a rate may miss it by so much. */
static const double rate_share = 0.02;

static const enum v4l2_buf_type capture = V4L2_BUF_TYPE_VIDEO_CAPTURE;

/* By what the camera itself offers; what drivers convert to comes after. */
static const struct pixels *best_offered(int fd, bool emulated)
{
	const struct pixels *best = NULL;
	struct v4l2_fmtdesc offer = { .type = capture };

	for (; v4l2_call(fd, VIDIOC_ENUM_FMT, &offer); offer.index++) {
		const struct pixels *is = pixels_find(offer.pixelformat);
		bool is_emulated = offer.flags & V4L2_FMT_FLAG_EMULATED;

		if (is != NULL && is_emulated == emulated &&
			(best == NULL || is < best)) {
			best = is;
		}
	}
	return best;
}

static bool choose_pixels(struct v4l2_stream *stream,
	const struct v4l2_wish *wish, struct error *error)
{
	stream->pixels = wish->pixels;
	if (stream->pixels == NULL) {
		stream->pixels = best_offered(stream->fd, false);
	}
	if (stream->pixels == NULL) {
		stream->pixels = best_offered(stream->fd, true);
	}
	return stream->pixels != NULL ||
		error_set(error, ERROR_SETTINGS,
			"camera %s offers no format that can be read; "
			"searchlight-calibrate cameras tells which it has",
			stream->name);
}

static bool refuse_format(const struct v4l2_stream *stream, struct error *error)
{
	if (errno == EBUSY) {
		return error_set(error, ERROR_UNREACHABLE,
			"camera %s is in use by another program; end that",
			stream->name);
	}
	return error_errno(error, ERROR_UNREACHABLE,
		"camera %s takes no format; plug it in anew", stream->name);
}

static bool check_format(const struct v4l2_stream *stream,
	const struct v4l2_wish *wish, const struct v4l2_pix_format *is,
	struct error *error)
{
	if (is->pixelformat != stream->pixels->fourcc) {
		return error_set(error, ERROR_SETTINGS,
			"camera %s does not deliver %s; searchlight-calibrate "
			"cameras tells what it does",
			stream->name, stream->pixels->name);
	}
	if (is->width < 1 || is->height < 1 || is->width > FRAME_SIDE_MAX ||
		is->height > FRAME_SIDE_MAX ||
		(wish->width != 0 &&
			((int)is->width != wish->width ||
				(int)is->height != wish->height))) {
		return error_set(error, ERROR_SETTINGS,
			"camera %s delivers %u x %u pixels in %s where %d x "
			"%d were asked for; change size=",
			stream->name, is->width, is->height,
			stream->pixels->name, wish->width, wish->height);
	}
	return true;
}

static bool set_format(struct v4l2_stream *stream, const struct v4l2_wish *wish,
	struct error *error)
{
	struct v4l2_format format = { .type = capture };
	struct v4l2_pix_format *is = &format.fmt.pix;

	if (!v4l2_call(stream->fd, VIDIOC_G_FMT, &format)) {
		return refuse_format(stream, error);
	}
	is->pixelformat = stream->pixels->fourcc;
	is->field = V4L2_FIELD_NONE;
	is->bytesperline = 0;
	if (wish->width != 0) {
		is->width = (uint32_t)wish->width;
		is->height = (uint32_t)wish->height;
	}
	if (!v4l2_call(stream->fd, VIDIOC_S_FMT, &format)) {
		return refuse_format(stream, error);
	}
	if (!check_format(stream, wish, is, error)) {
		return false;
	}
	stream->width = (int)is->width;
	stream->height = (int)is->height;
	stream->stride = is->bytesperline;
	return true;
}

/* Some drivers leave the stride out where rows follow each other. */
static bool check_stride(struct v4l2_stream *stream, struct error *error)
{
	size_t row = pixels_row_bytes(stream->pixels, stream->width);

	if (stream->stride == 0) {
		stream->stride = row;
	}
	return stream->stride >= row ||
		error_set(error, ERROR_UNREACHABLE,
			"camera %s says that a row of %d pixels in %s has %zu "
			"bytes, which is too few; choose another format=",
			stream->name, stream->width, stream->pixels->name,
			stream->stride);
}

static double hertz(const struct v4l2_fract *period)
{
	return period->numerator == 0
		? 0.0
		: (double)period->denominator / period->numerator;
}

static bool set_rate(struct v4l2_stream *stream, const struct v4l2_wish *wish,
	struct error *error)
{
	struct v4l2_streamparm parameters = { .type = capture };
	struct v4l2_captureparm *is = &parameters.parm.capture;

	if (!v4l2_call(stream->fd, VIDIOC_G_PARM, &parameters)) {
		stream->rate_hz = wish->rate_hz;
		return true;
	}
	if (wish->rate_hz > 0.0 && is->capability & V4L2_CAP_TIMEPERFRAME) {
		is->timeperframe = (struct v4l2_fract){ 1000,
			(uint32_t)lround(wish->rate_hz * 1000.0) };
		v4l2_call(stream->fd, VIDIOC_S_PARM, &parameters);
	}
	stream->rate_hz = hertz(&is->timeperframe);
	if (wish->rate_hz > 0.0 &&
		fabs(stream->rate_hz - wish->rate_hz) >
			rate_share * wish->rate_hz) {
		return error_set(error, ERROR_SETTINGS,
			"camera %s delivers %.4g pictures a second where %.4g "
			"were asked for; change rate=",
			stream->name, stream->rate_hz, wish->rate_hz);
	}
	return true;
}

static bool map_buffer(
	struct v4l2_stream *stream, unsigned index, struct error *error)
{
	struct v4l2_buffer buffer = {
		.type = capture, .memory = V4L2_MEMORY_MMAP, .index = index
	};

	if (!v4l2_call(stream->fd, VIDIOC_QUERYBUF, &buffer)) {
		return refuse_format(stream, error);
	}
	void *start = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED,
		stream->fd, (off_t)buffer.m.offset);
	if (start == MAP_FAILED) {
		return error_errno(error, ERROR_UNREACHABLE,
			"camera %s: its buffers cannot be mapped",
			stream->name);
	}
	stream->buffers[index].start = start;
	stream->buffers[index].length = buffer.length;
	stream->count = index + 1;
	return v4l2_call(stream->fd, VIDIOC_QBUF, &buffer) ||
		refuse_format(stream, error);
}

static bool get_buffers(struct v4l2_stream *stream, struct error *error)
{
	struct v4l2_requestbuffers request = {
		.type = capture,
		.memory = V4L2_MEMORY_MMAP,
		.count = V4L2_BUFFERS_MAX,
	};

	if (!v4l2_call(stream->fd, VIDIOC_REQBUFS, &request)) {
		return refuse_format(stream, error);
	}
	if (request.count < 2) {
		return error_set(error, ERROR_UNREACHABLE,
			"camera %s gives %u buffers where 2 are needed; end "
			"what else uses it",
			stream->name, request.count);
	}
	for (unsigned i = 0; i < request.count && i < V4L2_BUFFERS_MAX; i++) {
		if (!map_buffer(stream, i, error)) {
			return false;
		}
	}
	return true;
}

static bool start(struct v4l2_stream *stream, struct error *error)
{
	enum v4l2_buf_type type = capture;
	struct v4l2_event_subscription changes = {
		.type = V4L2_EVENT_SOURCE_CHANGE
	};

	/* Not every driver tells; then the buffers' sizes have to. */
	v4l2_call(stream->fd, VIDIOC_SUBSCRIBE_EVENT, &changes);
	return v4l2_call(stream->fd, VIDIOC_STREAMON, &type) ||
		error_errno(error, ERROR_UNREACHABLE,
			"camera %s does not begin to deliver; plug it into a "
			"port of its own",
			stream->name);
}

bool v4l2_stream_open(struct v4l2_stream *stream,
	const struct v4l2_device *device, const struct v4l2_wish *wish,
	struct error *error)
{
	*stream = (struct v4l2_stream){
		.fd = device->fd, .name = device->path, .lent = -1
	};
	return choose_pixels(stream, wish, error) &&
		set_format(stream, wish, error) &&
		check_stride(stream, error) && set_rate(stream, wish, error) &&
		get_buffers(stream, error) && start(stream, error);
}

void v4l2_stream_close(struct v4l2_stream *stream)
{
	enum v4l2_buf_type type = capture;

	v4l2_call(stream->fd, VIDIOC_STREAMOFF, &type);
	for (unsigned i = 0; i < stream->count; i++) {
		munmap(stream->buffers[i].start, stream->buffers[i].length);
	}
	stream->count = 0;
}

static bool give_back(struct v4l2_stream *stream)
{
	struct v4l2_buffer buffer = {
		.type = capture,
		.memory = V4L2_MEMORY_MMAP,
		.index = (uint32_t)stream->lent,
	};

	if (stream->lent < 0) {
		return true;
	}
	stream->lent = -1;
	return v4l2_call(stream->fd, VIDIOC_QBUF, &buffer);
}

bool v4l2_stream_take(struct v4l2_stream *stream, struct v4l2_buffer *buffer)
{
	if (!give_back(stream)) {
		return false;
	}
	memset(buffer, 0, sizeof(*buffer));
	buffer->type = capture;
	buffer->memory = V4L2_MEMORY_MMAP;
	if (!v4l2_call(stream->fd, VIDIOC_DQBUF, buffer)) {
		return false;
	}
	if (buffer->index >= stream->count) {
		errno = EPROTO;
		return false;
	}
	stream->lent = (int)buffer->index;
	return true;
}

const void *v4l2_stream_data(
	const struct v4l2_stream *stream, const struct v4l2_buffer *buffer)
{
	return stream->buffers[buffer->index].start;
}
