/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "app/orders.h"
#include "app/status.h"

#include <stddef.h>

/*
 * Command: the words that an operator may say, as one table. Every door
 * speaks it: the control socket, and whatever comes later.
 *
 * One line in, one line out:
 *
 *   ok TEXT            done
 *   refused: SENTENCE  understood, not allowed now
 *   usage: TEXT        not understood
 *   {...}              what was asked for
 */

/* What a door lets its user do; each includes those before it. */
enum right {
	RIGHT_WATCH,
	RIGHT_STEER,
};

enum {
	SPEAKER_NAME_MAX = 48
};

/* Who says something, as the black box tells it. */
struct speaker {
	enum right right;
	char name[SPEAKER_NAME_MAX]; /* "user 1000, process 4711" */
};

struct command_desk {
	const struct status *status; /* what the words are judged by */
	struct orders *orders;       /* what they change ... */
	struct light *light;         /* ... and who holds the key */
};

enum {
	COMMAND_LINE_MAX = 256, /* bytes, without the line's end */
	COMMAND_ANSWER_MAX = STATUS_TEXT_MAX,
};

/*
 * command_changes - whether @line is a word that changes something, but for
 * what only holds what was said before.
 */
bool command_changes(const char *line);

/*
 * command_run - one line, and its answer into @answer of COMMAND_ANSWER_MAX.
 *
 * @line:   without its end; cut up
 * @answer: without a line's end
 */
void command_run(const struct command_desk *desk, enum right right, char *line,
	char *answer);

#endif
