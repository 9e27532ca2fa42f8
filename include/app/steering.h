/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_STEERING_H
#define APP_STEERING_H

#include "app/opener.h"
#include "base/error.h"
#include "core/earshot.h"
#include "core/head.h"
#include "hw/link_tap.h"
#include "hw/mount.h"
#include "record/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Steering: keeps the line to the head. What breaks is opened anew by name
 * every half a second, in a thread of its own, and the head's position is
 * heard before anything moves. One that never answers may have gone on as it
 * was told last while the line was away: its place is doubted by as much. Time
 * is an argument.
 */

enum steering_state {
	STEERING_NONE,   /* there is no head: "none" */
	STEERING_ABSENT, /* the line is not there */
	STEERING_ASKING, /* open; waits for an answer that is fresh */
	STEERING_READY,
};

enum {
	STEERING_SAMPLES_MAX = 64,
	STEERING_SENT_MAX = 64,
};

/* Who is told of each call of the head's driver; NULL: nobody. */
struct steering_witness {
	void *context;
	void (*called)(void *context, const struct event_call *call);
};

struct steering {
	const struct mount_ops *ops; /* NULL: no head */
	struct mount_settings settings;
	const char *address;   /* of the line; the caller's */
	struct opener *opener; /* NULL: no head */
	bool opening;          /* it is at work */
	bool answered;         /* the head, on this line */
	bool shines;           /* the lamp on it, as was said last */
	struct link *link;
	struct mount *mount;
	enum steering_state state;
	bool starting;      /* its first line or answer may yet come in time */
	struct error error; /* why it is absent */
	int64_t next_open_ns; /* while absent */
	int64_t next_ns;      /* call service again by then */
	struct earshot earshot;
	int64_t heard_ns;    /* the newest sample, or since when it asks */
	double silence_s;    /* a sample that is older says nothing of now */
	struct link_ear ear; /* of the line; set it before the first service */
	struct steering_witness witness; /* the same */
	uint64_t opened;
	struct mount_sample last;      /* of a head that never answers ... */
	int64_t lost_ns;               /* ... when its line was lost */
	struct mount_stats last_stats; /* of the last open line, once closed */
	struct mount_sample samples[STEERING_SAMPLES_MAX];
	size_t sample_count; /* since they were taken last */
	struct mount_command sent[STEERING_SENT_MAX];
	size_t sent_count; /* the same of commands that went out */
};

/*
 * steering_init - opens no line yet, but starts the thread that will.
 *
 * @kind:      a name that mount_find knows, or "none"
 * @silence_s: a head unheard for longer is asked again before it may move
 *
 * False, with @error filled, where there is no such kind. To be closed in
 * either case.
 */
bool steering_init(struct steering *steering, const char *kind,
	const char *address, const struct mount_settings *settings,
	double silence_s, struct error *error);

/* steering_close - sends nothing, waits for nothing. */
void steering_close(struct steering *steering);

/*
 * steering_service - opens, sends what is due, reads what has come.
 *
 * Call it by next_ns, when bytes wait on steering_fd, which may be another
 * one afterwards, and when steering_news_fd is readable.
 */
void steering_service(struct steering *steering, int64_t now_ns);

/* steering_taken - samples and commands were made use of. */
void steering_taken(struct steering *steering);

/* steering_lose - the line hung up; it is opened anew. */
void steering_lose(
	struct steering *steering, int64_t now_ns, const struct error *error);

/* steering_fd - to poll; -1 where there is none. */
int steering_fd(const struct steering *steering);

/* steering_news_fd - readable when a line was opened, or could not be. */
int steering_news_fd(const struct steering *steering);

/* steering_asks - whether the head is one that says where it is. */
bool steering_asks(const struct steering *steering);

/*
 * steering_waits - a head that answered on this line fell silent, and not yet
 * for longer than core/lull.h bears.
 */
bool steering_waits(const struct steering *steering, int64_t now_ns);

/*
 * steering_starts - the line is being opened for the first time, or its first
 * answer is not overdue: it is not ready, and nothing is wrong.
 */
bool steering_starts(const struct steering *steering);

/* Without a ready head nothing is commanded; a stop goes out as it can. */
void steering_command(
	struct steering *steering, struct mount_rates rates, int64_t now_ns);

/* steering_focus - what the lamp's motor shall be told with them. */
void steering_focus(struct steering *steering, double told, int64_t now_ns);

void steering_stop(struct steering *steering, int64_t now_ns);

/*
 * steering_halted - somebody else stopped the head at @at_ns, since nothing
 * was heard of this program: counts as a command that went out then.
 */
void steering_halted(struct steering *steering, int64_t at_ns);

/*
 * steering_lamp - the lamp on the head's own line, where there is one: lit, to
 * be said again at each step, or dark.
 */
void steering_lamp(struct steering *steering, bool lit, int64_t now_ns);

/* steering_has_lamp - whether there is one. */
bool steering_has_lamp(const struct steering *steering);

struct mount_stats steering_stats(const struct steering *steering);

/* steering_state_name - "none", "absent", "asking" or "ready". */
const char *steering_state_name(enum steering_state state);

#endif
