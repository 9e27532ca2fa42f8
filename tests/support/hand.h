/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_HAND_H
#define SUPPORT_HAND_H

#include "process.h"

#include <pty.h>
#include <string.h>

/*
 * Hand: the operator's, on the key of searchlightctl hold at a real terminal.
 * Whoever has one calls hand_work every millisecond or two.
 */

enum {
	HAND_TEXT_MAX = 8192,
	HAND_REPEAT_MS = 30,        /* of a held key, where not told */
	HAND_FIRST_REPEAT_MS = 300, /* after it went down */
};

struct hand {
	int terminal;              /* the key's other end; -1: shut */
	pid_t hold;                /* searchlightctl hold; 0: ended */
	int repeat_ms;             /* of a held key; 0: the usual */
	bool holds;                /* the key is held down */
	int64_t key_ns;            /* it repeated last */
	char shown[HAND_TEXT_MAX]; /* on the terminal since it was forgotten */
	size_t shown_size;
};

/* @ctl: the program; @control: the daemon's socket. */
static inline void hand_sit_down(
	struct hand *hand, const char *ctl, const char *control)
{
	hand->hold = forkpty(&hand->terminal, NULL, NULL, NULL);
	assert_true(hand->hold >= 0);
	if (hand->hold == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execl(ctl, ctl, "--socket", control, "hold", (char *)NULL);
		_exit(127);
	}
	fcntl(hand->terminal, F_SETFL, O_NONBLOCK);
	fcntl(hand->terminal, F_SETFD, FD_CLOEXEC);
}

static inline void hand_stand_up(struct hand *hand)
{
	if (hand->terminal >= 0) {
		close(hand->terminal);
	}
	hand->terminal = -1;
	if (hand->hold > 0) {
		kill(hand->hold, SIGKILL);
		process_wait(hand->hold, 5.0);
	}
	hand->hold = 0;
}

/* What the terminal shows is read, so that it never fills. */
static inline void hand_read(struct hand *hand)
{
	char text[512];
	struct pollfd wait = { hand->terminal, POLLIN, 0 };

	while (hand->terminal >= 0 && poll(&wait, 1, 0) == 1) {
		ssize_t got = read(hand->terminal, text, sizeof(text));
		size_t room = HAND_TEXT_MAX - 1 - hand->shown_size;

		if (got <= 0) {
			return;
		}
		size_t taken = (size_t)got < room ? (size_t)got : room;
		memcpy(hand->shown + hand->shown_size, text, taken);
		hand->shown_size += taken;
		hand->shown[hand->shown_size] = '\0';
	}
}

static inline void hand_forget(struct hand *hand)
{
	hand_read(hand);
	hand->shown_size = 0;
	hand->shown[0] = '\0';
}

/* searchlightctl listens to the key: what was typed before counts for nothing.
 */
static inline bool hand_is_heard(const struct hand *hand)
{
	return strstr(hand->shown, "Hold any key") != NULL;
}

static inline int64_t hand_repeat_ns(const struct hand *hand)
{
	return (hand->repeat_ms > 0 ? hand->repeat_ms : HAND_REPEAT_MS) *
		CLOCK_NS_PER_MS;
}

/* A keyboard misses no repetition: what a late test owes comes in a burst. */
static inline void hand_work(struct hand *hand)
{
	int64_t repeat_ns = hand_repeat_ns(hand);
	int64_t now_ns = clock_now_ns();
	char keys[16];
	size_t count = 0;

	memset(keys, ' ', sizeof(keys));
	while (hand->holds && hand->key_ns + repeat_ns <= now_ns) {
		hand->key_ns += repeat_ns;
		count += count < sizeof(keys);
	}
	if (count > 0 && hand->terminal >= 0) {
		(void)!write(hand->terminal, keys, count);
	}
	hand_read(hand);
}

/* The key goes down; HAND_FIRST_REPEAT_MS later it begins to repeat. */
static inline void hand_press(struct hand *hand)
{
	hand->holds = false;
	hand->key_ns = clock_now_ns();
	(void)!write(hand->terminal, " ", 1);
}

static inline void hand_repeat(struct hand *hand)
{
	hand->key_ns = clock_now_ns() - hand_repeat_ns(hand);
	hand->holds = true;
	hand_work(hand);
}

#endif
