/* SPDX-License-Identifier: Apache-2.0 */
#include "overlay_parts.h"

#include <math.h>
#include <stdio.h>

static const double label_scale = 1.3;
/* Boxes stay clear of a target of few pixels, in pixels of the frame ... */
static const double box_margin_px = 3.0;
/* ... and are never smaller than this on the canvas. */
static const double box_min = 22.0;
static const double line_height = 22.0;
static const double glow_lit = 0.5;
static const double health_x = 12.0;
static const double health_y = 40.0;
static const double health_scale = 2.5;

static const struct colour black = { 0, 0, 0 };

struct box {
	double x;
	double y;
	double w;
	double h;
};

/* The middle of the frame's upper left pixel is its (0, 0). */
static double canvas_of(const struct overlay_scene *scene, double pixel)
{
	return (pixel + 0.5) * scene->scale;
}

static struct box box_around(const struct overlay_scene *scene,
	struct pixel centre, double w_px, double h_px)
{
	double w = fmax((w_px + 2.0 * box_margin_px) * scene->scale, box_min);
	double h = fmax((h_px + 2.0 * box_margin_px) * scene->scale, box_min);

	return (struct box){ canvas_of(scene, centre.x_px) - w / 2.0,
		canvas_of(scene, centre.y_px) - h / 2.0, w, h };
}

static void draw_detections(
	struct canvas *canvas, const struct overlay_scene *scene)
{
	const struct pursuit_output *output = scene->step->output;

	for (size_t i = 0; i < output->detection_count; i++) {
		const struct blob *blob = &output->detections[i].blob;
		struct pixel at = { blob->centre.x_px + scene->step->dx_px,
			blob->centre.y_px + scene->step->dy_px };
		struct box box = box_around(scene, at, blob->w_px, blob->h_px);

		canvas_box(
			canvas, box.x, box.y, box.w, box.h, overlay_faint, 1);
	}
}

/* A box that shows only its corners, so that what is inside stays visible. */
static void draw_corners(struct canvas *canvas, struct box box,
	struct colour colour, int thickness)
{
	double arm = fmin(box.w, box.h) / 3.0;

	for (int corner = 0; corner < 4; corner++) {
		double right = corner & 1;
		double low = corner >> 1;
		double x = box.x + right * box.w;
		double y = box.y + low * box.h;

		canvas_line(canvas, x, y, x + (1.0 - 2.0 * right) * arm, y,
			colour, thickness);
		canvas_line(canvas, x, y, x, y + (1.0 - 2.0 * low) * arm,
			colour, thickness);
	}
}

/* Above the box, or below where the picture ends, and within its sides. */
static void draw_label(struct canvas *canvas, struct box box,
	struct colour colour, const char *text)
{
	double width = canvas_text_width(label_scale, text);
	double x = fmin(box.x, OVERLAY_PICTURE_WIDTH - width - 4.0);
	double y = box.y > line_height + 4.0 ? box.y - 6.0
					     : box.y + box.h + line_height;

	canvas_text(canvas, fmax(x, 4.0), y, label_scale, colour, text);
}

static struct colour colour_of(
	const struct overlay_scene *scene, const struct track *track)
{
	if (track->state == TRACK_COASTING) {
		return overlay_attention;
	}
	return track == scene->target ? overlay_good : overlay_other;
}

static void draw_target(struct canvas *canvas,
	const struct overlay_scene *scene, struct box box)
{
	struct colour colour = colour_of(scene, scene->target);
	char label[64];

	snprintf(label, sizeof(label), "%u %s %.1f deg/s", scene->target->id,
		track_state_name(scene->target->state),
		overlay_speed_deg_s(scene, scene->target));
	draw_corners(canvas, box, colour, 3);
	draw_label(canvas, box, colour, label);
}

/* Only firm ones bear a name: the eye is to go to the target. */
static void draw_other(struct canvas *canvas, const struct overlay_scene *scene,
	const struct track *track, struct box box)
{
	struct colour colour = colour_of(scene, track);
	char label[32];

	if (track->state != TRACK_FIRM) {
		draw_corners(canvas, box, colour, 1);
		return;
	}
	snprintf(label, sizeof(label), "%u firm", track->id);
	draw_corners(canvas, box, colour, 2);
	draw_label(canvas, box, colour, label);
}

static void draw_track(struct canvas *canvas, const struct overlay_scene *scene,
	const struct track *track)
{
	struct pixel at;
	struct box box;

	if (!overlay_pixel(scene, track, &at) || !overlay_shows(scene, at)) {
		return;
	}
	box = box_around(scene, at, track->blob.w_px, track->blob.h_px);
	if (track == scene->target) {
		draw_target(canvas, scene, box);
	} else {
		draw_other(canvas, scene, track, box);
	}
}

