/* SPDX-License-Identifier: Apache-2.0 */
#include "overlay_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	COLUMN_X = OVERLAY_PICTURE_WIDTH + 16,
	COLUMN_WIDTH = OVERLAY_WIDTH - OVERLAY_PICTURE_WIDTH - 32,
	ZOOM_FACTOR = 8,
	ZOOM_Y = 16,
	ZOOM_HEIGHT = 192,
	PERMIT_COLUMNS = 2,
	SENTENCE_LETTERS = 31, /* as many as fit the column */
};

static const struct colour ground = { 14, 16, 20 };
static const struct colour frame_colour = { 70, 76, 84 };

static const double permit_height = 26.0;
static const double sentence_scale = 0.9;
static const double sentence_height = 24.0;

/* A quarter of the beam's width still holds 84 % of its peak. */
static const double on_target_share = 0.25;

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

static int within(int value, int low, int high)
{
	return value < low ? low : smaller(value, high);
}

/* The part of @frame around @centre; as much of it as there is. */
static struct frame part_around(
	const struct frame *frame, struct pixel centre, struct pixel *corner)
{
	struct frame part = *frame;
	int x;
	int y;

	part.width = smaller(COLUMN_WIDTH / ZOOM_FACTOR, frame->width);
	part.height = smaller(ZOOM_HEIGHT / ZOOM_FACTOR, frame->height);
	x = within((int)lround(centre.x_px) - part.width / 2, 0,
		frame->width - part.width);
	y = within((int)lround(centre.y_px) - part.height / 2, 0,
		frame->height - part.height);
	part.data = (const uint8_t *)frame->data + (size_t)y * frame->stride +
		(size_t)x * (frame->format == FRAME_GRAY16 ? 2 : 1);
	*corner = (struct pixel){ x, y };
	return part;
}

static void draw_zoom(struct canvas *canvas, const struct overlay_scene *scene)
{
	struct pixel at;
	struct pixel corner;
	struct frame part;

	if (scene->target != NULL && overlay_pixel(scene, scene->target, &at) &&
		overlay_shows(scene, at)) {
		part = part_around(scene->step->frame, at, &corner);
		canvas_picture(canvas, &part, COLUMN_X, ZOOM_Y,
			part.width * ZOOM_FACTOR, part.height * ZOOM_FACTOR);
		canvas_circle(canvas,
			COLUMN_X + (at.x_px - corner.x_px + 0.5) * ZOOM_FACTOR,
			ZOOM_Y + (at.y_px - corner.y_px + 0.5) * ZOOM_FACTOR,
			5.0 * ZOOM_FACTOR, overlay_good, 1);
	} else {
		canvas_text(canvas, COLUMN_X + 16, ZOOM_Y + ZOOM_HEIGHT / 2.0,
			1.2, overlay_faint,
			scene->target == NULL ? "no target"
					      : "target out of picture");
	}
	canvas_box(canvas, COLUMN_X - 1, ZOOM_Y - 1, COLUMN_WIDTH + 1,
		ZOOM_HEIGHT + 1, frame_colour, 1);
}

static void draw_class(
	struct canvas *canvas, const struct overlay_scene *scene, double y)
{
	const struct pursuit *pursuit = scene->step->pursuit;
	struct classify_guess guess = classes_guess(
		&pursuit->classes, &pursuit->tracks, scene->target);
	char line[64];

	if (guess.name != CLASSIFY_UNKNOWN) {
		snprintf(line, sizeof(line), "looks like %s, %.0f %%",
			classify_name(guess.name), 100.0 * guess.confidence);
		canvas_text(canvas, COLUMN_X, y, 1.0, overlay_faint, line);
	}
}

static void draw_target(
	struct canvas *canvas, const struct overlay_scene *scene, double y)
{
	const struct pursuit_output *output = scene->step->output;
	char line[64];

	if (scene->target == NULL) {
		canvas_text(
			canvas, COLUMN_X, y, 1.3, overlay_faint, "searching");
		return;
	}
	snprintf(line, sizeof(line), "target %u %s", output->target_id,
		track_state_name(output->target_state));
	canvas_text(canvas, COLUMN_X, y, 1.3,
		output->target_state == TRACK_FIRM ? overlay_good
						   : overlay_attention,
		line);
	draw_class(canvas, scene, y + 49.0);
	snprintf(line, sizeof(line), "az %.1f  el %.1f  %.1f deg/s",
		geom_degrees(output->target.az_rad),
		geom_degrees(output->target.el_rad),
		overlay_speed_deg_s(scene, scene->target));
	canvas_text(canvas, COLUMN_X, y + 26.0, 1.0, overlay_text, line);
}

static struct colour colour_of_mode(enum mode mode)
{
	if (mode == MODE_SAFE) {
		return overlay_bad;
	}
	return mode == MODE_FOLLOW ? overlay_good : overlay_attention;
}

static void draw_mode(
	struct canvas *canvas, const struct overlay_scene *scene, double y)
{
	enum mode mode = scene->step->output->mode;
	char name[16];
	char time[32];
	size_t length = 0;

