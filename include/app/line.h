/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LINE_H
#define APP_LINE_H

#include "app/light.h"
#include "app/loop.h"
#include "app/steering.h"

/*
 * Line: the head's line among what the loop waits for. Serves it when bytes
 * come, when a timer says that it is due, and when the opener has news; tells
 * what becomes of it.
 */

struct line {
	struct loop *loop;
	struct steering *steering;
	struct light *light;
	const char *name; /* the caller's */
	int fd;           /* as the loop polls it; -1: not */
	int service_fd;   /* rings when the line wants service; -1: none */
};

/* line_init - nothing to close yet. */
void line_init(struct line *line);

/*
 * line_open - the line itself is opened by and by; @loop, @steering, @light and
 * @name outlive it. False, with @error filled, where the system has no timer.
 */
bool line_open(struct line *line, struct loop *loop, struct steering *steering,
	struct light *light, const char *name, struct error *error);

/* line_close - before steering_close. */
void line_close(struct line *line);

/*
 * line_serve - sends what is due, reads what has come. Hears the guard first:
 * a lamp on this line which that has darkened is not lit again.
 */
void line_serve(struct line *line);

/* line_say_farewell - until the stop frames have gone out, a second at most. */
void line_say_farewell(struct line *line);

#endif
