/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "hw/camera.h"
#include "hw/jpeg.h"
#include "v4l2_controls.h"
#include "v4l2_stream.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A camera that shows nothing for so long, and so many pictures, is lost. */
static const int64_t silence_ns = 1500 * CLOCK_NS_PER_MS;
static const int silence_pictures = 4;

/* Older than so many periods, while newer ones wait: passed over. */
static const int late_pictures = 3;

/* A kernel's stamp that is older is not of this clock. */
static const int64_t stamp_age_ns = 2 * CLOCK_NS_PER_S;

/* How often an exposure is asked for that the camera may change. */
static const int64_t exposure_every_ns = CLOCK_NS_PER_S;

static const int64_t period_unknown_ns = CLOCK_NS_PER_S / 30;

struct camera {
	struct v4l2_wish wish;
	struct v4l2_device device;
	struct v4l2_stream stream;
	struct v4l2_controls controls;
	struct jpeg *jpeg; /* NULL: not compressed */
	void *room;        /* for unpacked pixels; NULL: looked at in place */
	struct camera_tally tally;
	int64_t period_ns;
	enum v4l2_stamp stamp; /* of the last picture */
	double exposure_s;     /* 0: not known */
	int64_t asked_ns;      /* when that was asked last */
	int64_t good_ns;       /* when the last picture of use came */
	struct error trouble;  /* why none came since; code NONE: none did */
};

static void close_v4l2(struct camera *camera)
{
	if (camera == NULL) {
		return;
	}
	if (camera->device.fd >= 0) {
		v4l2_controls_hold(&camera->controls, false, clock_now_ns());
		v4l2_stream_close(&camera->stream);
	}
	v4l2_device_close(&camera->device);
	jpeg_close(camera->jpeg);
	free(camera->room);
	free(camera);
}

static bool make_room(struct camera *camera, struct error *error)
{
	const struct v4l2_stream *stream = &camera->stream;
	size_t pixels = (size_t)stream->width * (size_t)stream->height;

	if (pixels_compressed(stream->pixels)) {
		camera->jpeg = jpeg_open(error);
		if (camera->jpeg == NULL) {
			return false;
		}
	} else if (stream->pixels->unpack == NULL) {
		return true;
	}
	camera->room = malloc(
		pixels * frame_pixel_bytes(pixels_format(stream->pixels)));
	return camera->room != NULL ||
		error_set(error, ERROR_FAILED, "camera %s: no memory is left",
			camera->device.path);
}

static bool begin(struct camera *camera, struct error *error)
{
	if (!v4l2_device_open(&camera->device, camera->wish.device, error)) {
		return false;
	}
	camera->stream.fd = camera->controls.fd = camera->device.fd;
	if (!v4l2_controls_open(
		    &camera->controls, &camera->device, &camera->wish, error) ||
		!v4l2_stream_open(&camera->stream, &camera->device,
			&camera->wish, error) ||
		!make_room(camera, error)) {
		return false;
	}
	camera->period_ns = camera->stream.rate_hz > 0.0
		? llround((double)CLOCK_NS_PER_S / camera->stream.rate_hz)
		: period_unknown_ns;
	camera->stamp = camera->wish.stamp;
	camera->exposure_s = v4l2_controls_exposure(&camera->controls);
	camera->good_ns = camera->asked_ns = clock_now_ns();
	return true;
}

static struct camera *open_v4l2(const char *source, struct error *error)
{
	struct camera *camera = calloc(1, sizeof(*camera));

	if (camera == NULL) {
		error_set(error, ERROR_FAILED, "camera: no memory is left");
		return NULL;
	}
	camera->device.fd = -1;
	if (v4l2_wish_parse(&camera->wish, source, error) &&
		begin(camera, error)) {
		return camera;
	}
	close_v4l2(camera);
	return NULL;
}

static struct camera_info info_of_v4l2(const struct camera *camera)
{
	const struct v4l2_stream *stream = &camera->stream;
	struct camera_info info = {
		.width = stream->width,
		.height = stream->height,
		.format = pixels_format(stream->pixels),
		.rate_hz = stream->rate_hz,
		.live = true,
	};

	snprintf(info.how, sizeof(info.how), "%s, %s, stamp=%s",
		camera->device.card, stream->pixels->name,
		v4l2_stamp_name(camera->stamp));
	return info;
}

static enum camera_result fail(
	const struct camera *camera, const char *why, struct error *error)
{
	error_set(error, ERROR_UNREACHABLE, "camera %s %s", camera->device.path,
		why);
	return CAMERA_ERROR;
}

