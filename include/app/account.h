/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ACCOUNT_H
#define APP_ACCOUNT_H

#include "app/light.h"
#include "core/pursuit.h"
#include "core/sky.h"
#include "guard/clerk.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Account: the daemon's black box: what is worth a record, and when. Each
 * change of mode, fault, permits, key and of what the guard says, each word of
 * an operator, and how everything stands once a second, five times while lit.
 *
 * Never waits, allocates nothing. Time is an argument.
 */

struct account {
	struct clerk clerk;
	struct black_box_entry last;
	char fault[BLACK_BOX_TEXT_MAX]; /* that was told last */
	char said[BLACK_BOX_TEXT_MAX];  /* the word that was told last ... */
	int64_t said_ns;                /* ... and when it was said last */
	int64_t next_ns;                /* when it is told how it stands */
	int64_t permits_ns; /* when permits were told last while dark */
};

/* account_open - as clerk_open: first of all, since it forks. */
void account_open(struct account *account, const struct settings *settings);

/* account_close - the last words, then as clerk_close. */
void account_close(struct account *account, const char *why);

struct account_facts {
	const struct pursuit_output *step;
	const struct sky_verdict *sky;
	const struct light *light;
	const char *fault;  /* "": none */
	const char *reason; /* why it is safe */
};

/* account_step - writes down what is worth it of this step. */
void account_step(struct account *account, const struct account_facts *facts,
	int64_t now_ns);

/*
 * account_word - @who said @line, and was answered @answer. What is said again
 * within a second, as a held slew is, is written once.
 */
void account_word(struct account *account, const char *who, const char *line,
	const char *answer, int64_t now_ns);

#endif
