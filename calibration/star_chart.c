/* SPDX-License-Identifier: Apache-2.0 */
#include "star_chart.h"

#include "hw/footage_writer.h"
#include "tools/folder.h"
#include "vision/canvas.h"

#include <stdio.h>

enum {
	LABELS = 24 /* the brightest without a name are told by number */
};

static const double RING_PX = 9;
static const double LETTERS = 0.8;
static const struct colour FITS = { 90, 220, 120 };
static const struct colour OFF = { 240, 80, 60 };
static const struct colour WORDS = { 255, 210, 120 };

static void label(struct canvas *canvas, const struct star_pair *pair, int rank)
{
	char text[64];
	const char *name = stars_name(pair->star);

	if (name == NULL && rank >= LABELS) {
		return;
	}
	if (name != NULL) {
		snprintf(text, sizeof(text), "%s", name);
	} else {
		snprintf(text, sizeof(text), "HIP %u",
			(unsigned int)stars[pair->star].hip);
	}
	double x = pair->at.x_px + RING_PX + 3;
	double width = canvas_text_width(LETTERS, text);
	if (x + width > canvas_width(canvas)) {
		x = pair->at.x_px - RING_PX - 3 - width;
	}
	canvas_text(canvas, x, pair->at.y_px + 4, LETTERS, WORDS, text);
}

static void draw(struct canvas *canvas, const struct star_field *field)
{
	for (int i = 0; i < field->pairs_count; i++) {
		const struct star_pair *pair = &field->pairs[i];

		canvas_circle(canvas, pair->at.x_px, pair->at.y_px, RING_PX,
			pair->outlier ? OFF : FITS, 1);
		label(canvas, pair, i);
	}
}

bool star_chart_write(const char *folder, const char *name,
	const struct frame *frame, const struct star_field *field,
	struct error *error)
{
	char file[256];
	char path[FOLDER_PATH_MAX];

	snprintf(file, sizeof(file), "%.240s.png", name);
	if (!folder_path(path, folder, file, error)) {
		return false;
	}
	struct canvas *canvas = canvas_open(frame->width, frame->height, error);
	if (canvas == NULL) {
		return false;
	}
	canvas_picture(canvas, frame, 0, 0, frame->width, frame->height);
	draw(canvas, field);
	bool done = footage_write_png(path, canvas_pixels(canvas), frame->width,
		frame->height, canvas_stride(canvas), error);
	canvas_close(canvas);
	return done;
}
