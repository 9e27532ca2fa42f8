/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_LINES_H
#define GUARD_LINES_H

#include "base/error.h"
#include "core/guard.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Lines: the guard's inputs and outputs on a chip. One const table a kind of
 * chip, listed in lines.c. The roles are those of core/guard.h; there is no
 * way to drive any other line.
 */

enum {
	LINES_FDS_MAX = GUARD_INPUT_COUNT,
	LINES_NOT_WIRED = -1,
};

enum lines_bias {
	LINES_BIAS_NONE,
	LINES_PULL_UP,
	LINES_PULL_DOWN,
};

struct lines_plan {
	const char *place;             /* behind the scheme */
	int inputs[GUARD_INPUT_COUNT]; /* offsets, or LINES_NOT_WIRED */
	int outputs[GUARD_OUTPUT_COUNT];
	enum lines_bias bias;
	bool closed_is_low; /* contacts switch to ground */
};

struct lines;

struct lines_ops {
	/* All outputs low. NULL, with @error filled, on failure. */
	struct lines *(*open)(
		const struct lines_plan *plan, struct error *error);

	/* False where the chip is gone; @looks are then all open. */
	bool (*read)(struct lines *lines,
		struct contact_look looks[GUARD_INPUT_COUNT]);

	/* Only what changed is written. False where the chip is gone. */
	bool (*write)(
		struct lines *lines, const bool levels[GUARD_OUTPUT_COUNT]);

	/* What to poll for news of inputs; returns how many. */
	int (*fds)(const struct lines *lines, int fds[LINES_FDS_MAX]);

	/* Changes no level by itself; NULL is fine. */
	void (*close)(struct lines *lines);
};

/* A backend's own struct starts with this one. */
struct lines {
	const struct lines_ops *ops;
};

extern const struct lines_ops lines_gpiod;
extern const struct lines_ops lines_sim;

/* lines_scheme - the backend of "gpio:/dev/gpiochip0" or "sim:PATH". */
const struct lines_ops *lines_scheme(const char *address, const char **place);

#endif
