/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_TOWER_H
#define FAULT_TOWER_H

#include "hand.h"
#include "night.h"
#include "post.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Tower: one whole site at once. The real daemon in a simulated night, the
 * real head's simulator, the real guard on simulated lines, and searchlightctl
 * hold on a real terminal, whose key this test holds or lets go.
 */

/* The programs. */
struct tower_paths {
	struct night_paths night;
	const char *guard;
	const char *step_clock; /* a library to preload; NULL: there is none */
};

/* How a site differs from the usual one; all NULL: not at all. */
struct tower_plan {
	const char *guard;                /* its settings besides */
	const char *daemon;               /* its settings besides */
	const char *scenario;             /* the night besides */
	const char *faults[NIGHT_FAULTS]; /* of the head, on SIGUSR1 */
	bool steps_clock; /* the daemon's wall clock is the test's */
	int repeat_ms;    /* of a held key; 0: the usual 30 */

	/* The lamp hangs on the head's own line, behind no shutter. */
	enum tower_line_lamp {
		TOWER_OWN_LINE,
		TOWER_AUXILIARY, /* of the Pelco head */
		TOWER_CHANNEL,   /* of a DMX fixture in its place */
	} lamp;
};

/* A night in which the target stays near: for whoever is long away from it. */
extern const char tower_calm_night[];

struct tower {
	const struct tower_paths *paths;
	const struct tower_plan *plan;
	struct night night;
	struct post post;
	int64_t began_ns;         /* when the daemon was started last */
	int control;              /* a connection to the daemon; -1: none yet */
	struct hand hand;         /* the operator's; shown since tower_forget */
	unsigned long long press; /* the newest, as searchlightctl shows it */
	long guard_said;          /* what the guard had said then ... */
	long daemon_said;         /* ... and the daemon */
	/* Whoever else has work at each pass; NULL: nobody. */
	void (*besides)(struct tower *tower);
	void *context; /* of that one */
};

/*
 * tower_open - everything is started; the head follows a firm target, the key
 * is turned, the operator sits there. False where that did not come about.
 */
bool tower_open(struct tower *tower, const struct tower_paths *paths,
	const struct tower_plan *plan);
void tower_close(struct tower *tower);

/* Its parts, for whoever orders them otherwise. */
void tower_prepare(struct tower *tower, const struct tower_paths *paths,
	const struct tower_plan *plan);
void tower_start_daemon(struct tower *tower);
void tower_start_guard(struct tower *tower);
void tower_sit_down(struct tower *tower);
void tower_turn_key(struct tower *tower);

/* tower_follows - says "mode follow" until it follows a firm target. */
bool tower_follows(struct tower *tower, double wait_s);

/* tower_say_follow - says it once, and waits for nobody. */
void tower_say_follow(struct tower *tower);

/* tower_run - @for_ms go by; a held key repeats meanwhile. */
void tower_run(struct tower *tower, int for_ms);

/* tower_press - the key goes down, and stays. */
void tower_press(struct tower *tower);
void tower_let_go(struct tower *tower);

/* tower_repeat - a key that went down a while ago begins to repeat. */
void tower_repeat(struct tower *tower);

/* tower_light - presses until there is light; false where there is none. */
bool tower_light(struct tower *tower, int tries);
bool tower_is_lit(struct tower *tower);

/* tower_rises - how often power came to the lamp so far. */
uint32_t tower_rises(struct tower *tower);

/*
 * tower_dark_ns - when the light went out at last: its line is low, its timer
 * has run down, or its frame is on the head's line. Negative: it did not
 * within @wait_ms.
 */
int64_t tower_dark_ns(struct tower *tower, int wait_ms);

/* tower_forget - what was said until now is not looked at again. */
void tower_forget(struct tower *tower);

/*
 * tower_who_says - "status", "guard", "daemon" or "operator": where a person
 * can read @sentence since tower_forget; NULL: nowhere.
 */
const char *tower_who_says(struct tower *tower, const char *sentence);

/* tower_reseat - the operator sits down anew where searchlightctl ended. */
void tower_reseat(struct tower *tower);

/* tower_restart - programs that hang are woken, those that ended begin anew. */
void tower_restart(struct tower *tower);

/*
 * tower_heal - all that was broken is whole again, what ended is started
 * anew, and it follows again; the key stays as it is held. False where that
 * did not come about.
 */
bool tower_heal(struct tower *tower);

#endif
