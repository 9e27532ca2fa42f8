/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_bgr.h"

enum {
	BYTES_BGR = 3,
	/* ITU-R BT.601, limited range, over 256. */
	HALF = 128,
	BLACK = 16,
	NO_COLOUR = 128,
};

static uint8_t luma(const uint8_t *bgr)
{
	return (uint8_t)((25 * bgr[0] + 129 * bgr[1] + 66 * bgr[2] + HALF) /
			256 +
		BLACK);
}

static void luma_row(uint8_t *out, const uint8_t *bgr, int width)
{
	for (int x = 0; x < width; x++) {
		out[x] = luma(bgr + (ptrdiff_t)BYTES_BGR * x);
	}
}

/* The colour of 2x2 pixels: sums of four, hence the weights over 1024. */
static void chroma_row(uint8_t *u, uint8_t *v, const uint8_t *upper,
	const uint8_t *lower, int width)
{
	const int shift = NO_COLOUR * 1024 + 512;

	for (int x = 0; x < width; x++) {
		const uint8_t *a = upper + (ptrdiff_t)2 * BYTES_BGR * x;
		const uint8_t *b = lower + (ptrdiff_t)2 * BYTES_BGR * x;
		int blue = a[0] + a[3] + b[0] + b[3];
		int green = a[1] + a[4] + b[1] + b[4];
		int red = a[2] + a[5] + b[2] + b[5];

		u[x] = (uint8_t)((112 * blue - 74 * green - 38 * red + shift) /
			1024);
		v[x] = (uint8_t)((112 * red - 94 * green - 18 * blue + shift) /
			1024);
	}
}

void footage_bgr_to_yuv(AVFrame *picture, const uint8_t *pixels, size_t stride)
{
	for (int y = 0; y < picture->height; y++) {
		luma_row(picture->data[0] + (ptrdiff_t)y * picture->linesize[0],
			pixels + (size_t)y * stride, picture->width);
	}
	for (int y = 0; y < picture->height / 2; y++) {
		const uint8_t *upper = pixels + 2 * (size_t)y * stride;

		chroma_row(
			picture->data[1] + (ptrdiff_t)y * picture->linesize[1],
			picture->data[2] + (ptrdiff_t)y * picture->linesize[2],
			upper, upper + stride, picture->width / 2);
	}
}

void footage_bgr_to_rgb(AVFrame *picture, const uint8_t *pixels, size_t stride)
{
	for (int y = 0; y < picture->height; y++) {
		const uint8_t *in = pixels + (size_t)y * stride;
		uint8_t *out =
			picture->data[0] + (ptrdiff_t)y * picture->linesize[0];

		for (int x = 0; x < BYTES_BGR * picture->width;
			x += BYTES_BGR) {
			out[x] = in[x + 2];
			out[x + 1] = in[x + 1];
			out[x + 2] = in[x];
		}
	}
}
