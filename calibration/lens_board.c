/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "board_picture.h"
#include "hw/camera.h"
#include "lens_options.h"
#include "lens_ways.h"
#include "tools/folder.h"
#include "tools/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAME_SIZE = 256,
	TEXT_SIZE = 64 * 1024,
	UNSEEN_MAX = 64, /* pictures without a board that are told by name */
	WAIT_MS = 1000,
	LIVE_VIEWS = 20, /* of a camera that is attached: then it is enough */
	LIVE_PATIENCE = 3000 /* pictures that may show nothing new */
};

/* Views whose common corners moved less, on the average, are one view. */
static const double MOVED_SHARE = 0.03; /* of the picture's width */
static const double COVERED_WELL = 0.5;

struct session {
	const struct lens_options *options;
	struct board_view *views;
	char (*names)[NAME_SIZE]; /* of the views */
	int count;
	int alike; /* frames of videos that showed nothing new */
	char (*unseen)[NAME_SIZE];
	int unseen_count;
	int width;
	int height;
};

static double moved_px(const struct board *board, const struct board_view *a,
	const struct board_view *b)
{
	double sum = 0;
	int both = 0;

	for (int i = 0; i < board->columns * board->rows; i++) {
		if (a->seen[i] && b->seen[i]) {
			sum += hypot(a->corner[i].x_px - b->corner[i].x_px,
				a->corner[i].y_px - b->corner[i].y_px);
			both++;
		}
	}
	return both > 0 ? sum / both : HUGE_VAL;
}

/* Whether the view that was found last shows something new. */
static bool is_new(const struct session *session)
{
	const struct board_view *last = &session->views[session->count];

	for (int i = 0; i < session->count; i++) {
		if (moved_px(&session->options->board, last,
			    &session->views[i]) <
			MOVED_SHARE * session->width) {
			return false;
		}
	}
	return true;
}

static bool same_size(struct session *session, const struct frame *frame,
	const char *name, struct error *error)
{
	if (session->width == 0) {
		session->width = frame->width;
		session->height = frame->height;
	}
	return (frame->width == session->width &&
		       frame->height == session->height) ||
		error_set(error, ERROR_TOLERANCE,
			"%s: %d x %d pixels, but the first picture has %d x "
			"%d; name pictures of one camera",
			name, frame->width, frame->height, session->width,
			session->height);
}

static void keep_view(struct session *session, const struct frame *frame,
	const char *name, bool video)
{
	char *told = session->names[session->count++];

	if (video) {
		snprintf(told, NAME_SIZE, "%.200s frame %lld", name,
			(long long)frame->sequence);
	} else {
		snprintf(told, NAME_SIZE, "%.200s", name);
	}
}

/* @seen becomes true where the frame shows a board. */
static bool take_frame(struct session *session, const struct frame *frame,
	const char *name, bool video, bool *seen, struct error *error)
{
	enum board_sight sight = BOARD_UNSEEN;

	if (session->count < BOARD_VIEWS_MAX) {
		sight = board_find(&session->options->board, frame,
			&session->views[session->count]);
	}
	if (sight == BOARD_MIRRORED) {
		return error_set(error, ERROR_TOLERANCE,
			"%s: the board's markers are mirrored, so the camera "
			"flips its pictures; turn that off in the camera (see "
			"cameras --controls)",
			name);
	}
	*seen |= sight == BOARD_SEEN;
	if (sight == BOARD_SEEN && video && !is_new(session)) {
		session->alike++;
	} else if (sight == BOARD_SEEN) {
		keep_view(session, frame, name, video);
	}
	return true;
}

/* Files end by themselves. */
static bool is_enough(const struct session *session, bool live, int frames)
{
	return live &&
		(session->count >= LIVE_VIEWS || frames >= LIVE_PATIENCE);
}

static bool look_at(
	struct session *session, const char *path, struct error *error)
{
	int frames = 0;
	const char *source = path;
	const struct camera_ops *ops = camera_for(&source);
	struct camera *camera = ops->open(source, error);
	enum camera_result result = CAMERA_FRAME;
	struct frame frame;
	char name[NAME_SIZE];
	bool seen = false;
	bool fine = true;

	if (camera == NULL) {
		return false;
	}
	folder_stem(path, name, sizeof(name));
	bool video = ops->info(camera).frames != 1;
	bool live = ops->info(camera).live;
	while (fine && !is_enough(session, live, frames++) &&
		(result = ops->read(camera, &frame, WAIT_MS, error)) ==
			CAMERA_FRAME) {
		fine = same_size(session, &frame, name, error) &&
			take_frame(session, &frame, name, video, &seen, error);
	}
	fine = fine && result != CAMERA_ERROR;
	ops->close(camera);
	if (fine && !seen && session->unseen_count < UNSEEN_MAX) {
		snprintf(session->unseen[session->unseen_count++], NAME_SIZE,
			"%s", name);
	}
	return fine;
}

