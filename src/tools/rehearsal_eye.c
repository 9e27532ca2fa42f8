/* SPDX-License-Identifier: Apache-2.0 */
#include "rehearsal_eye.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A frame with pixels of its own, rows without gaps. */
static bool own(struct frame *frame, void **pixels)
{
	size_t row = (size_t)frame->width * frame_pixel_bytes(frame->format);
	char *to;

	if (*pixels == NULL) {
		*pixels = malloc(row * (size_t)frame->height);
	}
	if (*pixels == NULL) {
		return false;
	}
	to = *pixels;
	for (int y = 0; y < frame->height; y++) {
		memcpy(to + (size_t)y * row, frame_row(frame, y), row);
	}
	frame->data = *pixels;
	frame->stride = row;
	return true;
}

bool rehearsal_eye_init(struct rehearsal_eye *eye, const struct scene *scene,
	const struct eye_settings *settings, double delay_s,
	struct error *error)
{
	struct error why;

	eye->delay_ns = llround(delay_s * CLOCK_NS_PER_S);
	eye->eye = eye_open(
		settings, scene->width, scene->height, scene->format, &why);
	return eye->eye != NULL
		? true
		: error_set(error, why.code, "%s: %s", scene->name, why.text);
}

void rehearsal_eye_fini(struct rehearsal_eye *eye)
{
	eye_close(eye->eye);
	for (int i = 0; i < REHEARSAL_WAITING_MAX; i++) {
		free(eye->waiting[i].pixels);
		free(eye->waiting[i].whole_pixels);
	}
}

static bool own_all(struct rehearsal_waiting *slot)
{
	struct scene_view *view = &slot->frame.view;

	if (view->whole != NULL) {
		slot->whole = *view->whole;
		view->whole = &slot->whole;
		if (!own(&slot->whole, &slot->whole_pixels)) {
			return false;
		}
	}
	return own(&view->frame, &slot->pixels);
}

/* Finds what there is to find, where the scene has not done so itself. */
static void look(struct rehearsal_eye *eye, const struct scene_view *view,
	const struct gather_place *place, struct rehearsal_waiting *slot)
{
	struct eye_view *seen = &slot->seen;

	if (view->blobs == NULL) {
		eye_look(eye->eye, &view->frame, place, seen);
	} else {
		seen->health = FRAME_SOUND;
		seen->repeated = false;
		seen->turn = (struct head_turn){ .seen = false };
		seen->count = view->blob_count;
		memcpy(seen->blobs, view->blobs,
			view->blob_count * sizeof(*view->blobs));
	}
}

bool rehearsal_eye_see(struct rehearsal_eye *eye, const struct scene_view *view,
	struct mount_angles head, const struct gather_place *place,
	int64_t exposure_ns, struct error *error)
{
	unsigned index = (eye->first + eye->count) % REHEARSAL_WAITING_MAX;
	struct rehearsal_waiting *slot = &eye->waiting[index];

	if (eye->count == REHEARSAL_WAITING_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"%d frames are under way at once: the camera's delay "
			"is too long for its rate",
			REHEARSAL_WAITING_MAX + 1);
	}
	slot->frame = (struct rehearsal_frame){
		.index = view->frame.sequence,
		.exposure_ns = exposure_ns,
		.view = *view,
		.seen = &slot->seen,
		.head = head,
	};
	look(eye, view, place, slot);
	if (view->frame.data != NULL && !own_all(slot)) {
		return error_set(error, ERROR_FAILED, "frame: out of memory");
	}
	eye->count++;
	return true;
}

int64_t rehearsal_eye_arrival(const struct rehearsal_eye *eye)
{
	return eye->count == 0
		? -1
		: eye->waiting[eye->first].frame.exposure_ns + eye->delay_ns;
}

struct rehearsal_frame rehearsal_eye_take(struct rehearsal_eye *eye)
{
	struct rehearsal_frame frame = eye->waiting[eye->first].frame;

	eye->first = (eye->first + 1) % REHEARSAL_WAITING_MAX;
	eye->count--;
	return frame;
}
