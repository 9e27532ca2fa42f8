/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_LAMP_WORD_H
#define HW_LAMP_WORD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Lamp word: what a mount was last told of a lamp that hangs on its own line,
 * and what is still to be said about it. Light is believed for MOUNT_LAMP_NS
 * only. Each change is said three times, and how it stands once a second,
 * since no head confirms it. Private to this room.
 */

struct lamp_word {
	bool served; /* there is such a lamp */
	bool lit;
	int64_t word_ns; /* when it was said last that it be lit */
	int left;        /* times that it is still to be said */
	int64_t told_ns; /* when it was said last on the line */
};

/* lamp_word_init - dark, and that is to be said. */
void lamp_word_init(struct lamp_word *word, bool served, int64_t now_ns);

/* lamp_word_say - lit until MOUNT_LAMP_NS from now, or dark. */
void lamp_word_say(struct lamp_word *word, bool lit, int64_t now_ns);

/* lamp_word_expire - to be called before anything is sent. */
void lamp_word_expire(struct lamp_word *word, int64_t now_ns);

/* lamp_word_urgent - that it be dark is still to be said: before all else. */
bool lamp_word_urgent(const struct lamp_word *word);

/* lamp_word_told - it was said once. */
void lamp_word_told(struct lamp_word *word, int64_t now_ns);

/* lamp_word_due - when it is to be said next; INT64_MAX: never. */
int64_t lamp_word_due(const struct lamp_word *word);

#endif
