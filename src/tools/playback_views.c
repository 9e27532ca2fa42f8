/* SPDX-License-Identifier: Apache-2.0 */
#include "playback_views.h"

#include <stdlib.h>
#include <string.h>

static bool fits(const struct playback_eye *eye, const struct frame *frame)
{
	return eye->eye != NULL && eye->width == frame->width &&
		eye->height == frame->height && eye->format == frame->format;
}

static size_t bytes_of(const struct frame *frame)
{
	return (size_t)frame->width * (size_t)frame->height *
		frame_pixel_bytes(frame->format);
}

static bool open_eye(struct playback_eye *eye, const struct playback_plan *plan,
	int camera, const struct frame *frame, struct error *error)
{
	if (fits(eye, frame)) {
		return true;
	}
	eye_close(eye->eye);
	free(eye->frozen);
	*eye = (struct playback_eye){ .rig = camera < rig_cameras(&plan->rig)
			? rig_through(&plan->rig, camera)
			: plan->rig,
		.width = frame->width,
		.height = frame->height,
		.format = frame->format };
	if (plan->faults != NULL) {
		eye->frozen = calloc(1, bytes_of(frame));
	}
	eye->eye = eye_open(
		&plan->eye, frame->width, frame->height, frame->format, error);
	return eye->eye != NULL;
}

static void keep_picture(struct playback_eye *eye, const struct frame *frame)
{
	size_t row = (size_t)frame->width * frame_pixel_bytes(frame->format);

	for (int y = 0; y < frame->height; y++) {
		memcpy(eye->frozen + (size_t)y * row, frame_row(frame, y), row);
	}
}

/* A picture that is frozen or black stands where the true one stood. */
static void spoil(struct playback_eye *eye, const struct faults_file *faults,
	int camera, struct frame *frame, double t_s)
{
	bool black = faults_blacken(faults, camera, t_s);

	if (eye->frozen == NULL) {
		return;
	}
	if (black) {
		memset(eye->frozen, 0, bytes_of(frame));
	}
	if (!black && !faults_freeze(faults, camera, t_s)) {
		keep_picture(eye, frame);
		return;
	}
	frame->data = eye->frozen;
	frame->stride = (size_t)frame->width * frame_pixel_bytes(frame->format);
}

static void see(struct playback_views *views, const struct playback_plan *plan,
	const struct event_frame *event, const struct frame *frame, double t_s)
{
	struct playback_view *view = &views->kept[views->next];
	struct playback_eye *seer = &views->eyes[event->camera];
	struct gather_place place = { .rig = event->placed ? &seer->rig : NULL,
		.head = event->head };

	views->next = (views->next + 1) % PLAYBACK_VIEWS_KEPT;
	if (event->fresh) {
		eye_forget(seer->eye);
	}
	eye_look(seer->eye, frame, &place, &view->view);
	view->camera = event->camera;
	view->number = event->number;
	view->exposure_ns = event->exposure_ns;
	if (plan->faults != NULL) {
		view->exposure_ns +=
			faults_stamp_ns(plan->faults, event->camera, t_s);
	}
	view->known = true;
}

bool playback_views_add(struct playback_views *views,
	const struct playback_plan *plan, const struct event_frame *event,
	struct frame *frame, double t_s, struct error *error)
{
	struct playback_eye *eye = &views->eyes[event->camera];

	if (plan->faults != NULL &&
		faults_lose_frame(plan->faults, event->camera, t_s)) {
		return true;
	}
	if (!open_eye(eye, plan, event->camera, frame, error)) {
		return false;
	}
	if (plan->faults != NULL) {
		spoil(eye, plan->faults, event->camera, frame, t_s);
	}
	see(views, plan, event, frame, t_s);
	return true;
}

bool playback_views_find(const struct playback_views *views, int camera,
	int64_t number, struct pursuit_frame *frame)
{
	for (size_t i = 0; i < PLAYBACK_VIEWS_KEPT; i++) {
		const struct playback_view *view = &views->kept[i];

		if (view->known && view->camera == camera &&
			view->number == number) {
			*frame = eye_frame(
				&view->view, camera, view->exposure_ns);
			return true;
		}
	}
	return false;
}

void playback_views_fini(struct playback_views *views)
{
	for (int i = 0; i < PIECE_CAMERAS_MAX; i++) {
		eye_close(views->eyes[i].eye);
		free(views->eyes[i].frozen);
	}
}
