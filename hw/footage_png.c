/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_bgr.h"
#include "footage_log.h"
#include "hw/footage_writer.h"

#include <libavcodec/avcodec.h>
#include <stdio.h>

/* The encoder and what goes through it; all of it is freed together. */
struct png {
	AVCodecContext *encoder;
	AVFrame *picture;
	AVPacket *packet;
};

static int open_png(struct png *png, int width, int height)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_PNG);

	png->encoder = avcodec_alloc_context3(codec);
	png->picture = av_frame_alloc();
	png->packet = av_packet_alloc();
	if (codec == NULL || png->encoder == NULL || png->picture == NULL ||
		png->packet == NULL) {
		return AVERROR(ENOMEM);
	}
	png->encoder->width = png->picture->width = width;
	png->encoder->height = png->picture->height = height;
	png->encoder->pix_fmt = AV_PIX_FMT_RGB24;
	png->picture->format = AV_PIX_FMT_RGB24;
	png->encoder->time_base = (AVRational){ 1, 1 };
	png->encoder->thread_count = 1;
	png->encoder->flags |= AV_CODEC_FLAG_BITEXACT;
	return avcodec_open2(png->encoder, codec, NULL);
}

static int encode_png(struct png *png, const uint8_t *bgr, size_t stride)
{
	int code = av_frame_get_buffer(png->picture, 0);

	if (code < 0) {
		return code;
	}
	footage_bgr_to_rgb(png->picture, bgr, stride);
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

bool footage_write_png(const char *path, const uint8_t *bgr, int width,
	int height, size_t stride, struct error *error)
{
	struct png png = { 0 };
	int code;
	bool written;

	footage_log_catch();
	code = open_png(&png, width, height);
	code = code < 0 ? code : encode_png(&png, bgr, stride);
	if (code < 0) {
		char why[AV_ERROR_MAX_STRING_SIZE] = "";

		av_strerror(code, why, sizeof(why));
		written = error_set(error, ERROR_FAILED,
			"%s: a picture of %dx%d cannot be made into a PNG: %s",
			path, width, height, why);
	} else {
		written = write_file(path, png.packet, error);
	}
	close_png(&png);
	return written;
}
