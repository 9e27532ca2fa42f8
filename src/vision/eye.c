/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/eye.h"

#include "blobs_half.h"
#include "turn.h"
#include "vision/health.h"

#include <stdlib.h>
#include <string.h>

struct eye {
	struct blobs *blobs;
	struct gather *gather;
	struct health health;
	bool turns; /* turn is used */
	struct turn turn;
	bool unsound; /* the last frame was */
	size_t spots; /* of the last frame, and where they were */
	struct pixel spot[DETECT_BLOBS_MAX];
};

struct eye_settings eye_settings_default(void)
{
	return (struct eye_settings){
		.blobs = blobs_settings_default(),
		.gather = gather_settings_default(),
		.turn = true,
	};
}

struct eye *eye_open(const struct eye_settings *settings, int width, int height,
	enum frame_format format, struct error *error)
{
	struct eye *eye = calloc(1, sizeof(*eye));

	if (!eye) {
		error_set(error, ERROR_FAILED, "eye: out of memory");
		return NULL;
	}
	health_init(&eye->health);
	eye->blobs = blobs_open(&settings->blobs, width, height, format, error);
	if (eye->blobs) {
		eye->gather = gather_open(&settings->gather, eye->blobs, error);
	}
	if (!eye->gather) {
		eye_close(eye);
		return NULL;
	}
	eye->turns = settings->turn;
	turn_init(&eye->turn, eye->blobs);
	return eye;
}

void eye_close(struct eye *eye)
{
	if (!eye) {
		return;
	}
	gather_close(eye->gather);
	blobs_close(eye->blobs);
	free(eye);
}

void eye_forget(struct eye *eye)
{
	health_init(&eye->health);
	blobs_forget(eye->blobs);
	gather_forget(eye->gather);
	turn_forget(&eye->turn);
}

/*
 * is_again - whether it is the last picture to the bit, as far as health looks,
 * and to the spot. Where the rows that health looks at show but darkness, what
 * flies may have moved between them.
 */
static bool is_again(struct eye *eye, const struct eye_view *view)
{
	bool again = eye->health.repeats > 0 && view->count == eye->spots;

	for (size_t i = 0; i < view->count; i++) {
		struct pixel is = view->blobs[i].centre;

		again = again && is.x_px == eye->spot[i].x_px &&
			is.y_px == eye->spot[i].y_px;
		eye->spot[i] = is;
	}
	eye->spots = view->count;
	return again;
}

/* add - @blob into its place; the weakest falls off where it is full. */
static void add(struct eye_view *view, const struct blob *blob)
{
	size_t place = view->count;

	while (place > 0 && view->blobs[place - 1].score < blob->score) {
		place--;
	}
	if (place == DETECT_BLOBS_MAX) {
		return;
	}
	view->count += view->count < DETECT_BLOBS_MAX;
	memmove(&view->blobs[place + 1], &view->blobs[place],
		(view->count - 1 - place) * sizeof(*blob));
	view->blobs[place] = *blob;
}

/*
 * look_back - what the last frames show together. The same noise again, and
 * what is no picture, would add up to anything; and after it the sensor may
 * have another pattern.
 */
static size_t look_back(struct eye *eye, const struct frame *frame,
	const struct gather_place *place, struct eye_view *view,
	struct blob *gathered)
{
	if (!frame_shows(view->health)) {
		eye->unsound = true;
		return 0;
	}
	if (eye->health.repeats > 0) {
		return 0;
	}
	if (eye->unsound) {
		eye->unsound = false;
		gather_forget(eye->gather);
		turn_forget(&eye->turn);
	}
	if (eye->turns && !view->repeated) {
		view->turn = turn_step(
			&eye->turn, eye->blobs, frame->stamp_ns, place);
	}
	return gather_step(
		eye->gather, frame, place, view->blobs, view->count, gathered);
}

void eye_look(struct eye *eye, const struct frame *frame,
	const struct gather_place *place, struct eye_view *view)
{
	struct blob gathered[GATHER_MAX];
	size_t count;

	view->turn = (struct head_turn){ .seen = false };
	view->health = health_step(&eye->health, frame);
	view->count = blobs_find(eye->blobs, frame, view->blobs);
	view->repeated = is_again(eye, view);
	count = look_back(eye, frame, place, view, gathered);
	for (size_t i = 0; i < count; i++) {
		add(view, &gathered[i]);
	}
}

struct pursuit_frame eye_frame(
	const struct eye_view *view, int camera, int64_t exposure_ns)
{
	return (struct pursuit_frame){
		.exposure_ns = exposure_ns,
		.health = view->health,
		.repeated = view->repeated,
		.blobs = view->blobs,
		.blob_count = view->count,
		.camera = camera,
		.turn = view->turn,
	};
}
