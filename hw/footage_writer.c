/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/footage_writer.h"

#include "footage_bgr.h"
#include "footage_log.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NS_PER_MS = 1000000,
	/* Of a lossless picture: libav codes them side by side. */
	SLICES = 4,
	SLICES_SIDE_MIN = 32,
	SLICE_THREADS = 2,
	RATE_DENOMINATOR_MAX = 1001, /* 30000/1001 is a rate of television */
};

struct footage_writer {
	char *path;
	AVFormatContext *container;
	AVCodecContext *encoder;
	AVStream *stream;
	AVFrame *picture;
	AVPacket *packet;
	enum frame_format format;
	int64_t written; /* frames */
	int64_t start_ns;
	int64_t last_pts;
};

static bool fail(const struct footage_writer *writer, int code,
	const char *what, struct error *error)
{
	char why[AV_ERROR_MAX_STRING_SIZE] = "";

	av_strerror(code, why, sizeof(why));
	return error_set(
		error, ERROR_FAILED, "%s: %s: %s", writer->path, what, why);
}

static void free_writer(struct footage_writer *writer)
{
	if (writer->container != NULL) {
		avio_closep(&writer->container->pb);
	}
	avformat_free_context(writer->container);
	avcodec_free_context(&writer->encoder);
	av_frame_free(&writer->picture);
	av_packet_free(&writer->packet);
	free(writer->path);
	free(writer);
}

static const AVCodec *find_encoder(enum footage_kind kind)
{
	const AVCodec *codec;

	if (kind == FOOTAGE_LOSSLESS) {
		return avcodec_find_encoder(AV_CODEC_ID_FFV1);
	}
	if (kind == FOOTAGE_HURRIED) {
		return avcodec_find_encoder(AV_CODEC_ID_FFVHUFF);
	}
	codec = avcodec_find_encoder_by_name("libx264");
	return codec != NULL ? codec : avcodec_find_encoder(AV_CODEC_ID_MPEG4);
}

static enum AVPixelFormat pixels_of(
	enum footage_kind kind, enum frame_format format)
{
	if (kind == FOOTAGE_VIEW) {
		return AV_PIX_FMT_YUV420P;
	}
	return format == FRAME_GRAY16 ? AV_PIX_FMT_GRAY16 : AV_PIX_FMT_GRAY8;
}

static void set_lossless(AVCodecContext *encoder, AVDictionary **options)
{
	encoder->time_base = (AVRational){ 1, 1000 };
	encoder->level = 3;
	encoder->gop_size = 1;
	if (encoder->width >= SLICES_SIDE_MIN &&
		encoder->height >= SLICES_SIDE_MIN) {
		encoder->slices = SLICES;
		encoder->thread_type = FF_THREAD_SLICE;
		encoder->thread_count = SLICE_THREADS;
	}
	av_dict_set(options, "slicecrc", "1", 0);
}

static void set_view(AVCodecContext *encoder, AVDictionary **options)
{
	encoder->time_base = av_inv_q(encoder->framerate);
	encoder->color_range = AVCOL_RANGE_MPEG;
	encoder->colorspace = AVCOL_SPC_SMPTE170M;
	if (encoder->codec_id == AV_CODEC_ID_H264) {
		av_dict_set(options, "preset", "veryfast", 0);
		av_dict_set(options, "crf", "21", 0);
		return;
	}
	encoder->flags |= AV_CODEC_FLAG_QSCALE;
	encoder->global_quality = 4 * FF_QP2LAMBDA;
}

