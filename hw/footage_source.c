/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_source.h"

#include "vision/frame.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool footage_source_fail(const struct footage_source *source,
	struct error *error, const char *format, ...)
{
	char text[sizeof(error->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return error_set(error, ERROR_FAILED, "%s: %s", source->name, text);
}

bool footage_source_fail_size(const struct footage_source *source, int width,
	int height, struct error *error)
{
	return footage_source_fail(source, error,
		"its pictures are %dx%d; sides over %d pixels are not read, "
		"make them smaller first",
		width, height, FRAME_SIDE_MAX);
}

void footage_source_close(struct footage_source *source)
{
	avcodec_free_context(&source->decoder);
	avformat_close_input(&source->container);
	av_packet_free(&source->packet);
	footage_join_fini(&source->join);
	free(source->name);
	source->name = NULL;
}

static bool fail_decode(const struct footage_source *source, int64_t picture,
	const char *why, struct error *error)
{
	const struct footage_complaint *complaint = &source->complaint;

	if (complaint->width > 0) {
		return footage_source_fail_size(
			source, complaint->width, complaint->height, error);
	}
	return footage_source_fail(source, error,
		"picture %" PRId64 " is damaged (%s)", picture,
		complaint->text[0] != '\0' ? complaint->text : why);
}

static bool fail_decode_code(
	const struct footage_source *source, int code, struct error *error)
{
	char why[AV_ERROR_MAX_STRING_SIZE] = "";

	av_strerror(code, why, sizeof(why));
	return fail_decode(source, source->packets - 1, why, error);
}

/*
 * Decoders patch damage with what is near it, which would be a target out of
 * thin air. Those of moving pictures flag it; those of single and of lossless
 * pictures only speak of it.
 */
static bool check_whole(struct footage_source *source, const AVFrame *picture,
	struct error *error)
{
	const AVCodecDescriptor *codec = source->decoder->codec_descriptor;
	bool alone = codec != NULL &&
		((codec->props & AV_CODEC_PROP_INTRA_ONLY) != 0 ||
			(codec->props & AV_CODEC_PROP_LOSSY) == 0);

	if (picture->decode_error_flags == 0 &&
		(picture->flags & AV_FRAME_FLAG_CORRUPT) == 0 &&
		(!alone || source->complaint.text[0] == '\0')) {
		return true;
	}
	return fail_decode(source, picture->reordered_opaque,
		"parts of it are missing", error);
}

/* RTP senders tell now and then which time of theirs a picture belongs to. */
static void note_date(struct footage_source *source)
{
	const AVPacket *packet = source->packet;
	const AVProducerReferenceTime *date =
		(const AVProducerReferenceTime *)av_packet_get_side_data(
			packet, AV_PKT_DATA_PRFT, NULL);

	if (date != NULL && packet->pts != AV_NOPTS_VALUE) {
		source->dated = true;
		source->origin_us = date->wallclock -
			av_rescale_q(packet->pts, source->stream->time_base,
				AV_TIME_BASE_Q);
	}
}

int footage_source_read(void *context, AVPacket *packet)
{
	struct footage_source *source = context;
	int code;

	do {
		av_packet_unref(packet);
		code = av_read_frame(source->container, packet);
	} while (code >= 0 && packet->stream_index != source->stream->index);
	return code;
}

static bool comes_in_parts(const struct footage_source *source)
{
	return source->live &&
		source->stream->codecpar->codec_id == AV_CODEC_ID_H264;
}

/* Fills the packet; false at the end of the file, however it came. */
static bool read_packet(struct footage_source *source)
{
	int code = comes_in_parts(source)
		? footage_join_next(&source->join, source->packet)
		: footage_source_read(source, source->packet);

	if (code >= 0) {
		note_date(source);
	}
	if (code >= 0 &&
		(source->live ||
			(source->packet->flags & AV_PKT_FLAG_CORRUPT) == 0)) {
		return true;
	}
	source->cut_short =
		code != AVERROR_EOF || source->early_end.text[0] != '\0';
	return false;
}

/*
 * A recording that began between two key frames cannot be decoded up to the
 * next one: that is not held against it.
 */
static bool is_lead_in(struct footage_source *source, int code)
{
	if (code != AVERROR_INVALIDDATA || source->single ||
		source->decoder->frame_number > 0 ||
		source->complaint.width > 0) {
		return false;
	}
	source->complaint.text[0] = '\0';
	return true;
}

/* The next packet into the decoder, or the news that there is none. */
static bool feed(struct footage_source *source, struct error *error)
{
	int code;

	if (source->drained) {
		return true;
	}
	source->drained = !read_packet(source);
	source->decoder->reordered_opaque = source->packets;
	source->packets += source->drained ? 0 : 1;
	code = avcodec_send_packet(
		source->decoder, source->drained ? NULL : source->packet);
	return code >= 0 || code == AVERROR_EOF || is_lead_in(source, code) ||
		fail_decode_code(source, code, error);
}

static bool finish(
	const struct footage_source *source, bool *end, struct error *error)
{
	*end = !source->cut_short;
	return *end ? false
		    : footage_source_fail(source, error,
			      "is damaged or was cut short after %" PRId64
			      " pictures",
			      source->packets);
}

bool footage_source_next(struct footage_source *source, AVFrame *picture,
	bool *end, struct error *error)
{
	*end = false;
	for (;;) {
		int code = avcodec_receive_frame(source->decoder, picture);

		if (code >= 0) {
			return check_whole(source, picture, error);
		}
		if (code == AVERROR_EOF) {
			return finish(source, end, error);
		}
		if (code != AVERROR(EAGAIN) && !is_lead_in(source, code)) {
			return fail_decode_code(source, code, error);
		}
		if (!feed(source, error)) {
			return false;
		}
	}
}
