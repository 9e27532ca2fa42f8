/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_bgr.h"
#include "footage_log.h"
#include "hw/footage_writer.h"

#include <libavcodec/avcodec.h>
#include <stdio.h>
#include <string.h>

/* The encoder and what goes through it; all of it is freed together. */
struct png {
	AVCodecContext *encoder;
	AVFrame *picture;
	AVPacket *packet;
};

/* What is to be written, and how it gets into the encoder's picture. */
struct png_source {
	int width;
	int height;
	enum AVPixelFormat format;
	void (*fill)(AVFrame *picture, const struct png_source *source);
	const void *pixels;
	size_t stride;
};

static void fill_bgr(AVFrame *picture, const struct png_source *source)
{
	footage_bgr_to_rgb(picture, source->pixels, source->stride);
}

static void fill_grey(AVFrame *picture, const struct png_source *source)
{
	for (int y = 0; y < source->height; y++) {
		const uint8_t *from = (const uint8_t *)source->pixels +
			(size_t)y * source->stride;
		uint8_t *to =
			picture->data[0] + (ptrdiff_t)y * picture->linesize[0];

		if (source->format == AV_PIX_FMT_GRAY8) {
			memcpy(to, from, (size_t)source->width);
			continue;
		}
		for (int x = 0; x < source->width; x++) {
			uint16_t value =
				((const uint16_t *)(const void *)from)[x];

			to[2 * x] = (uint8_t)(value >> 8);
			to[2 * x + 1] = (uint8_t)value;
		}
	}
}

static int open_png(struct png *png, const struct png_source *source)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_PNG);

	png->encoder = avcodec_alloc_context3(codec);
	png->picture = av_frame_alloc();
	png->packet = av_packet_alloc();
	if (codec == NULL || png->encoder == NULL || png->picture == NULL ||
		png->packet == NULL) {
		return AVERROR(ENOMEM);
	}
	png->encoder->width = png->picture->width = source->width;
	png->encoder->height = png->picture->height = source->height;
	png->encoder->pix_fmt = source->format;
	png->picture->format = source->format;
	png->encoder->time_base = (AVRational){ 1, 1 };
	png->encoder->thread_count = 1;
	png->encoder->flags |= AV_CODEC_FLAG_BITEXACT;
	return avcodec_open2(png->encoder, codec, NULL);
}

static int encode_png(struct png *png, const struct png_source *source)
{
	int code = av_frame_get_buffer(png->picture, 0);

	if (code < 0) {
		return code;
	}
	source->fill(png->picture, source);
	code = avcodec_send_frame(png->encoder, png->picture);
	return code < 0 ? code
			: avcodec_receive_packet(png->encoder, png->packet);
}

static void close_png(struct png *png)
{
	avcodec_free_context(&png->encoder);
	av_frame_free(&png->picture);
	av_packet_free(&png->packet);
}

static bool write_file(
	const char *path, const AVPacket *packet, struct error *error)
{
	FILE *file = fopen(path, "wb");
	bool whole;

	if (file == NULL) {
		return error_errno(
			error, ERROR_FAILED, "%s: cannot be written", path);
	}
	whole = fwrite(packet->data, 1, (size_t)packet->size, file) ==
		(size_t)packet->size;
	whole = fclose(file) == 0 && whole;
	return whole ||
		error_errno(error, ERROR_FAILED, "%s: cannot be written", path);
}

static bool write_png(
	const char *path, const struct png_source *source, struct error *error)
{
	struct png png = { 0 };
	int code;
	bool written;

	footage_log_catch();
	code = open_png(&png, source);
	code = code < 0 ? code : encode_png(&png, source);
	if (code < 0) {
		char why[AV_ERROR_MAX_STRING_SIZE] = "";

		av_strerror(code, why, sizeof(why));
		written = error_set(error, ERROR_FAILED,
			"%s: a picture of %dx%d cannot be made into a PNG: %s",
			path, source->width, source->height, why);
	} else {
		written = write_file(path, png.packet, error);
	}
	close_png(&png);
	return written;
}

bool footage_write_png(const char *path, const uint8_t *bgr, int width,
	int height, size_t stride, struct error *error)
{
	struct png_source source = { width, height, AV_PIX_FMT_RGB24, fill_bgr,
		bgr, stride };

	return write_png(path, &source, error);
}

bool footage_write_grey(
	const char *path, const struct frame *frame, struct error *error)
{
	struct png_source source = { frame->width, frame->height,
		frame->format == FRAME_GRAY8 ? AV_PIX_FMT_GRAY8
					     : AV_PIX_FMT_GRAY16BE,
		fill_grey, frame->data, frame->stride };

	return write_png(path, &source, error);
}
