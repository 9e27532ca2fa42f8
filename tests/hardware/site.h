/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HARDWARE_SITE_H
#define HARDWARE_SITE_H

#include "hand.h"
#include "lamp_watch.h"
#include "live_camera.h"
#include "night.h"
#include "post.h"

/*
 * Site: everything at once on a real kernel's drivers. The real guard on
 * gpio-sim, the real daemon with a V4L2 camera and a Pelco-D head behind two
 * UARTs, searchlightctl hold on a terminal. A thread that is never late watches
 * the lamp's lines and repeats the key.
 */

enum {
	SITE_LATE_MS = 5, /* what is read from the lines, at most */
};

struct site {
	const char *guard_path;
	struct night night;
	struct post post;
	struct live_camera camera;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	struct hand hand;
	struct lamp_watch lamp;
	bool ending;
};

/* site_open - all is started; it follows, and the key was turned. */
void site_open(
	struct site *site, const struct night_paths *paths, const char *guard);
void site_close(struct site *site);

/* site_follows - says so until it follows a firm target; false after 60 s. */
bool site_follows(struct site *site);

void site_turn_key(struct site *site);

/* site_light - lets go, and presses anew until there is light. */
bool site_light(struct site *site);
void site_let_go(struct site *site);
struct lamp_watch site_lamp(struct site *site);

/*
 * site_heal - contacts are closed, pictures come, what ended is started anew,
 * it follows again and the key is turned; the operator's stays as it is.
 */
bool site_heal(struct site *site);

/* site_show - what the programs have said. */
void site_show(struct site *site);

#endif
