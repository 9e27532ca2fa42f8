/* SPDX-License-Identifier: Apache-2.0 */
#include "record/overlay.h"

#include "overlay_parts.h"

#include <math.h>
#include <stdlib.h>

enum {
	HEIGHT_MIN = 560, /* what the column needs */
};

const struct colour overlay_text = { 225, 228, 232 };
const struct colour overlay_faint = { 128, 136, 146 };
const struct colour overlay_good = { 96, 255, 128 };
const struct colour overlay_attention = { 255, 176, 48 };
const struct colour overlay_bad = { 255, 88, 80 };
const struct colour overlay_other = { 96, 192, 255 };
const struct colour overlay_beam = { 255, 236, 110 };

struct overlay {
	struct canvas *canvas;
	int width; /* of the frames */
};

static int height_for(int width, int height)
{
	int scaled =
		(int)lround((double)OVERLAY_PICTURE_WIDTH * height / width);

	scaled = scaled > FRAME_SIDE_MAX ? FRAME_SIDE_MAX : scaled;
	scaled = scaled < HEIGHT_MIN ? HEIGHT_MIN : scaled;
	return scaled + scaled % 2;
}

struct overlay *overlay_open(int width, int height, struct error *error)
{
	struct overlay *overlay;

	if (width < 1 || width > FRAME_SIDE_MAX || height < 1 ||
		height > FRAME_SIDE_MAX) {
		error_set(error, ERROR_FAILED,
			"pictures of %dx%d cannot be annotated; sides are 1 to "
			"%d pixels",
			width, height, FRAME_SIDE_MAX);
		return NULL;
	}
	overlay = calloc(1, sizeof(*overlay));
	if (overlay == NULL) {
		error_set(error, ERROR_FAILED,
			"there is no memory for annotated pictures");
		return NULL;
	}
	overlay->width = width;
	overlay->canvas =
		canvas_open(OVERLAY_WIDTH, height_for(width, height), error);
	if (overlay->canvas == NULL) {
		free(overlay);
		return NULL;
	}
	return overlay;
}

void overlay_close(struct overlay *overlay)
{
	if (overlay == NULL) {
		return;
	}
	canvas_close(overlay->canvas);
	free(overlay);
}

int overlay_height(const struct overlay *overlay)
{
	return canvas_height(overlay->canvas);
}

const struct pursuit_eye *overlay_eye(const struct overlay_scene *scene)
{
	return &scene->step->pursuit->eye[scene->step->output->camera];
}

bool overlay_pixel(const struct overlay_scene *scene, const struct track *track,
	struct pixel *at)
{
	const struct pursuit_eye *eye = overlay_eye(scene);

	if (track->seen_ns == eye->frame_ns) {
		*at = track->blob.centre;
	} else if (!rig_pixel_of_world(&eye->rig,
			   track_at(track, eye->frame_ns), scene->head, at)) {
		return false;
	}
	at->x_px += scene->step->dx_px;
	at->y_px += scene->step->dy_px;
	return true;
}

bool overlay_shows(const struct overlay_scene *scene, struct pixel at)
{
	const struct frame *frame = scene->step->frame;

	return at.x_px > -0.5 && at.x_px < frame->width - 0.5 &&
		at.y_px > -0.5 && at.y_px < frame->height - 0.5;
}

double overlay_speed_deg_s(
	const struct overlay_scene *scene, const struct track *track)
{
	int64_t when_ns = overlay_eye(scene)->frame_ns;
	struct rates rates = track_rates_at(track, when_ns);
	double level = cos(track_at(track, when_ns).el_rad);

	return geom_degrees(hypot(rates.az_rad_s * level, rates.el_rad_s));
}

static struct overlay_scene scene_of(
	const struct overlay *overlay, const struct overlay_step *step)
{
	const struct pursuit *pursuit = step->pursuit;
	struct overlay_scene scene = { .step = step };

	if (step->head != NULL) {
		scene.head = *step->head;
	} else if (pursuit->head.known) {
		scene.head =
			head_at(&pursuit->head, overlay_eye(&scene)->frame_ns)
				.at;
	}
	if (step->output->target_id != 0) {
		scene.target =
			track_find(&pursuit->tracks, step->output->target_id);
	}
	scene.scale = (double)OVERLAY_PICTURE_WIDTH / overlay->width;
	return scene;
}

const struct canvas *overlay_draw(
	struct overlay *overlay, const struct overlay_step *step)
{
	struct overlay_scene scene = scene_of(overlay, step);

	overlay_draw_picture(overlay->canvas, &scene);
	overlay_draw_column(overlay->canvas, &scene);
	return overlay->canvas;
}
