/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LIGHT_H
#define APP_LIGHT_H

#include "app/handover.h"
#include "app/steering.h"
#include "core/pursuit.h"
#include "core/sky.h"
#include "guard/message.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Light: what the daemon says to the guard, which owns the lamp, and hears of
 * it. The daemon only claims: that light is permitted at this moment, and that
 * an operator holds the key. Without a guard it claims to nobody, and there is
 * no light.
 *
 * A press begins with light_press, which numbers it, and lives while
 * light_hold renews it within LEASE_HELD_NS; once lapsed or released its
 * number is never good again.
 *
 * Never blocks, allocates nothing. Time is an argument.
 */

struct light {
	const char *path; /* of the guard's socket; "": there is none */
	int fd;           /* -1: no guard */
	int64_t next_dial_ns;
	uint64_t sequence; /* on this connection */
	uint64_t press;    /* 0: nobody holds the key */
	int64_t held_ns;
	uint64_t last_press;
	struct handover handover; /* of the head's line */
	bool may_shine;           /* by the last step */
	const char *refusal;      /* its first; NULL: all is permitted */
	bool reported;
	int64_t reported_ns;
	struct message_report report;
};

/* light_init - no guard yet. @path must outlive it. */
void light_init(struct light *light, const char *path);

/* light_close - hangs up, upon which the guard is dark at once. */
void light_close(struct light *light);

/*
 * light_hear - what the guard has said by now; before each word on a line from
 * which the guard may just have darkened the lamp itself.
 */
void light_hear(struct light *light, int64_t now_ns);

/*
 * light_step - seeks the guard, hears it, hands it the head's line, and tells
 * it what @step and @sky decided.
 */
void light_step(struct light *light, const struct pursuit_output *step,
	const struct sky_verdict *sky, const struct steering *steering,
	const struct settings *settings, int64_t now_ns);

/* light_scene - what the guard and the black box are told of @step. */
struct message_scene light_scene(
	const struct pursuit_output *step, const struct sky_verdict *sky);

/* light_withdraw - no light is permitted, at once; the key is let go. */
void light_withdraw(struct light *light, int64_t now_ns);

/* light_press - a new press; its number, or 0 where another is held. */
uint64_t light_press(struct light *light, int64_t now_ns);

/* light_hold - renews it; false where it has lapsed or never was. */
bool light_hold(struct light *light, uint64_t press, int64_t now_ns);

/* light_release - lets go of it, if it is held. */
void light_release(struct light *light, uint64_t press);

/* light_heard - the guard has said something lately. */
bool light_heard(const struct light *light, int64_t now_ns);

/* light_is_lit - by the guard's own word. */
bool light_is_lit(const struct light *light, int64_t now_ns);

/*
 * light_glows - whether a lamp on the head's own line may be lit: the guard
 * said so just now, and everything that the daemon knows says so too.
 */
bool light_glows(const struct light *light, int64_t now_ns);

/*
 * light_why - what keeps it dark, as one sentence; also where it is lit. Where
 * the guard waits for the daemon's permit: why that is refused.
 */
const char *light_why(const struct light *light, int64_t now_ns);

/*
 * light_alarm - why the head must stand still as well: a stop or a limit
 * switch is open; NULL where it need not.
 */
const char *light_alarm(const struct light *light, int64_t now_ns);

#endif
