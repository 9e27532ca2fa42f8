/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/footage_shrink.h"

#include "footage_source.h"
#include "hw/camera.h"

#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum {
	QUALITY = 88, /* lines of one pixel stay clean */
	COLOURS = 3,
	BRIGHTEST = 255,
	WAIT_MS = 1000
};

/* A picture that is made smaller: sums over its boxes, then bytes. */
struct shrunk {
	int by; /* pixels of the original, a side */
	int width;
	int height;
	uint32_t *sums; /* of red, green and blue */
	uint8_t *rgb;
};

static bool shrunk_open(
	struct shrunk *shrunk, int width, int height, int side_most)
{
	int longer = width > height ? width : height;

	shrunk->by = (longer + side_most - 1) / side_most;
	shrunk->width = width / shrunk->by;
	shrunk->height = height / shrunk->by;
	size_t count = (size_t)shrunk->width * (size_t)shrunk->height * COLOURS;
	shrunk->sums = calloc(count, sizeof(*shrunk->sums));
	shrunk->rgb = malloc(count);
	return count > 0 && shrunk->sums != NULL && shrunk->rgb != NULL;
}

static void shrunk_close(struct shrunk *shrunk)
{
	free(shrunk->sums);
	free(shrunk->rgb);
}

/* Where pixel x, y adds to; NULL: at the edge, in no whole box. */
static uint32_t *box_of(const struct shrunk *shrunk, int x, int y)
{
	int column = x / shrunk->by;
	int row = y / shrunk->by;

	return column < shrunk->width && row < shrunk->height ? shrunk->sums +
			((size_t)row * (size_t)shrunk->width + (size_t)column) *
				COLOURS
							      : NULL;
}

static void add_rgb(const struct shrunk *shrunk, const AVFrame *picture)
{
	for (int y = 0; y < picture->height; y++) {
		const uint8_t *row =
			picture->data[0] + (ptrdiff_t)y * picture->linesize[0];

		for (int x = 0; x < picture->width; x++) {
			uint32_t *box = box_of(shrunk, x, y);

			for (int c = 0; box != NULL && c < COLOURS; c++) {
				box[c] += row[x * COLOURS + c];
			}
		}
	}
}

static void add_grey(const struct shrunk *shrunk, const struct frame *frame)
{
	for (int y = 0; y < frame->height; y++) {
		const void *row = frame_row(frame, y);

		for (int x = 0; x < frame->width; x++) {
			uint32_t *box = box_of(shrunk, x, y);
			uint32_t level = frame->format == FRAME_GRAY16
				? ((const uint16_t *)row)[x]
				: ((const uint8_t *)row)[x];

			for (int c = 0; box != NULL && c < COLOURS; c++) {
				box[c] += level;
			}
		}
	}
}

/* From the lowest sum to the highest, as bytes. */
static void stretch(struct shrunk *shrunk, uint32_t low, uint32_t high)
{
	size_t count = (size_t)shrunk->width * (size_t)shrunk->height * COLOURS;
	uint64_t span = high > low ? high - low : 1;

	for (size_t i = 0; i < count; i++) {
		shrunk->rgb[i] = (uint8_t)((uint64_t)(shrunk->sums[i] - low) *
			BRIGHTEST / span);
	}
}

static void stretch_grey(struct shrunk *shrunk)
{
	size_t count = (size_t)shrunk->width * (size_t)shrunk->height * COLOURS;
	uint32_t low = shrunk->sums[0];
	uint32_t high = shrunk->sums[0];

	for (size_t i = 0; i < count; i++) {
		low = shrunk->sums[i] < low ? shrunk->sums[i] : low;
		high = shrunk->sums[i] > high ? shrunk->sums[i] : high;
	}
	stretch(shrunk, low, high);
}

static bool encode(const struct shrunk *shrunk, unsigned char **jpeg,
	size_t *size, struct error *error)
{
	tjhandle handle = tjInitCompress();
	unsigned char *theirs = NULL;
	unsigned long count = 0;
	bool good = handle != NULL &&
		tjCompress2(handle, shrunk->rgb, shrunk->width, 0,
			shrunk->height, TJPF_RGB, &theirs, &count, TJSAMP_444,
			QUALITY, 0) == 0;

	*jpeg = good ? malloc(count) : NULL;
	if (*jpeg != NULL) {
		memcpy(*jpeg, theirs, count);
		*size = count;
	}
	tjFree(theirs);
	if (handle != NULL) {
		tjDestroy(handle);
	}
	return *jpeg != NULL ||
		error_set(error, ERROR_FAILED, "a JPEG cannot be made");
}

static bool no_memory(struct error *error)
{
	return error_set(error, ERROR_FAILED, "out of memory");
}

/* @colour: false where the file holds none; nothing is done then. */
static bool shrink_colour(struct shrunk *shrunk, const char *path,
	int side_most, bool *colour, struct error *error)
{
	struct footage_source source;
	AVFrame *picture = av_frame_alloc();
	bool end = false;
	bool good = footage_source_open(&source, path, error) &&
		picture != NULL &&
		footage_source_next(&source, picture, &end, error);

	*colour = good && picture->format == AV_PIX_FMT_RGB24;
	if (*colour) {
		good = shrunk_open(shrunk, picture->width, picture->height,
			       side_most) ||
			no_memory(error);
	}
	if (*colour && good) {
		uint32_t white =
			(uint32_t)(shrunk->by * shrunk->by) * BRIGHTEST;

		add_rgb(shrunk, picture);
		stretch(shrunk, 0, white);
	}
	av_frame_free(&picture);
	footage_source_close(&source);
	return good;
}

static bool shrink_grey(struct shrunk *shrunk, const char *path, int side_most,
	struct error *error)
{
	struct camera *camera = camera_footage.open(path, error);
	struct frame frame;

	if (camera == NULL) {
		return false;
	}
	bool good = camera_footage.read(camera, &frame, WAIT_MS, error) ==
			CAMERA_FRAME &&
		(shrunk_open(shrunk, frame.width, frame.height, side_most) ||
			no_memory(error));
	if (good) {
		add_grey(shrunk, &frame);
		stretch_grey(shrunk);
	}
	camera_footage.close(camera);
	return good;
}

bool footage_shrink(const char *path, int side_most, unsigned char **jpeg,
	size_t *size, struct error *error)
{
	struct shrunk shrunk = { 0 };
	bool colour = false;
	bool good = shrink_colour(&shrunk, path, side_most, &colour, error) &&
		(colour || shrink_grey(&shrunk, path, side_most, error)) &&
		encode(&shrunk, jpeg, size, error);

	shrunk_close(&shrunk);
	return good;
}