static int open_encoder(struct footage_writer *writer, enum footage_kind kind,
	int width, int height, double rate_hz)
{
	const AVCodec *codec = find_encoder(kind);
	AVDictionary *options = NULL;
	AVCodecContext *encoder;
	int code;

	if (codec == NULL) {
		return AVERROR_ENCODER_NOT_FOUND;
	}
	encoder = writer->encoder = avcodec_alloc_context3(codec);
	if (encoder == NULL) {
		return AVERROR(ENOMEM);
	}
	encoder->width = width;
	encoder->height = height;
	encoder->pix_fmt = pixels_of(kind, writer->format);
	encoder->framerate = av_d2q(rate_hz, RATE_DENOMINATOR_MAX);
	encoder->thread_count = 1;
	encoder->flags |= AV_CODEC_FLAG_BITEXACT;
	if ((writer->container->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
		encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
	}
	if (kind == FOOTAGE_LOSSLESS) {
		set_lossless(encoder, &options);
	} else if (kind == FOOTAGE_HURRIED) {
		encoder->time_base = (AVRational){ 1, 1000 };
	} else {
		set_view(encoder, &options);
	}
	code = avcodec_open2(encoder, codec, &options);
	av_dict_free(&options);
	return code;
}

static int open_buffers(struct footage_writer *writer)
{
	writer->packet = av_packet_alloc();
	writer->picture = av_frame_alloc();
	if (writer->packet == NULL || writer->picture == NULL) {
		return AVERROR(ENOMEM);
	}
	writer->picture->width = writer->encoder->width;
	writer->picture->height = writer->encoder->height;
	writer->picture->format = writer->encoder->pix_fmt;
	return av_frame_get_buffer(writer->picture, 0);
}

static int open_file(struct footage_writer *writer, enum footage_kind kind)
{
	AVDictionary *options = NULL;
	char *url = av_asprintf("file:%s", writer->path);
	int code = AVERROR(ENOMEM);

	if (url != NULL) {
		code = avio_open(&writer->container->pb, url, AVIO_FLAG_WRITE);
	}
	/* The second pass of "faststart" reads the file by this name. */
	writer->container->url = url;
	if (code < 0) {
		return code;
	}
	if (kind == FOOTAGE_VIEW) {
		av_dict_set(&options, "movflags", "faststart", 0);
	}
	writer->container->flags |= AVFMT_FLAG_BITEXACT;
	code = avformat_write_header(writer->container, &options);
	av_dict_free(&options);
	return code;
}

static int open_stream(struct footage_writer *writer)
{
	writer->stream = avformat_new_stream(writer->container, NULL);
	if (writer->stream == NULL) {
		return AVERROR(ENOMEM);
	}
	writer->stream->time_base = writer->encoder->time_base;
	writer->stream->avg_frame_rate = writer->encoder->framerate;
	return avcodec_parameters_from_context(
		writer->stream->codecpar, writer->encoder);
}

static bool check_shape(const char *path, int width, int height, double rate_hz,
	struct error *error)
{
	if (width >= 2 && width <= FRAME_SIDE_MAX && height >= 2 &&
		height <= FRAME_SIDE_MAX && rate_hz > 0.0 && rate_hz <= 1e4) {
		return true;
	}
	return error_set(error, ERROR_FAILED,
		"%s: pictures of %dx%d at %g a second cannot be written; sides "
		"are 2 to %d, rates up to 10000",
		path, width, height, rate_hz, FRAME_SIDE_MAX);
}

struct footage_writer *footage_writer_open(const char *path,
	enum footage_kind kind, int width, int height, enum frame_format format,
	double rate_hz, struct error *error)
{
	struct footage_writer *writer;
	int even = kind == FOOTAGE_VIEW ? ~1 : ~0;
	int code;

	if (!check_shape(path, width, height, rate_hz, error)) {
		return NULL;
	}
	footage_log_catch();
	writer = calloc(1, sizeof(*writer));
	if (writer == NULL || (writer->path = strdup(path)) == NULL) {
		free(writer);
		error_set(error, ERROR_FAILED, "%s: no memory is left", path);
		return NULL;
	}
	writer->format = format;
	code = avformat_alloc_output_context2(&writer->container, NULL,
		kind == FOOTAGE_VIEW ? "mp4" : "matroska", NULL);
	code = code < 0 ? code
			: open_encoder(writer, kind, width & even,
				  height & even, rate_hz);
	code = code < 0 ? code : open_buffers(writer);
	code = code < 0 ? code : open_stream(writer);
	code = code < 0 ? code : open_file(writer, kind);
	if (code >= 0) {
		return writer;
	}
	fail(writer, code, "cannot be written", error);
	free_writer(writer);
	return NULL;
}

/* Sends @picture, or NULL for the end, and writes what comes out. */
static int encode(struct footage_writer *writer, const AVFrame *picture)
{
	int code = avcodec_send_frame(writer->encoder, picture);

	while (code >= 0) {
		code = avcodec_receive_packet(writer->encoder, writer->packet);
		if (code < 0) {
			break;
		}
		writer->packet->stream_index = writer->stream->index;
		av_packet_rescale_ts(writer->packet, writer->encoder->time_base,
			writer->stream->time_base);
		code = av_interleaved_write_frame(
			writer->container, writer->packet);
	}
	return code == AVERROR(EAGAIN) || code == AVERROR_EOF ? 0 : code;
}

static bool write_picture(
	struct footage_writer *writer, int64_t pts, struct error *error)
{
	int code;

	writer->picture->pts = pts;
	code = encode(writer, writer->picture);
	if (code < 0) {
		return fail(
			writer, code, "a picture could not be written", error);
	}
	writer->last_pts = pts;
	writer->written++;
	return true;
}

static void copy_rows(AVFrame *picture, const struct frame *frame)
{
	size_t row = (size_t)frame->width * frame_pixel_bytes(frame->format);

	for (int y = 0; y < frame->height; y++) {
		memcpy(picture->data[0] + (ptrdiff_t)y * picture->linesize[0],
			frame_row(frame, y), row);
	}
}

static bool check_frame(const struct footage_writer *writer,
	const struct frame *frame, struct error *error)
{
	if (frame->width == writer->encoder->width &&
		frame->height == writer->encoder->height &&
		frame->format == writer->format) {
		return true;
	}
	return error_set(error, ERROR_FAILED,
		"%s: a picture of %dx%d and %zu bytes a pixel does not fit the "
		"file's %dx%d and %zu",
		writer->path, frame->width, frame->height,
		frame_pixel_bytes(frame->format), writer->encoder->width,
		writer->encoder->height, frame_pixel_bytes(writer->format));
}

bool footage_write_frame(struct footage_writer *writer,
	const struct frame *frame, struct error *error)
{
	int64_t pts;
	int code;

	if (!check_frame(writer, frame, error)) {
		return false;
	}
	if (writer->written == 0) {
		writer->start_ns = frame->stamp_ns;
	}
	pts = (frame->stamp_ns - writer->start_ns + NS_PER_MS / 2) / NS_PER_MS;
	if (writer->written > 0 && pts <= writer->last_pts) {
		return error_set(error, ERROR_FAILED,
			"%s: a picture's time stamp does not follow the last "
			"one by a millisecond at least",
			writer->path);
	}
	code = av_frame_make_writable(writer->picture);
	if (code < 0) {
		return fail(
			writer, code, "a picture could not be written", error);
	}
	copy_rows(writer->picture, frame);
	return write_picture(writer, pts, error);
}

bool footage_write_bgr(struct footage_writer *writer, const uint8_t *pixels,
	size_t stride, struct error *error)
{
	int code = av_frame_make_writable(writer->picture);

	if (code < 0) {
		return fail(
			writer, code, "a picture could not be written", error);
	}
	footage_bgr_to_yuv(writer->picture, pixels, stride);
	return write_picture(writer, writer->written, error);
}

bool footage_writer_flush(struct footage_writer *writer, struct error *error)
{
	int code = av_write_frame(writer->container, NULL);

	avio_flush(writer->container->pb);
	code = code < 0 ? code : writer->container->pb->error;
	return code >= 0 ||
		fail(writer, code, "what is written could not be kept", error);
}

int64_t footage_writer_bytes(const struct footage_writer *writer)
{
	return avio_tell(writer->container->pb);
}

bool footage_writer_close(struct footage_writer *writer, struct error *error)
{
	int code = encode(writer, NULL);
	int ended = av_write_trailer(writer->container);
	int closed = avio_closep(&writer->container->pb);
	bool whole = true;

	code = code < 0 ? code : ended;
	code = code < 0 ? code : closed;
	if (code < 0) {
		whole = fail(writer, code, "could not be finished", error);
	}
	free_writer(writer);
	return whole;
}
