/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_SOURCE_H
#define HW_FOOTAGE_SOURCE_H

#include "base/error.h"
#include "footage_log.h"
#include "hw/footage_join.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Footage source: a file, its container and its decoder, by libav. Private to
 * camera_footage and camera_stream. Sentences name the file, or the address
 * without the password that may be in it.
 */

struct footage_source {
	char *name; /* as the caller gave it */
	AVFormatContext *container;
	AVCodecContext *decoder;
	AVStream *stream;
	AVPacket *packet;
	struct footage_join join;           /* used where it is live */
	struct footage_complaint complaint; /* the decoder's */
	struct footage_complaint early_end; /* the container's */
	int64_t packets;                    /* sent to the decoder */
	bool drained;                       /* the file has no more packets */
	bool cut_short;                     /* though it should have */
	bool single;                        /* one picture without time */
	bool live;  /* a stream: what is lost on the way is passed over */
	bool dated; /* the sender told its clock, and so: */
	int64_t origin_us; /* its time, since 1970, of presentation time 0 */
};

/*
 * footage_source_open - into @source, which stays where it is until
 * footage_source_close; close it after failure too.
 */
bool footage_source_open(
	struct footage_source *source, const char *path, struct error *error);

/*
 * footage_source_open_stream - the same for a stream on the network, with as
 * little waiting in it as may be.
 *
 * @interrupt: asked while libav waits; not 0 ends that
 *
 * ERROR_UNREACHABLE where a server may yet come, or its pictures.
 */
bool footage_source_open_stream(struct footage_source *source, const char *url,
	AVIOInterruptCB interrupt, struct error *error);

void footage_source_close(struct footage_source *source);

/*
 * footage_source_next - decodes the next picture, in the order of
 * presentation; its reordered_opaque is its number in the order of decoding.
 *
 * @end: set where there is none any more
 *
 * False, with @error filled, on @end and on damage.
 */
bool footage_source_next(struct footage_source *source, AVFrame *picture,
	bool *end, struct error *error);

/* footage_source_read - its stream's next packet; as footage_join_read. */
int footage_source_read(void *context, AVPacket *packet);

/* footage_source_fail - an error that names the file; always false. */
bool footage_source_fail(const struct footage_source *source,
	struct error *error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* footage_source_fail_size - pictures are too large; always false. */
bool footage_source_fail_size(const struct footage_source *source, int width,
	int height, struct error *error);

#endif
