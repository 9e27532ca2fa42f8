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
 * for people, from BGR.
 */

enum footage_kind {
	FOOTAGE_LOSSLESS,
	FOOTAGE_VIEW,
};

struct footage_writer;

/* NULL, with @error filled, on failure. FOOTAGE_VIEW ignores @format. */
struct footage_writer *footage_writer_open(const char *path,
	enum footage_kind kind, int width, int height, enum frame_format format,
	double rate_hz, struct error *error);

/* footage_write_frame - for FOOTAGE_LOSSLESS; keeps stamp_ns to the ms. */
bool footage_write_frame(struct footage_writer *writer,
	const struct frame *frame, struct error *error);

/* footage_write_bgr - for FOOTAGE_VIEW; frames follow at the given rate. */
bool footage_write_bgr(struct footage_writer *writer, const uint8_t *pixels,
	size_t stride, struct error *error);

/* footage_writer_close - finishes the file; false where that failed. */
bool footage_writer_close(struct footage_writer *writer, struct error *error);

/* footage_write_png - one BGR picture into a PNG file. */
bool footage_write_png(const char *path, const uint8_t *bgr, int width,
	int height, size_t stride, struct error *error);

#endif
