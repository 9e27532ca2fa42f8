/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PILOTS_H
#define PILOTS_H

#include "tools/sim_run.h"

/*
 * Pilots: who steers in place of the loop, to be compared with it. All see
 * through the same eyes: vision, tracks, choice of target and the estimate of
 * where the head was at an exposure are the program's own.
 */

enum pilot {
	PILOT_LOOP,   /* pursuit_step */
	PILOT_PID,    /* PID on the pixel error, as most open trackers do */
	PILOT_AHEAD,  /* PID on where constant velocity will bring it */
	PILOT_ORACLE, /* the loop's own aim, told the true path */
	PILOT_COUNT,
};

const char *pilot_name(enum pilot pilot);

/* What a pilot keeps; zeroed before the run. */
struct pilot_axis {
	struct pid pid;
	double at_rad; /* of the target, by constant velocity */
	double rate_rad_s;
};

struct pilot_state {
	enum pilot pilot;
	const struct scene_rigs *rigs;
	const struct sim_world_settings *world;
	int64_t zero_ns;
	uint32_t id; /* of the track that it follows */
	int64_t used_ns;
	struct pilot_axis pan;
	struct pilot_axis tilt;
	struct mount_rates command;
	struct aim aim; /* of the oracle */
	int target;     /* which one it knows */
};

/* pilot_of - the pilot of @state; PILOT_LOOP needs none. */
struct rehearsal_pilot pilot_of(struct pilot_state *state);

#endif
