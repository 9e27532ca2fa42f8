/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_CTL_TALK_H
#define TOOLS_CTL_TALK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Ctl talk: one line to the daemon's control socket and one line back. */

enum {
	CTL_ANSWER_MAX = 64 * 1024
};

/* ctl_connect - the socket's descriptor; -1, with @error filled, else. */
int ctl_connect(const char *path, int wait_ms, struct error *error);

/*
 * ctl_ask - sends @line, waits for the answer; both without a line's end.
 *
 * False, with @error filled, where the daemon hangs up, is silent for
 * @wait_ms or answers without an end.
 */
bool ctl_ask(int fd, const char *line, char answer[CTL_ANSWER_MAX], int wait_ms,
	struct error *error);

#endif
