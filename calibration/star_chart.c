/* SPDX-License-Identifier: Apache-2.0 */
#include "star_chart.h"

#include "hw/footage_writer.h"
#include "tools/folder.h"
#include "vision/canvas.h"

#include <math.h>
#include <stdio.h>

enum {
	LABELS = 24 /* the brightest without a name are told by number */
};

static const double RING_PX = 9;
static const double LETTERS = 0.8;
static const double LINE_PX = 16;
static const struct colour FITS = { 90, 220, 120 };
static const struct colour OFF = { 240, 80, 60 };
static const struct colour WORDS = { 255, 210, 120 };

/* Where labels stand, so that none is written over another. */
struct labels {
	struct canvas *canvas;
	struct pixel left[STAR_PAIRS_MAX]; /* end of its line */
	double width_px[STAR_PAIRS_MAX];
	int count;
};

static bool is_free(const struct labels *labels, struct pixel at, double width)
{
	for (int i = 0; i < labels->count; i++) {
		struct pixel other = labels->left[i];

		if (fabs(at.y_px - other.y_px) < LINE_PX &&
			at.x_px < other.x_px + labels->width_px[i] &&
			other.x_px < at.x_px + width) {
			return false;
		}
	}
	return true;
}

static void write_label(
	struct labels *labels, struct pixel star, const char *text)
{
	double width = canvas_text_width(LETTERS, text);
	struct pixel at = { star.x_px + RING_PX + 3, star.y_px + 4 };

	if (at.x_px + width > canvas_width(labels->canvas)) {
		at.x_px = star.x_px - RING_PX - 3 - width;
	}
	if (is_free(labels, at, width)) {
		canvas_text(
			labels->canvas, at.x_px, at.y_px, LETTERS, WORDS, text);
		labels->left[labels->count] = at;
		labels->width_px[labels->count++] = width;
	}
}

static void label(
	struct labels *labels, const struct star_pair *pair, bool named)
{
	char text[64];
	const char *name = stars_name(pair->star);

	if (named != (name != NULL)) {
		return;
	}
	if (name != NULL) {
		snprintf(text, sizeof(text), "%s", name);
	} else {
		snprintf(text, sizeof(text), "HIP %u",
			(unsigned int)stars[pair->star].hip);
	}
	write_label(labels, pair->at, text);
}

/* Names first, then numbers where there is room. */
static void draw(struct canvas *canvas, const struct star_field *field)
{
	struct labels labels = { .canvas = canvas };

	for (int i = 0; i < field->pairs_count; i++) {
		const struct star_pair *pair = &field->pairs[i];

		canvas_circle(canvas, pair->at.x_px, pair->at.y_px, RING_PX,
			pair->outlier ? OFF : FITS, 1);
	}
	for (int i = 0; i < field->pairs_count; i++) {
		label(&labels, &field->pairs[i], true);
	}
	for (int i = 0; i < field->pairs_count && i < LABELS; i++) {
		label(&labels, &field->pairs[i], false);
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
