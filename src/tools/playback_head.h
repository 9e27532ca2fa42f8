/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_PLAYBACK_HEAD_H
#define TOOLS_PLAYBACK_HEAD_H

#include "core/pursuit.h"
#include "hw/link.h"
#include "hw/mount.h"
#include "record/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Playback head: the head's driver, called as it was that night, on a line on
 * which comes what came then; what it sends is compared. Private to playback.
 */

enum {
	PLAYBACK_LINE_MAX = 32 * 1024,
	PLAYBACK_SENT_TEXT_MAX = 160,
};

/* Bytes of one way that wait, each with the time of its call. */
struct playback_bytes {
	size_t first;
	size_t count;
	uint8_t byte[PLAYBACK_LINE_MAX];
	int64_t at_ns[PLAYBACK_LINE_MAX];
};

struct playback_head {
	struct link link; /* first, see struct link */
	const struct mount_ops *ops;
	struct mount_settings settings;
	struct mount *mount; /* NULL: not open, or nobody knows how it stands */
	int64_t last_ns;
	int64_t compared; /* bytes, in all */
	struct playback_bytes came;
	struct playback_bytes went;
	char difference[PLAYBACK_SENT_TEXT_MAX]; /* ""; the first of a step */
};

void playback_head_init(struct playback_head *head, const struct mount_ops *ops,
	const struct mount_settings *settings);
void playback_head_fini(struct playback_head *head);

/* playback_head_hear - bytes on its line. */
void playback_head_hear(
	struct playback_head *head, const struct event_line *line);

/* playback_head_lose - of what it did, something was not recorded. */
void playback_head_lose(struct playback_head *head);

/* playback_head_before - what it was told before the step decided. */
void playback_head_before(
	struct playback_head *head, const struct event_step *step);

/*
 * playback_head_after - what came of the decision: @output, which is carried
 * out where something was that night. Then head->difference tells.
 */
void playback_head_after(struct playback_head *head,
	const struct event_step *step, const struct pursuit_output *output);

#endif
