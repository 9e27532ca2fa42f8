/* SPDX-License-Identifier: Apache-2.0 */
#include "journal_picture.h"

#include "tools/folder.h"

enum {
	PANEL_WIDTH = 480,
	PANEL_COLUMNS = 4,
};

bool journal_picture_open(struct journal_picture *picture,
	const struct scene *scene, const char *folder, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	const struct lens *lens = &scene->recorded.lens;
	int height;

	if (!folder_path(path, folder, "annotated.mp4", error)) {
		return false;
	}
	picture->overlay = overlay_open(lens->width_px, lens->height_px, error);
	if (picture->overlay == NULL) {
		return false;
	}
	height = overlay_height(picture->overlay);
	picture->strip =
		strip_open(PANEL_WIDTH, (double)height / OVERLAY_WIDTH, error);
	if (picture->strip == NULL) {
		return false;
	}
	picture->video = footage_writer_open(path, FOOTAGE_VIEW, OVERLAY_WIDTH,
		height, FRAME_GRAY8, scene->rate_hz, error);
	return picture->video != NULL;
}

bool journal_picture_step(struct journal_picture *picture,
	const struct rehearsal_step *step, struct error *error)
{
	const struct rehearsal_frame *frame = step->frame;
	const struct scene_view *view = &frame->view;
	struct overlay_step drawn = {
		.frame = view->whole != NULL ? view->whole : &view->frame,
		.dx_px = view->dx_px,
		.dy_px = view->dy_px,
		.t_s = (double)frame->exposure_ns * 1e-9,
		.head = &frame->head,
		.pursuit = step->pursuit,
		.output = step->output,
	};
	const struct canvas *canvas = overlay_draw(picture->overlay, &drawn);
	enum strip_moment moment = strip_moment(picture->strip, step->pursuit,
		step->output, step->output->width.least_rad);

	strip_add(picture->strip, moment, drawn.t_s, canvas);
	picture->last = canvas;
	picture->last_s = drawn.t_s;
	return footage_write_bgr(picture->video, canvas_pixels(canvas),
		canvas_stride(canvas), error);
}

static bool write_strip(const struct journal_picture *picture,
	const char *folder, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	struct canvas *canvas;
	bool done;

	if (!folder_path(path, folder, "strip.png", error)) {
		return false;
	}
	if (picture->last != NULL) {
		strip_add(picture->strip, STRIP_LAST, picture->last_s,
			picture->last);
	}
	canvas = strip_draw(picture->strip, PANEL_COLUMNS, error);
	if (canvas == NULL) {
		return false;
	}
	done = footage_write_png(path, canvas_pixels(canvas),
		canvas_width(canvas), canvas_height(canvas),
		canvas_stride(canvas), error);
	canvas_close(canvas);
	return done;
}

bool journal_picture_close(struct journal_picture *picture, const char *folder,
	struct error *error)
{
	bool done = true;

	if (picture->video != NULL) {
		done = write_strip(picture, folder, error);
		done = footage_writer_close(picture->video, error) && done;
	}
	strip_close(picture->strip);
	overlay_close(picture->overlay);
	return done;
}
