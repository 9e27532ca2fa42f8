/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

#include "hw/footage_writer.h"
#include "vision/canvas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	ACROSS = 8,
	DOWN = 6,
	SIDE_PX = 64, /* of the picture that is cut out */
	FINER = 3,
	TEXT_PX = 16,
	CELL_W = SIDE_PX * FINER + 4,
	CELL_H = SIDE_PX * FINER + TEXT_PX + 4,
};

struct sheet {
	struct canvas *canvas;
	int count;
};

struct sheet *sheet_open(struct error *error)
{
	struct sheet *sheet = calloc(1, sizeof(*sheet));

	if (sheet == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
		return NULL;
	}
	sheet->canvas = canvas_open(ACROSS * CELL_W, DOWN * CELL_H, error);
	if (sheet->canvas == NULL) {
		free(sheet);
		return NULL;
	}
	return sheet;
}

void sheet_close(struct sheet *sheet)
{
	if (sheet == NULL) {
		return;
	}
	canvas_close(sheet->canvas);
	free(sheet);
}

static int clamped(double middle, int size)
{
	int from = (int)lrint(middle) - SIDE_PX / 2;

	from = from < 0 ? 0 : from;
	return from > size - SIDE_PX ? size - SIDE_PX : from;
}

void sheet_add(struct sheet *sheet, const struct watch_false *track)
{
	const struct colour red = { 255, 60, 60 };
	const struct colour white = { 255, 255, 255 };
	struct frame part = *track->frame;
	int x = sheet->count % ACROSS * CELL_W;
	int y = sheet->count / ACROSS * CELL_H;
	int left = clamped(track->blob.centre.x_px, part.width);
	int top = clamped(track->blob.centre.y_px, part.height);
	char text[64];

	if (sheet->count == ACROSS * DOWN || part.width < SIDE_PX ||
		part.height < SIDE_PX) {
		return;
	}
	part.data = (const char *)frame_row(&part, top) +
		(size_t)left * frame_pixel_bytes(part.format);
	part.width = SIDE_PX;
	part.height = SIDE_PX;
	canvas_picture(sheet->canvas, &part, x, y + TEXT_PX, SIDE_PX * FINER,
		SIDE_PX * FINER);
	canvas_box(sheet->canvas, x + (track->blob.x_px - left - 2.0) * FINER,
		y + TEXT_PX + (track->blob.y_px - top - 2.0) * FINER,
		(track->blob.w_px + 4.0) * FINER,
		(track->blob.h_px + 4.0) * FINER, red, 1);
	snprintf(text, sizeof(text), "%.1fs %.0f,%.0f s%.1f %.0fpx",
		track->at_s, track->blob.centre.x_px, track->blob.centre.y_px,
		track->score, fmax(track->blob.w_px, track->blob.h_px));
	canvas_text(sheet->canvas, x + 2.0, y + 12.0, 0.6, white, text);
	sheet->count++;
}

bool sheet_write(
	const struct sheet *sheet, const char *path, struct error *error)
{
	return footage_write_png(path, canvas_pixels(sheet->canvas),
		canvas_width(sheet->canvas), canvas_height(sheet->canvas),
		canvas_stride(sheet->canvas), error);
}
