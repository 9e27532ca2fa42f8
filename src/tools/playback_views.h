/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_PLAYBACK_VIEWS_H
#define TOOLS_PLAYBACK_VIEWS_H

#include "record/piece.h"
#include "tools/playback.h"

/*
 * Playback views: each camera's eye, and what it saw last; private to
 * playback. A camera's thread may be some pictures ahead of the loop, so the
 * last few are kept.
 */

enum {
	PLAYBACK_VIEWS_KEPT = 16
};

struct playback_view {
	int camera;
	int64_t number;
	int64_t exposure_ns;
	bool known;
	struct eye_view view;
};

/* One camera's eye, made for its first picture. */
struct playback_eye {
	struct eye *eye; /* NULL: it has seen nothing */
	int width;
	int height;
	enum frame_format format;
	struct rig rig;  /* looked at through this camera */
	uint8_t *frozen; /* a copy of its last picture, where one may freeze */
};

struct playback_views {
	struct playback_eye eyes[PIECE_CAMERAS_MAX];
	struct playback_view kept[PLAYBACK_VIEWS_KEPT];
	size_t next;
};

/*
 * playback_views_add - looks at a picture, with the plan's faults of @t_s.
 *
 * False, with @error filled, where the eye cannot be made.
 */
bool playback_views_add(struct playback_views *views,
	const struct playback_plan *plan, const struct event_frame *event,
	struct frame *frame, double t_s, struct error *error);

/* playback_views_find - false where that one was not seen. */
bool playback_views_find(const struct playback_views *views, int camera,
	int64_t number, struct pursuit_frame *frame);

void playback_views_fini(struct playback_views *views);

#endif
