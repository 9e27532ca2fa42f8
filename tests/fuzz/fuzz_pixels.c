/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/jpeg.h"
#include "hw/pixels.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEAD_BYTES = 4,
	SIDE_MAX = 64,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const struct frame *frame)
{
	size_t row = (size_t)frame->width * frame_pixel_bytes(frame->format);
	volatile uint8_t last;

	for (int y = 0; y < frame->height; y++) {
		last = ((const uint8_t *)frame_row(frame, y))[row - 1];
	}
	(void)last;
}

static void unpack(const struct pixels *pixels, const uint8_t *data,
	size_t size, size_t slack, struct frame *frame)
{
	size_t stride = pixels_row_bytes(pixels, frame->width) + slack;
	void *room = malloc((size_t)frame->width * (size_t)frame->height *
		frame_pixel_bytes(pixels_format(pixels)));

	if (pixels_grey(pixels, data, size, stride, room, frame)) {
		look(frame);
	}
	free(room);
}

static void decompress(
	const uint8_t *data, size_t size, const struct frame *frame)
{
	struct error error;
	struct jpeg *jpeg = jpeg_open(&error);
	uint8_t *room = malloc((size_t)frame->width * (size_t)frame->height);

	if (jpeg != NULL) {
		jpeg_grey(jpeg, data, size, frame->width, frame->height, room,
			&error);
	}
	jpeg_close(jpeg);
	free(room);
}

/* Layout, width, height, slack of the stride; then what a camera delivered. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t count;
	const struct pixels *all = pixels_all(&count);

	if (size <= HEAD_BYTES) {
		return 0;
	}
	const struct pixels *pixels = &all[data[0] % count];
	struct frame frame = { .width = 1 + data[1] % SIDE_MAX,
		.height = 1 + data[2] % SIDE_MAX };
	size_t length = size - HEAD_BYTES;
	uint8_t *exact = malloc(length);

	memcpy(exact, data + HEAD_BYTES, length);
	if (pixels_compressed(pixels)) {
		decompress(exact, length, &frame);
	} else {
		unpack(pixels, exact, length, data[3] % 8, &frame);
	}
	free(exact);
	return 0;
}
