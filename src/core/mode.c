/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mode.h"

#include <stddef.h>

/* In the place of a mode: the one that the slew interrupted. */
#define BEFORE_SLEW MODE_COUNT

struct transition {
	enum mode from;
	enum mode_event event;
	enum mode to;
	enum mode before_slew; /* what a release then goes back to */
};

/* Whatever stands not here changes nothing. */
static const struct transition transitions[] = {
	{ MODE_SAFE, MODE_TO_HOLD, MODE_HOLD, MODE_HOLD },
	{ MODE_SAFE, MODE_TO_FOLLOW, MODE_FOLLOW, MODE_HOLD },

	{ MODE_HOLD, MODE_FAULT, MODE_SAFE, MODE_HOLD },
	{ MODE_HOLD, MODE_STOP, MODE_SAFE, MODE_HOLD },
	{ MODE_HOLD, MODE_TO_FOLLOW, MODE_FOLLOW, MODE_HOLD },
	{ MODE_HOLD, MODE_TO_SLEW, MODE_SLEW, MODE_HOLD },

	{ MODE_FOLLOW, MODE_FAULT, MODE_SAFE, MODE_HOLD },
	{ MODE_FOLLOW, MODE_STOP, MODE_SAFE, MODE_HOLD },
	{ MODE_FOLLOW, MODE_TO_HOLD, MODE_HOLD, MODE_HOLD },
	{ MODE_FOLLOW, MODE_TO_SLEW, MODE_SLEW, MODE_FOLLOW },

	{ MODE_SLEW, MODE_FAULT, MODE_SAFE, MODE_HOLD },
	{ MODE_SLEW, MODE_STOP, MODE_SAFE, MODE_HOLD },
	{ MODE_SLEW, MODE_TO_HOLD, MODE_SLEW, MODE_HOLD },
	{ MODE_SLEW, MODE_TO_FOLLOW, MODE_SLEW, MODE_FOLLOW },
	{ MODE_SLEW, MODE_RELEASE, BEFORE_SLEW, MODE_HOLD },
};

void mode_init(struct mode_state *state)
{
	*state = (struct mode_state){ MODE_SAFE, MODE_HOLD };
}

void mode_step(struct mode_state *state, enum mode_event event)
{
	size_t count = sizeof(transitions) / sizeof(*transitions);

	for (size_t i = 0; i < count; i++) {
		const struct transition *t = &transitions[i];

		if (t->from != state->mode || t->event != event) {
			continue;
		}
		state->mode = t->to == BEFORE_SLEW ? state->before_slew : t->to;
		state->before_slew = t->before_slew;
		return;
	}
}

const char *mode_name(enum mode mode)
{
	static const char *const names[MODE_COUNT] = {
		[MODE_SAFE] = "safe",
		[MODE_HOLD] = "hold",
		[MODE_FOLLOW] = "follow",
		[MODE_SLEW] = "slew",
	};

	return names[mode];
}
