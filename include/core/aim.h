/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_AIM_H
#define CORE_AIM_H

#include "core/history.h"
#include "core/pid.h"
#include "core/rig.h"
#include "core/slew.h"
#include "core/track.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Aim: the axis rates that bring the lamp's axis onto a moving target and
 * keep it there.
 *
 * The target is predicted to the moment at which the head will act on the
 * command; its rate there is fed forward; a PID trims the rest; slew keeps
 * to what the head can do. Errors are taken where the head will be once all
 * commands under way have acted (a Smith predictor over the dead time), so
 * that the delay does not eat the phase margin.
 */

struct aim_settings {
	struct pid_gains pan;
	struct pid_gains tilt;
	struct slew_limits pan_limits;
	struct slew_limits tilt_limits;
};

enum {
	AIM_PENDING_MAX = 64
};

/* A command that the head has not yet acted on. */
struct aim_pending {
	int64_t acts_ns;
	struct mount_rates rates;
};

struct aim {
	struct pid pan;
	struct pid tilt;
	bool pan_held; /* the last command was limited */
	bool tilt_held;
	struct aim_pending pending[AIM_PENDING_MAX]; /* ring, oldest first */
	uint32_t pending_count;
	struct mount_rates last; /* the last command */
	int64_t last_ns;         /* 0: none yet */
	uint32_t target_id;      /* whose trim the integrators hold */
};

/* Where the beam should be, and what was done about it. */
struct aim_result {
	struct mount_angles goal; /* at the time of acting */
	struct mount_rates goal_rates;
	struct mount_angles expected; /* of the head, at the same time */
	struct mount_rates command;
	bool limited;   /* rate, acceleration or a stop held it back */
	bool reachable; /* the goal lies within the stops */
};

/* aim_init - at rest, nothing under way. */
void aim_init(struct aim *aim);

/*
 * aim_track - the command that follows @track.
 *
 * A target other than the last one starts with empty integrators.
 */
struct aim_result aim_track(struct aim *aim,
	const struct aim_settings *settings, const struct rig *rig,
	const struct history *history, const struct track *track,
	int64_t now_ns);

/* aim_slew - the command that turns at the wished rates, within limits. */
struct aim_result aim_slew(struct aim *aim, const struct aim_settings *settings,
	const struct rig *rig, const struct history *history,
	struct mount_rates wish, int64_t now_ns);

/* aim_to - the command that brings the head to @goal and holds it there. */
struct aim_result aim_to(struct aim *aim, const struct aim_settings *settings,
	const struct rig *rig, const struct history *history,
	struct mount_angles goal, int64_t now_ns);

/* aim_stop - standstill at once; forgets trim and commands under way. */
void aim_stop(struct aim *aim, int64_t now_ns);

#endif
