/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REHEARSAL_EYE_H
#define REHEARSAL_EYE_H

#include "tools/rehearsal.h"

/*
 * The rehearsal's camera and vision: looks at each exposure at once, and
 * hands it over when it would have arrived.
 */

enum {
	REHEARSAL_WAITING_MAX = 8
};

struct rehearsal_waiting {
	struct rehearsal_frame frame;
	struct eye_view seen;
	void *pixels;       /* a copy of the view's */
	struct frame whole; /* the recorded frame, where there is one ... */
	void *whole_pixels; /* ... and its copy */
};

struct rehearsal_eye {
	struct eye *eye;
	int64_t delay_ns;
	struct rehearsal_waiting waiting[REHEARSAL_WAITING_MAX];
	unsigned first;
	unsigned count;
};

bool rehearsal_eye_init(struct rehearsal_eye *eye, const struct scene *scene,
	const struct eye_settings *settings, double delay_s,
	struct error *error);
void rehearsal_eye_fini(struct rehearsal_eye *eye);

/*
 * Takes in a view; times are since the scene's zero.
 *
 * @head:  in truth
 * @place: how the camera stands, as it is believed to
 */
bool rehearsal_eye_see(struct rehearsal_eye *eye, const struct scene_view *view,
	struct mount_angles head, const struct gather_place *place,
	int64_t exposure_ns, struct error *error);

/* When the oldest that waits arrives; -1: none waits. */
int64_t rehearsal_eye_arrival(const struct rehearsal_eye *eye);

/* Takes it; it lives until REHEARSAL_WAITING_MAX more were seen. */
struct rehearsal_frame rehearsal_eye_take(struct rehearsal_eye *eye);

#endif
