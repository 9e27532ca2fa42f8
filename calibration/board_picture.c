/* SPDX-License-Identifier: Apache-2.0 */
#include "board_picture.h"

#include "hw/footage_writer.h"
#include "still.h"
#include "tools/folder.h"
#include "vision/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct colour GOOD = { 90, 220, 120 };
static const struct colour BAD = { 240, 80, 60 };
static const double DOT_PX = 2;

static bool save(const char *folder, const char *name,
	const struct canvas *canvas, struct error *error)
{
	char path[FOLDER_PATH_MAX];

	return folder_path(path, folder, name, error) &&
		footage_write_png(path, canvas_pixels(canvas),
			canvas_width(canvas), canvas_height(canvas),
			canvas_stride(canvas), error);
}

static void draw_views(struct canvas *canvas, const struct board *board,
	const struct board_view *views, int count)
{
	for (int i = 0; i < count; i++) {
		for (int k = 0; k < board->columns * board->rows; k++) {
			if (views[i].seen[k]) {
				canvas_circle(canvas, views[i].corner[k].x_px,
					views[i].corner[k].y_px, DOT_PX,
					views[i].rejected ? BAD : GOOD, 1);
			}
		}
	}
}

static bool write_coverage(const char *folder, const struct board *board,
	const struct board_view *views, int count, const struct lens *lens,
	struct error *error)
{
	struct canvas *canvas =
		canvas_open(lens->width_px, lens->height_px, error);

	if (canvas == NULL) {
		return false;
	}
	draw_views(canvas, board, views, count);
	bool done = save(folder, "coverage.png", canvas, error);
	canvas_close(canvas);
	return done;
}

/* The nearest pixel: this picture is for the eye. */
static void undistort(
	const struct frame *frame, const struct lens *lens, unsigned char *out)
{
	size_t bytes = frame_pixel_bytes(frame->format);

	for (int y = 0; y < frame->height; y++) {
		for (int x = 0; x < frame->width; x++) {
			struct ray straight = { (x - lens->cx_px) / lens->fx_px,
				(y - lens->cy_px) / lens->fy_px, 1 };
			size_t at =
				((size_t)y * (size_t)frame->width + (size_t)x) *
				bytes;
			struct pixel from;

			if (!lens_pixel(lens, straight, &from) ||
				!lens_sees(lens, from)) {
				continue;
			}
			const unsigned char *row =
				frame_row(frame, (int)lround(from.y_px));
			memcpy(out + at,
				row + (size_t)lround(from.x_px) * bytes, bytes);
		}
	}
}

static bool write_straight(const char *folder, const struct frame *frame,
	const struct lens *lens, struct error *error)
{
	size_t stride = (size_t)frame->width * frame_pixel_bytes(frame->format);
	unsigned char *pixels = calloc((size_t)frame->height, stride);
	struct canvas *canvas = canvas_open(frame->width, frame->height, error);
	bool done = canvas != NULL && pixels != NULL;

	if (done) {
		struct frame straight = *frame;

		undistort(frame, lens, pixels);
		straight.data = pixels;
		straight.stride = stride;
		canvas_picture(
			canvas, &straight, 0, 0, frame->width, frame->height);
		done = save(folder, "undistorted.png", canvas, error);
	} else if (canvas != NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
	}
	canvas_close(canvas);
	free(pixels);
	return done;
}

bool board_pictures_write(const char *folder, const char *path,
	const struct board *board, const struct board_view *views, int count,
	const struct lens *lens, struct error *error)
{
	struct still still;

	if (!write_coverage(folder, board, views, count, lens, error) ||
		!still_open(&still, path, error)) {
		return false;
	}
	bool done = write_straight(folder, &still.frame, lens, error);
	still_close(&still);
	return done;
}
