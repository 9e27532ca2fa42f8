/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MODE_H
#define CORE_MODE_H

/*
 * Mode: what the head is allowed to do, as one transition table.
 *
 * A manual slew wins in every mode but SAFE and goes back to what it
 * interrupted. SAFE is left only by an explicit word, and only once the
 * fault is gone.
 */

enum mode {
	MODE_SAFE,   /* stopped by a fault or by the operator; dark and still */
	MODE_HOLD,   /* tracks, but the head stays where it is */
	MODE_FOLLOW, /* the head follows the chosen target */
	MODE_SLEW,   /* the operator turns the head */
	MODE_COUNT,
};

enum mode_event {
	MODE_NOTHING,
	MODE_FAULT, /* any fault that must end dark and still */
	MODE_STOP,  /* the operator's stop */
	MODE_TO_HOLD,
	MODE_TO_FOLLOW,
	MODE_TO_SLEW,
	MODE_RELEASE, /* of a slew */
	MODE_EVENT_COUNT,
};

struct mode_state {
	enum mode mode;
	enum mode before_slew; /* HOLD or FOLLOW */
};

/* mode_init - SAFE: nothing moves before somebody says so. */
void mode_init(struct mode_state *state);

/* mode_step - the mode after @event; unlisted events change nothing. */
void mode_step(struct mode_state *state, enum mode_event event);

/* mode_name - "safe", "hold", "follow" or "slew". */
const char *mode_name(enum mode mode);

#endif
