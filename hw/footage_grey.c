/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_grey.h"

#include <stdlib.h>
#include <string.h>

enum {
	BYTE_BITS = 8,
	BYTE_MAX = 255,
	PALETTE_SIZE = 256,
	/* ITU-R BT.601 weights over 256. */
	WEIGHT_RED = 77,
	WEIGHT_GREEN = 150,
	WEIGHT_BLUE = 29,
	WEIGHT_ONE = 256,
};

static uint32_t luma(uint32_t red, uint32_t green, uint32_t blue)
{
	return (WEIGHT_RED * red + WEIGHT_GREEN * green + WEIGHT_BLUE * blue +
		       WEIGHT_ONE / 2) /
		WEIGHT_ONE;
}

/* Whether a format has no plain grey, or one with black as its highest value.
 */
static bool is_strange(const AVPixFmtDescriptor *pixel)
{
	const uint64_t strange = AV_PIX_FMT_FLAG_HWACCEL |
		AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;

	return (pixel->flags & strange) != 0 || pixel->comp[0].depth > 16 ||
		av_pix_fmt_desc_get_id(pixel) == AV_PIX_FMT_MONOWHITE;
}

static bool is_native_order(const AVPixFmtDescriptor *pixel)
{
	return (pixel->flags & AV_PIX_FMT_FLAG_BE) == 0 ||
		pixel->comp[0].depth <= BYTE_BITS;
}

static enum footage_grey_way choose_way(const AVPixFmtDescriptor *pixel)
{
	bool deep = pixel->comp[0].depth > BYTE_BITS;

	if ((pixel->flags & AV_PIX_FMT_FLAG_PAL) != 0) {
		return GREY_PALETTE;
	}
	if ((pixel->flags & AV_PIX_FMT_FLAG_RGB) != 0) {
		return GREY_RGB;
	}
	if ((pixel->flags & AV_PIX_FMT_FLAG_BITSTREAM) == 0 &&
		pixel->comp[0].depth >= BYTE_BITS && is_native_order(pixel) &&
		pixel->comp[0].step == (deep ? 2 : 1)) {
		return GREY_PLANE;
	}
	return GREY_LUMA;
}

bool footage_grey_init(struct footage_grey *grey, enum AVPixelFormat format,
	int width, int height, struct error *error)
{
	const AVPixFmtDescriptor *pixel = av_pix_fmt_desc_get(format);

	memset(grey, 0, sizeof(*grey));
	if (pixel == NULL || is_strange(pixel)) {
		return error_set(error, ERROR_FAILED,
			"its pixels (%s) cannot be read as grey; convert it "
			"to 8 or 16 bit grey first",
			pixel != NULL ? pixel->name : "of no known format");
	}
	grey->pixel = pixel;
	grey->width = width;
	grey->height = height;
	grey->way = choose_way(pixel);
	grey->format =
		grey->way != GREY_PALETTE && pixel->comp[0].depth > BYTE_BITS
		? FRAME_GRAY16
		: FRAME_GRAY8;
	return true;
}

void footage_grey_fini(struct footage_grey *grey)
{
	free(grey->pixels);
	free(grey->line);
	grey->pixels = NULL;
	grey->line = NULL;
}

static bool reserve(struct footage_grey *grey, struct error *error)
{
	size_t row = (size_t)grey->width * frame_pixel_bytes(grey->format);

	if (grey->pixels != NULL && grey->line != NULL) {
		return true;
	}
	grey->pixels = malloc(row * (size_t)grey->height);
	grey->line = malloc((size_t)grey->width * sizeof(*grey->line) * 3);
	if (grey->pixels != NULL && grey->line != NULL) {
		return true;
	}
	footage_grey_fini(grey);
	error_set(error, ERROR_FAILED,
		"there is no memory for pictures of %dx%d", grey->width,
		grey->height);
	return false;
}

/* Values of less than 8 bits are spread over the whole byte. */
static void read_component(const struct footage_grey *grey,
	const AVFrame *picture, int component, int y, uint16_t *values)
{
	uint32_t top = (1U << grey->pixel->comp[component].depth) - 1;

	av_read_image_line2(values, (const uint8_t **)picture->data,
		picture->linesize, grey->pixel, 0, y, component, grey->width, 0,
		sizeof(*values));
	for (int x = 0; top < BYTE_MAX && x < grey->width; x++) {
		values[x] = (uint16_t)(values[x] * BYTE_MAX / top);
	}
}

static void store_row(
	const struct footage_grey *grey, const uint16_t *values, int y)
{
	size_t width = (size_t)grey->width;
	size_t start = (size_t)y * width;

	if (grey->format == FRAME_GRAY16) {
		memcpy(grey->pixels + start * sizeof(*values), values,
			width * sizeof(*values));
		return;
	}
	for (size_t x = 0; x < width; x++) {
		grey->pixels[start + x] = (uint8_t)values[x];
	}
}

static void luma_row(
	const struct footage_grey *grey, const AVFrame *picture, int y)
{
	read_component(grey, picture, 0, y, grey->line);
	store_row(grey, grey->line, y);
}

static void rgb_row(
	const struct footage_grey *grey, const AVFrame *picture, int y)
{
	uint16_t *red = grey->line;
	uint16_t *green = red + grey->width;
	uint16_t *blue = green + grey->width;

	read_component(grey, picture, 0, y, red);
	read_component(grey, picture, 1, y, green);
	read_component(grey, picture, 2, y, blue);
	for (int x = 0; x < grey->width; x++) {
		red[x] = (uint16_t)luma(red[x], green[x], blue[x]);
	}
	store_row(grey, red, y);
}

static void palette_rows(
	const struct footage_grey *grey, const AVFrame *picture)
{
	uint8_t lumas[PALETTE_SIZE];

	for (size_t i = 0; i < PALETTE_SIZE; i++) {
		uint32_t argb;

		memcpy(&argb, picture->data[1] + i * sizeof(argb),
			sizeof(argb));
		lumas[i] = (uint8_t)luma((argb >> 16) & BYTE_MAX,
			(argb >> 8) & BYTE_MAX, argb & BYTE_MAX);
	}
	for (int y = 0; y < grey->height; y++) {
		const uint8_t *in =
			picture->data[0] + (ptrdiff_t)y * picture->linesize[0];
		uint8_t *out = grey->pixels + (size_t)y * (size_t)grey->width;

		for (int x = 0; x < grey->width; x++) {
			out[x] = lumas[in[x]];
		}
	}
}

static void copy_grey(const struct footage_grey *grey, const AVFrame *picture)
{
	if (grey->way == GREY_PALETTE) {
		palette_rows(grey, picture);
		return;
	}
	for (int y = 0; y < grey->height; y++) {
		if (grey->way == GREY_RGB) {
			rgb_row(grey, picture, y);
		} else {
			luma_row(grey, picture, y);
		}
	}
}

bool footage_grey_frame(struct footage_grey *grey, const AVFrame *picture,
	struct frame *frame, struct error *error)
{
	frame->width = grey->width;
	frame->height = grey->height;
	frame->format = grey->format;
	/* Pictures stored upside down have a negative step from row to row. */
	if (grey->way == GREY_PLANE && picture->linesize[0] > 0) {
		int plane = grey->pixel->comp[0].plane;

		frame->data = picture->data[plane];
		frame->stride = (size_t)picture->linesize[plane];
		return true;
	}
	if (!reserve(grey, error)) {
		return false;
	}
	copy_grey(grey, picture);
	frame->data = grey->pixels;
	frame->stride = (size_t)grey->width * frame_pixel_bytes(grey->format);
	return true;
}
