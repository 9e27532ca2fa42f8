/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/pixels.h"

#include <linux/videodev2.h>
#include <string.h>

/* Newer than the kernel headers of Debian 12. */
#define PIX_FMT_Y12P v4l2_fourcc('Y', '1', '2', 'P')
#define PIX_FMT_Y14P v4l2_fourcc('Y', '1', '4', 'P')

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	"V4L2's words of two bytes are looked at where they lie");

static void big_words(const uint8_t *from, void *to, int width)
{
	uint16_t *value = to;

	for (int i = 0; i < width; i++) {
		value[i] = (uint16_t)(from[2 * i] << 8 | from[2 * i + 1]);
	}
}

/* Values of @bits one after another, the highest bit first. */
static void bits_of_10(const uint8_t *from, void *to, int width)
{
	uint16_t *value = to;

	for (int i = 0; i < width; i++) {
		const uint8_t *group = from + i / 4 * 5 + i % 4;
		unsigned pair = (unsigned)group[0] << 8 | group[1];

		value[i] = (uint16_t)(pair >> (6 - i % 4 * 2) & 0x3FF);
	}
}

/*
 * MIPI's packing: the high bytes of a group of pixels, then all their low bits,
 * those of the first pixel lowest. Low bits of up to three bytes.
 */
static inline void mipi(
	const uint8_t *from, uint16_t *value, int width, int group_px, int low)
{
	const unsigned mask = (1U << low) - 1;
	const int low_bytes = group_px * low / 8;

	for (int i = 0; i < width; i++) {
		int at = i % group_px;
		const uint8_t *group =
			from + (size_t)(i / group_px) * (group_px + low_bytes);
		unsigned lows = 0;

		for (int k = 0; k < low_bytes; k++) {
			lows |= (unsigned)group[group_px + k] << 8 * k;
		}
		value[i] = (uint16_t)((unsigned)group[at] << low |
			(lows >> at * low & mask));
	}
}

static void mipi_10(const uint8_t *from, void *to, int width)
{
	mipi(from, to, width, 4, 2);
}

static void mipi_12(const uint8_t *from, void *to, int width)
{
	mipi(from, to, width, 2, 4);
}

static void mipi_14(const uint8_t *from, void *to, int width)
{
	mipi(from, to, width, 4, 6);
}

static void even_bytes(const uint8_t *from, void *to, int width)
{
	uint8_t *value = to;

	for (int i = 0; i < width; i++) {
		value[i] = from[2 * i];
	}
}

static void odd_bytes(const uint8_t *from, void *to, int width)
{
	even_bytes(from + 1, to, width);
}

/* Of planes only the first is looked at, which is the luma. */
static const struct pixels layouts[] = {
	{ "Y16", V4L2_PIX_FMT_Y16, 16, 1, 2, NULL },
	{ "Y16_BE", V4L2_PIX_FMT_Y16_BE, 16, 1, 2, big_words },
	{ "Y14", V4L2_PIX_FMT_Y14, 14, 1, 2, NULL },
	{ "Y14P", PIX_FMT_Y14P, 14, 4, 7, mipi_14 },
	{ "Y12", V4L2_PIX_FMT_Y12, 12, 1, 2, NULL },
	{ "Y12P", PIX_FMT_Y12P, 12, 2, 3, mipi_12 },
	{ "Y10", V4L2_PIX_FMT_Y10, 10, 1, 2, NULL },
	{ "Y10P", V4L2_PIX_FMT_Y10P, 10, 4, 5, mipi_10 },
	{ "Y10BPACK", V4L2_PIX_FMT_Y10BPACK, 10, 4, 5, bits_of_10 },
	{ "GREY", V4L2_PIX_FMT_GREY, 8, 1, 1, NULL },
	{ "NV12", V4L2_PIX_FMT_NV12, 8, 1, 1, NULL },
	{ "NV21", V4L2_PIX_FMT_NV21, 8, 1, 1, NULL },
	{ "YU12", V4L2_PIX_FMT_YUV420, 8, 1, 1, NULL },
	{ "YV12", V4L2_PIX_FMT_YVU420, 8, 1, 1, NULL },
	{ "YUYV", V4L2_PIX_FMT_YUYV, 8, 2, 4, even_bytes },
	{ "YVYU", V4L2_PIX_FMT_YVYU, 8, 2, 4, even_bytes },
	{ "UYVY", V4L2_PIX_FMT_UYVY, 8, 2, 4, odd_bytes },
	{ "VYUY", V4L2_PIX_FMT_VYUY, 8, 2, 4, odd_bytes },
	{ "MJPG", V4L2_PIX_FMT_MJPEG, 8, 0, 0, NULL },
	{ "JPEG", V4L2_PIX_FMT_JPEG, 8, 0, 0, NULL },
};

enum {
	LAYOUTS = sizeof(layouts) / sizeof(layouts[0])
};

const struct pixels *pixels_all(size_t *count)
{
	*count = LAYOUTS;
	return layouts;
}

const struct pixels *pixels_find(uint32_t fourcc)
{
	for (int i = 0; i < LAYOUTS; i++) {
		if (layouts[i].fourcc == fourcc) {
			return &layouts[i];
		}
	}
	return NULL;
}

const struct pixels *pixels_named(const char *name)
{
	for (int i = 0; i < LAYOUTS; i++) {
		if (strcmp(layouts[i].name, name) == 0) {
			return &layouts[i];
		}
	}
	return NULL;
}

bool pixels_compressed(const struct pixels *pixels)
{
	return pixels->group_bytes == 0;
}

enum frame_format pixels_format(const struct pixels *pixels)
{
	return pixels->bits > 8 ? FRAME_GRAY16 : FRAME_GRAY8;
}

size_t pixels_row_bytes(const struct pixels *pixels, int width)
{
	if (pixels_compressed(pixels)) {
		return 0;
	}
	size_t groups = ((size_t)width + (size_t)pixels->group_px - 1) /
		(size_t)pixels->group_px;

	return groups * (size_t)pixels->group_bytes;
}

static bool fits(const struct pixels *pixels, size_t size, size_t stride,
	const struct frame *frame)
{
	size_t row = pixels_row_bytes(pixels, frame->width);
	size_t above = (size_t)frame->height - 1;

	return stride >= row && size >= row && (size - row) / stride >= above;
}

bool pixels_grey(const struct pixels *pixels, const void *data, size_t size,
	size_t stride, void *to, struct frame *frame)
{
	size_t row =
		(size_t)frame->width * frame_pixel_bytes(pixels_format(pixels));

	if (!fits(pixels, size, stride, frame)) {
		return false;
	}
	frame->format = pixels_format(pixels);
	frame->data = pixels->unpack == NULL ? data : to;
	frame->stride = pixels->unpack == NULL ? stride : row;
	for (int y = 0; pixels->unpack != NULL && y < frame->height; y++) {
		pixels->unpack((const uint8_t *)data + (size_t)y * stride,
			(uint8_t *)to + (size_t)y * row, frame->width);
	}
	return true;
}