/* Something is wrong with the device: is it still there? */
static enum camera_result fail_device(
	const struct camera *camera, struct error *error)
{
	struct v4l2_capability is;

	if (!v4l2_call(camera->device.fd, VIDIOC_QUERYCAP, &is)) {
		return fail(camera,
			"was unplugged; plug it in again, and it goes on",
			error);
	}
	return fail(camera,
		"broke off its pictures, as the kernel says; it is opened "
		"anew: if this comes again, change its cable or its port",
		error);
}

static enum camera_result fail_changed(
	const struct camera *camera, struct error *error)
{
	return fail(camera,
		"changed the size or the format of its pictures; it is opened "
		"anew as it was asked for",
		error);
}

static enum camera_result hear_event(
	const struct camera *camera, struct error *error)
{
	struct v4l2_event event = { .type = 0 };

	if (!v4l2_call(camera->device.fd, VIDIOC_DQEVENT, &event)) {
		return fail_device(camera, error);
	}
	return event.type == V4L2_EVENT_SOURCE_CHANGE
		? fail_changed(camera, error)
		: CAMERA_WAIT;
}

/* CAMERA_FRAME: a buffer waits. */
static enum camera_result wait_for_buffer(
	const struct camera *camera, int64_t until_ns, struct error *error)
{
	struct pollfd ready = { .fd = camera->device.fd,
		.events = POLLIN | POLLPRI };
	int64_t left_ns = until_ns - clock_now_ns();
	int64_t left_ms = (left_ns + CLOCK_NS_PER_MS - 1) / CLOCK_NS_PER_MS;

	if (poll(&ready, 1, left_ms > 0 ? (int)left_ms : 0) <= 0) {
		return CAMERA_WAIT;
	}
	if (ready.revents & (POLLERR | POLLHUP | POLLNVAL)) {
		return fail_device(camera, error);
	}
	if (ready.revents & POLLPRI) {
		return hear_event(camera, error);
	}
	return CAMERA_FRAME;
}

/* Which event the kernel stamped. */
static enum v4l2_stamp stamp_of(
	const struct camera *camera, const struct v4l2_buffer *buffer)
{
	if (camera->wish.stamp != V4L2_STAMP_DRIVER) {
		return camera->wish.stamp;
	}
	if ((buffer->flags & V4L2_BUF_FLAG_TSTAMP_SRC_MASK) !=
		V4L2_BUF_FLAG_TSTAMP_SRC_SOE) {
		return V4L2_STAMP_LAST;
	}
	/* It says so, but stamps the first packet that came over the bus. */
	return strcmp(camera->device.driver, "uvcvideo") == 0
		? V4L2_STAMP_FIRST
		: V4L2_STAMP_START;
}

/*
 * The kernel's stamp on our clock; else when the picture was taken. Some
 * drivers reckon the end of a frame, and deliver it a little before.
 */
static int64_t kernel_stamp(
	struct camera *camera, const struct v4l2_buffer *buffer)
{
	int64_t now_ns = clock_now_ns();
	int64_t at_ns = buffer->timestamp.tv_sec * CLOCK_NS_PER_S +
		buffer->timestamp.tv_usec * 1000LL;
	bool monotonic = (buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) ==
		V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;

	camera->stamp = stamp_of(camera, buffer);
	if (!monotonic || at_ns <= 0 || at_ns > now_ns + camera->period_ns ||
		now_ns - at_ns > stamp_age_ns) {
		camera->stamp = V4L2_STAMP_ARRIVAL;
	}
	return camera->stamp == V4L2_STAMP_ARRIVAL || at_ns > now_ns ? now_ns
								     : at_ns;
}

/* Of no use; remembered in case that nothing better comes. */
static enum camera_result pass_over(struct camera *camera, const char *why)
{
	fail(camera, why, &camera->trouble);
	return CAMERA_WAIT;
}

static enum camera_result pass_over_damaged(
	struct camera *camera, const char *why)
{
	camera->tally.counts.delivered--;
	camera->tally.counts.damaged++;
	return pass_over(camera, why);
}

static bool is_late(const struct camera *camera, int64_t at_ns)
{
	struct pollfd newer = { .fd = camera->device.fd, .events = POLLIN };

	return clock_now_ns() - at_ns > late_pictures * camera->period_ns &&
		poll(&newer, 1, 0) > 0 && newer.revents == POLLIN;
}

static bool read_pixels(struct camera *camera, const struct v4l2_buffer *buffer,
	struct frame *frame, struct error *why)
{
	const struct v4l2_stream *stream = &camera->stream;
	const void *data = v4l2_stream_data(stream, buffer);

