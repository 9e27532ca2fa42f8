/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REPLAY_PACE_H
#define TOOLS_REPLAY_PACE_H

#include "tools/playback.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Replay pace: shows what is decided picture by picture, at the speed of the
 * night or a multiple, or one at each press of Enter.
 */
struct replay_pace {
	double speed;     /* 0: as fast as it goes, and nothing is shown */
	bool by_hand;     /* one picture at each Enter */
	double from_s;    /* nothing is shown before */
	int64_t began_ns; /* when from_s was reached; 0: not yet */
};

/* replay_pace_step - false where whoever looks on has seen enough. */
bool replay_pace_step(
	struct replay_pace *pace, const struct playback_step *step);

#endif
