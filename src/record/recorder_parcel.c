/* SPDX-License-Identifier: Apache-2.0 */
#include "recorder_parcel.h"

#include <stdint.h>
#include <string.h>

char *parcel_text(struct parcel *parcel)
{
	return (char *)(parcel + 1);
}

/* Pixels begin where any of their formats may. */
static size_t text_room(size_t text_size)
{
	return (text_size + PARCEL_LINE_ROOM + 15) / 16 * 16;
}

struct parcel *parcel_reserve(struct intake *intake, const char *text,
	size_t text_size, size_t pixels, size_t spare)
{
	struct parcel *parcel = intake_reserve(
		intake, sizeof(*parcel) + text_room(text_size) + pixels, spare);

	if (parcel != NULL) {
		*parcel = (struct parcel){ .text_size = text_size };
		memcpy(parcel_text(parcel), text, text_size);
	}
	return parcel;
}

void parcel_put_pixels(struct parcel *parcel, const struct frame *from)
{
	size_t row = (size_t)from->width * frame_pixel_bytes(from->format);
	uint8_t *to =
		(uint8_t *)parcel_text(parcel) + text_room(parcel->text_size);

	for (int y = 0; y < from->height; y++) {
		memcpy(to + (size_t)y * row, frame_row(from, y), row);
	}
	parcel->framed = true;
	parcel->frame = *from;
	parcel->frame.data = to;
	parcel->frame.stride = row;
}