	frame->width = stream->width;
	frame->height = stream->height;
	if (camera->jpeg == NULL) {
		return pixels_grey(stream->pixels, data, buffer->bytesused,
			       stream->stride, camera->room, frame) ||
			error_set(why, ERROR_FAILED,
				"%u bytes are too few for a picture",
				buffer->bytesused);
	}
	frame->format = FRAME_GRAY8;
	frame->data = camera->room;
	frame->stride = (size_t)stream->width;
	return jpeg_grey(camera->jpeg, data, buffer->bytesused, stream->width,
		stream->height, camera->room, why);
}

/* An exposure that changes by itself moves the middle of the next ones. */
static void follow_exposure(struct camera *camera, int64_t now_ns)
{
	if (camera->controls.exposure_known &&
		now_ns - camera->asked_ns >= exposure_every_ns) {
		camera->exposure_s = v4l2_controls_exposure(&camera->controls);
		camera->asked_ns = now_ns;
	}
}

static void deliver(struct camera *camera, int64_t at_ns, struct frame *frame)
{
	frame->stamp_ns = at_ns +
		v4l2_stamp_to_middle_ns(camera->stamp, camera->exposure_s,
			camera->wish.readout_s);
	frame->sequence = camera->tally.sequence;
	camera->good_ns = clock_now_ns();
	camera->trouble.code = ERROR_NONE;
	follow_exposure(camera, camera->good_ns);
}

/* CAMERA_WAIT: the buffer is of no use. */
static enum camera_result judge(struct camera *camera,
	const struct v4l2_buffer *buffer, struct frame *frame)
{
	struct camera_tally *tally = &camera->tally;
	int64_t at_ns = kernel_stamp(camera, buffer);
	struct error why;
	char text[sizeof(why.text) + 32];

	if (!camera_tally_take(
		    tally, buffer->sequence, at_ns, camera->period_ns)) {
		return pass_over(camera, "hands out an old picture again");
	}
	if (buffer->flags & V4L2_BUF_FLAG_ERROR) {
		return pass_over_damaged(
			camera, "delivers damaged pictures; see its cable");
	}
	if (is_late(camera, at_ns)) {
		camera_tally_pass(tally);
		return CAMERA_WAIT;
	}
	if (!read_pixels(camera, buffer, frame, &why)) {
		snprintf(text, sizeof(text),
			"delivers pictures of no use (%.200s); see its cable",
			why.text);
		return pass_over_damaged(camera, text);
	}
	deliver(camera, at_ns, frame);
	return CAMERA_FRAME;
}

static enum camera_result take(
	struct camera *camera, struct frame *frame, struct error *error)
{
	struct v4l2_buffer buffer;

	if (v4l2_stream_take(&camera->stream, &buffer)) {
		return judge(camera, &buffer, frame);
	}
	return errno == EAGAIN ? CAMERA_WAIT : fail_device(camera, error);
}

static enum camera_result check_silence(
	const struct camera *camera, struct error *error)
{
	int64_t limit_ns = silence_pictures * camera->period_ns;

	if (limit_ns < silence_ns) {
		limit_ns = silence_ns;
	}
	if (clock_now_ns() - camera->good_ns <= limit_ns) {
		return CAMERA_WAIT;
	}
	if (camera->trouble.code != ERROR_NONE) {
		*error = camera->trouble;
		return CAMERA_ERROR;
	}
	return fail(camera,
		"delivers no pictures any more; it is opened anew: see its "
		"cable and its power",
		error);
}

static enum camera_result read_v4l2(struct camera *camera, struct frame *frame,
	int wait_ms, struct error *error)
{
	int64_t until_ns = clock_now_ns() + wait_ms * CLOCK_NS_PER_MS;
	enum camera_result result;

	do {
		result = wait_for_buffer(camera, until_ns, error);
		if (result == CAMERA_FRAME) {
			result = take(camera, frame, error);
		}
		if (result != CAMERA_WAIT) {
			return result;
		}
	} while (clock_now_ns() < until_ns);
	return check_silence(camera, error);
}

static void hold_v4l2(struct camera *camera, bool on)
{
	v4l2_controls_hold(&camera->controls, on, clock_now_ns());
	camera->exposure_s = v4l2_controls_exposure(&camera->controls);
}

static struct camera_counts counts_of_v4l2(const struct camera *camera)
{
	return camera->tally.counts;
}

const struct camera_ops camera_v4l2 = {
	.name = "v4l2",
	.device = true,
	.open = open_v4l2,
	.info = info_of_v4l2,
	.read = read_v4l2,
	.close = close_v4l2,
	.hold = hold_v4l2,
	.counts = counts_of_v4l2,
};
