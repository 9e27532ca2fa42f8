/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_WRITER_H
#define HW_FOOTAGE_WRITER_H

#include "base/error.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Footage writer: pictures into files, by libav.
 *
 * FOOTAGE_LOSSLESS is FFV1 level 3 in Matroska, every frame a key frame with
 * its checksum, 8 or 16 bit grey, bit-exact. FOOTAGE_VIEW is H.264 in MP4
 * for people, from BGR (MPEG-4 part 2 where libav has no x264); its index
 * stands at the front, so that a browser can start to play it.
 */

enum footage_kind {
	FOOTAGE_LOSSLESS,
	FOOTAGE_HURRIED, /* as lossless, in HuffYUV: a tenth of the work, larger
			  * by a sixth, and without checksums of its own */
	FOOTAGE_VIEW,
};

struct footage_writer;

/*
 * footage_writer_open - makes (or overwrites) the file at @path.
 *
 * @width, @height: 2..FRAME_SIDE_MAX; FOOTAGE_VIEW drops the last column or
 *                  row where a side is odd
 * @format:         of the frames; ignored for FOOTAGE_VIEW
 * @rate_hz:        > 0, to 10000; for FOOTAGE_LOSSLESS nominal only
 *
 * NULL, with @error filled, on failure. End with footage_writer_close. The
 * same frames give the same bytes.
 */
struct footage_writer *footage_writer_open(const char *path,
	enum footage_kind kind, int width, int height, enum frame_format format,
	double rate_hz, struct error *error);

/*
 * footage_write_frame - for the lossless kinds. The file keeps stamps to the
 * millisecond, counted from the first frame's; each must follow the last by
 * a millisecond at least. The sequence is not kept: frames count anew.
 *
 * False, with @error filled, on failure; the writer must still be closed.
 */
bool footage_write_frame(struct footage_writer *writer,
	const struct frame *frame, struct error *error);

/*
 * footage_write_bgr - for FOOTAGE_VIEW: 8-bit BGR rows, @stride bytes apart,
 * of the size given to footage_writer_open. Frames follow at its rate.
 */
bool footage_write_bgr(struct footage_writer *writer, const uint8_t *pixels,
	size_t stride, struct error *error);

/*
 * footage_writer_flush - what was written so far stands in the file and can
 * be read, whatever becomes of this process. False, with @error filled, where
 * it does not (disk full, say).
 */
bool footage_writer_flush(struct footage_writer *writer, struct error *error);

/* footage_writer_bytes - the file's size, but for what is not flushed. */
int64_t footage_writer_bytes(const struct footage_writer *writer);

/*
 * footage_writer_close - finishes the file and frees the writer. False, with
 * @error filled, where the file could not be finished (disk full, say).
 */
bool footage_writer_close(struct footage_writer *writer, struct error *error);

/* footage_write_png - one BGR picture into a PNG file. */
bool footage_write_png(const char *path, const uint8_t *bgr, int width,
	int height, size_t stride, struct error *error);

/* footage_write_grey - one frame into a PNG file, with all its bits. */
bool footage_write_grey(
	const char *path, const struct frame *frame, struct error *error);

#endif