	for (const char *c = mode_name(mode);
		*c != '\0' && length + 1 < sizeof(name); c++) {
		name[length++] = (char)toupper((unsigned char)*c);
	}
	name[length] = '\0';
	canvas_text(canvas, COLUMN_X, y, 1.9, colour_of_mode(mode), name);
	snprintf(time, sizeof(time), "%.2f s", scene->step->t_s);
	canvas_text(canvas,
		COLUMN_X + COLUMN_WIDTH - canvas_text_width(1.2, time), y, 1.2,
		overlay_text, time);
}

static void draw_error(
	struct canvas *canvas, const struct overlay_scene *scene, double y)
{
	const struct pursuit_output *output = scene->step->output;
	double limit_rad = output->width.least_rad * on_target_share;
	bool on_target = output->error_rad <= limit_rad;
	char line[64];

	if (scene->target == NULL) {
		canvas_text(canvas, COLUMN_X, y, 1.9, overlay_faint, "-");
	} else {
		snprintf(line, sizeof(line), "%.2f deg",
			geom_degrees(output->error_rad));
		canvas_text(canvas, COLUMN_X, y, 1.9,
			on_target ? overlay_good : overlay_attention, line);
	}
	snprintf(line, sizeof(line), "beam to target; on within %.2f",
		geom_degrees(limit_rad));
	canvas_text(canvas, COLUMN_X, y + 24.0, 0.85, overlay_text, line);
}

static void draw_permit(struct canvas *canvas, enum permit permit, bool granted,
	double x, double y)
{
	struct colour colour = granted ? overlay_good : overlay_bad;

	if (granted) {
		canvas_line(canvas, x, y - 6.0, x + 5.0, y - 1.0, colour, 2);
		canvas_line(canvas, x + 5.0, y - 1.0, x + 13.0, y - 12.0,
			colour, 2);
	} else {
		canvas_line(canvas, x + 1.0, y - 12.0, x + 12.0, y - 1.0,
			colour, 2);
		canvas_line(canvas, x + 1.0, y - 1.0, x + 12.0, y - 12.0,
			colour, 2);
	}
	canvas_text(canvas, x + 22.0, y, 1.05, granted ? overlay_text : colour,
		safety_name(permit));
}

static void draw_permits(
	struct canvas *canvas, const struct overlay_scene *scene, double y)
{
	const struct permits *permits = &scene->step->output->permits;
	bool all = safety_all(permits);
	int rows = (PERMIT_COUNT + PERMIT_COLUMNS - 1) / PERMIT_COLUMNS;

	canvas_text(canvas, COLUMN_X, y, 1.5, all ? overlay_good : overlay_bad,
		all ? "LIGHT PERMITTED" : "NO LIGHT");
	for (int i = 0; i < PERMIT_COUNT; i++) {
		int column = i / rows;
		double x = COLUMN_X +
			(double)column * COLUMN_WIDTH / PERMIT_COLUMNS;

		draw_permit(canvas, (enum permit)i, permits->granted[i], x,
			y + 32.0 + i % rows * permit_height);
	}
}

/* Cuts @text at the last blank that fits; returns where the rest begins. */
static const char *cut_line(const char *text, char *line, size_t size)
{
	size_t length = strlen(text);

	if (length >= size) {
		for (length = size - 1; length > 1 && text[length] != ' ';
			length--) {
		}
	}
	memcpy(line, text, length);
	line[length] = '\0';
	text += length;
	return *text == ' ' ? text + 1 : text;
}

/* Why there is no light: the first refusal; else what is to be known. */
static const char *sentence_of(const struct pursuit_output *output)
{
	const char *notice = pursuit_notice(output);

	for (int i = 0; i < PERMIT_COUNT; i++) {
		if (!output->permits.granted[i]) {
			return safety_refusal((enum permit)i);
		}
	}
	return notice == NULL ? "" : notice;
}

/* Where the column has room. */
static void draw_sentence(
	struct canvas *canvas, const struct overlay_scene *scene, double y)
{
	const char *rest = sentence_of(scene->step->output);
	char line[SENTENCE_LETTERS + 1];

	while (*rest != '\0' && y < canvas_height(canvas)) {
		rest = cut_line(rest, line, sizeof(line));
		canvas_text(canvas, COLUMN_X, y, sentence_scale, overlay_text,
			line);
		y += sentence_height;
	}
}

void overlay_draw_column(
	struct canvas *canvas, const struct overlay_scene *scene)
{
	canvas_fill(canvas, OVERLAY_PICTURE_WIDTH, 0,
		OVERLAY_WIDTH - OVERLAY_PICTURE_WIDTH, canvas_height(canvas),
		ground, 1.0);
	draw_zoom(canvas, scene);
	draw_target(canvas, scene, 238.0);
	draw_mode(canvas, scene, 328.0);
	draw_error(canvas, scene, 376.0);
	draw_permits(canvas, scene, 442.0);
	draw_sentence(canvas, scene, 590.0);
}