static void put_lens(struct json *json, const struct board_result *result)
{
	const struct lens *lens = &result->lens;

	json_double(json, "fx_px", lens->fx_px, 3);
	json_double(json, "fy_px", lens->fy_px, 3);
	json_double(json, "focal_sigma_px", result->focal_sigma_px, 3);
	json_double(json, "cx_px", lens->cx_px, 3);
	json_double(json, "cy_px", lens->cy_px, 3);
	json_double(json, "k1", lens->k1, 6);
	json_double(json, "k2", lens->k2, 6);
	json_double(json, "p1", lens->p1, 6);
	json_double(json, "p2", lens->p2, 6);
	json_double(json, "k3", lens->k3, 6);
	json_double(json, "rms_px", result->rms_px, 4);
	json_double(json, "covered", result->covered, 3);
	json_int(json, "used", result->used);
}

static bool print_json(const struct session *session,
	const struct board_result *result, struct error *error)
{
	struct json json;
	char text[TEXT_SIZE];

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	put_lens(&json, result);
	json_array(&json, "views");
	for (int i = 0; i < session->count; i++) {
		json_object(&json, NULL);
		json_text(&json, "view", session->names[i]);
		json_double(&json, "rms_px", session->views[i].rms_px, 4);
		json_bool(&json, "used", !session->views[i].rejected);
		json_end(&json);
	}
	json_end(&json);
	json_array(&json, "no_board");
	for (int i = 0; i < session->unseen_count; i++) {
		json_text(&json, NULL, session->unseen[i]);
	}
	json_end(&json);
	json_end(&json);
	if (json.cut) {
		return error_set(error, ERROR_FAILED,
			"too many views for one answer; name fewer");
	}
	puts(text);
	return true;
}

static void print_views(const struct session *session)
{
	const struct board *board = &session->options->board;

	for (int i = 0; i < session->count; i++) {
		const struct board_view *view = &session->views[i];

		printf("  %-32s %.3f px RMS, tilted by %.0f degrees%s\n",
			session->names[i], view->rms_px,
			geom_degrees(view->tilt_rad),
			view->rejected ? "; rejected: far worse than the others"
				       : "");
	}
	for (int i = 0; i < session->unseen_count; i++) {
		printf("  %-32s rejected: no %sboard is seen\n",
			session->unseen[i],
			board->kind == BOARD_CHARUCO ? "" : "whole ");
	}
	if (session->alike > 0) {
		printf("  %d frames showed nothing new\n", session->alike);
	}
}

static void print_people(
	const struct session *session, const struct board_result *result)
{
	const struct lens *lens = &result->lens;

	print_views(session);
	printf("focal length     %.2f x %.2f +- %.2f px\n", lens->fx_px,
		lens->fy_px, result->focal_sigma_px);
	printf("principal point  %.1f, %.1f\n", lens->cx_px, lens->cy_px);
	printf("distortion       k1 %.4f  k2 %.4f  p1 %.5f  p2 %.5f  k3 %.4f\n",
		lens->k1, lens->k2, lens->p1, lens->p2, lens->k3);
	printf("fit              %.3f px RMS over %d views, %.0f %% of the "
	       "picture covered\n",
		result->rms_px, result->used, 100 * result->covered);
	if (result->covered < COVERED_WELL) {
		printf("                 too little: take views with the board "
		       "in the corners\n");
	}
}

static bool measure(
	struct session *session, struct lens_found *found, struct error *error)
{
	const struct lens_options *options = session->options;
	struct board_result result;
	struct progress progress;

	progress_init(&progress, "pictures", options->files_count);
	for (int i = 0; i < options->files_count; i++) {
		if (!look_at(session, options->files[i], error)) {
			progress_end(&progress);
			return false;
		}
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	if (!board_lens(&options->board, session->views, session->count,
		    session->width, session->height, &result, error)) {
		return false;
	}
	*found = (struct lens_found){ result.lens, result.rms_px, "" };
	snprintf(found->how, sizeof(found->how),
		"board, %d views, %.0f %% of the picture", result.used,
		100 * result.covered);
	if (!options->json) {
		print_people(session, &result);
	} else if (!print_json(session, &result, error)) {
		return false;
	}
	return options->out == NULL ||
		board_pictures_write(options->out, options->files[0],
			&options->board, session->views, session->count,
			&result.lens, error);
}

bool lens_from_board(const struct lens_options *options,
	struct lens_found *found, struct error *error)
{
	struct session session = { .options = options };

	if (!board_size_plausible(&options->board, error)) {
		return false;
	}
	session.views = calloc(BOARD_VIEWS_MAX + 1, sizeof(*session.views));
	session.names = calloc(BOARD_VIEWS_MAX + 1, sizeof(*session.names));
	session.unseen = calloc(UNSEEN_MAX, sizeof(*session.unseen));
	bool done = session.views != NULL && session.names != NULL &&
			session.unseen != NULL
		? measure(&session, found, error)
		: error_set(error, ERROR_FAILED, "out of memory");
	free(session.views);
	free(session.names);
	free(session.unseen);
	return done;
}
