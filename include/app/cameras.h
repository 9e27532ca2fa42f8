/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CAMERAS_H
#define APP_CAMERAS_H

#include "app/capture.h"
#include "app/loop.h"
#include "core/pursuit.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Cameras: the one or two that the daemon sees by, each with a capture and
 * thread of its own. One that fails beside another is named and tried anew,
 * and the other goes on.
 */

enum {
	CAMERAS_TEXT_MAX = 512
};

/* Who is told that a camera has news, in the loop. */
struct cameras_post {
	void *context;
	void (*handle)(void *context, int camera);
};

struct cameras_slot {
	struct cameras *cameras;
	int index;
};

struct cameras {
	int count; /* 1 or 2; 0: not open */
	struct capture *capture[RIG_CAMERAS];
	struct capture_report report[RIG_CAMERAS];
	struct cameras_post post;
	struct cameras_slot slot[RIG_CAMERAS];
	struct capture_shot shot;     /* the last one that was taken */
	int64_t night_ns;             /* when a simulated night began */
	int64_t since_ns;             /* when they began to be listened to */
	char alone[CAMERAS_TEXT_MAX]; /* who fails beside another; "": nobody */
};

/*
 * cameras_open - opens those that the settings name.
 *
 * @witnesses: of the pictures of each
 * @rig:     as loaded; made to fit, see camera_choice_open. A second camera
 *           that the settings do not name is taken out of it.
 *
 * False, with @error filled, where one cannot be opened at first.
 */
bool cameras_open(struct cameras *cameras, const struct settings *settings,
	const struct capture_witness witnesses[RIG_CAMERAS], struct rig *rig,
	struct error *error);

/* cameras_listen - @post is told of news from here on. */
bool cameras_listen(struct cameras *cameras, struct cameras_post post,
	struct loop *loop, struct error *error);

void cameras_close(struct cameras *cameras);

/*
 * cameras_take - a camera's newest picture, and its report; false where none
 * came. What @frame holds lives until the next is taken.
 */
bool cameras_take(
	struct cameras *cameras, int camera, struct pursuit_frame *frame);

/* cameras_place - how they stand from now on, and whether a target is held. */
void cameras_place(struct cameras *cameras, const struct pursuit *pursuit,
	const struct pursuit_output *step);

/*
 * cameras_watch - whether one of two fails, in cameras->alone. True where that
 * has changed.
 */
bool cameras_watch(
	struct cameras *cameras, const struct pursuit *pursuit, int64_t now_ns);

/* cameras_run - each of them delivers, or is believed to. */
bool cameras_run(const struct cameras *cameras);

/*
 * cameras_over - nothing will come of any of them any more; @why is set to the
 * first damage that was found, or NULL where all came to their end.
 */
bool cameras_over(const struct cameras *cameras, const struct error **why);

/* cameras_age_s - since a camera's newest picture, or since cameras_listen. */
double cameras_age_s(const struct cameras *cameras,
	const struct pursuit *pursuit, int camera, int64_t now_ns);

#endif