/* The chosen one last, so that nothing lies over it. */
static void draw_tracks(
	struct canvas *canvas, const struct overlay_scene *scene)
{
	const struct track_table *tracks = &scene->step->pursuit->tracks;

	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &tracks->slot[i];

		if (track != scene->target && track->state != TRACK_FREE &&
			track->state != TRACK_DEAD) {
			draw_track(canvas, scene, track);
		}
	}
	if (scene->target != NULL) {
		draw_track(canvas, scene, scene->target);
	}
}

static void draw_cross(
	struct canvas *canvas, double x, double y, struct colour colour)
{
	const double gap = 5.0;
	const double arm = 13.0;

	for (int side = -1; side <= 1; side += 2) {
		canvas_line(canvas, x + side * gap, y, x + side * arm, y,
			colour, 1);
		canvas_line(canvas, x, y + side * gap, x, y + side * arm,
			colour, 1);
	}
}

static double on_canvas(const struct overlay_scene *scene, double width_rad)
{
	const struct lens *lens = &overlay_eye(scene)->rig.lens;

	return width_rad / 2.0 / lens_pixel_rad(lens) * scene->scale;
}

/*
 * A circle of the beam's size: bright, with a glow, where light would be
 * permitted; thin otherwise. Where its width is not known, as wide as it may
 * be, and a thin one as narrow as it may be.
 */
static void draw_beam(struct canvas *canvas, const struct overlay_scene *scene)
{
	const struct rig *rig = &overlay_eye(scene)->rig;
	bool lit = safety_all(&scene->step->output->permits);
	const struct beam_width *width = &scene->step->output->width;
	double radius = on_canvas(scene, width->most_rad);
	struct pixel at;
	double x;
	double y;

	if (!rig_pixel_of_world(
		    rig, rig_beam(rig, scene->head), scene->head, &at)) {
		return;
	}
	x = canvas_of(scene, at.x_px + scene->step->dx_px);
	y = canvas_of(scene, at.y_px + scene->step->dy_px);
	if (lit) {
		canvas_glow(canvas, x, y, radius, glow_lit);
	}
	canvas_circle(canvas, x, y, radius, overlay_beam, lit ? 2 : 1);
	if (width->least_rad < width->most_rad) {
		canvas_circle(canvas, x, y, on_canvas(scene, width->least_rad),
			overlay_beam, 1);
	}
	draw_cross(canvas, x, y, overlay_beam);
}

/* What the virtual camera sees of a larger picture. */
static void draw_field(struct canvas *canvas, const struct overlay_scene *scene)
{
	const struct lens *lens = &overlay_eye(scene)->rig.lens;
	struct box box = { scene->step->dx_px * scene->scale,
		scene->step->dy_px * scene->scale,
		lens->width_px * scene->scale, lens->height_px * scene->scale };

	if (lens->width_px == scene->step->frame->width &&
		lens->height_px == scene->step->frame->height) {
		return;
	}
	canvas_box(canvas, box.x, box.y, box.w, box.h, overlay_text, 1);
	canvas_text(canvas, box.x + 6.0, box.y + box.h - 6.0, 0.9, overlay_text,
		"camera on the head sees this");
}

/* What is wrong with the picture, over it; nothing where it is sound. */
static void draw_health(
	struct canvas *canvas, const struct overlay_scene *scene)
{
	enum frame_health health = overlay_eye(scene)->health;
	char line[32];

	if (health == FRAME_SOUND) {
		return;
	}
	snprintf(line, sizeof(line), "picture %s", frame_health_name(health));
	canvas_text(canvas, health_x, health_y, health_scale,
		frame_shows(health) ? overlay_attention : overlay_bad, line);
}

void overlay_draw_picture(
	struct canvas *canvas, const struct overlay_scene *scene)
{
	const struct frame *frame = scene->step->frame;
	int height = (int)lround(frame->height * scene->scale);

	canvas_picture(canvas, frame, 0, 0, OVERLAY_PICTURE_WIDTH, height);
	canvas_fill(canvas, 0, height, OVERLAY_PICTURE_WIDTH,
		canvas_height(canvas) - height, black, 1.0);
	draw_field(canvas, scene);
	draw_beam(canvas, scene);
	draw_detections(canvas, scene);
	draw_tracks(canvas, scene);
	draw_health(canvas, scene);
}
