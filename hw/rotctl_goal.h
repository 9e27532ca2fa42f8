/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ROTCTL_GOAL_H
#define HW_ROTCTL_GOAL_H

#include "hw/mount.h"
#include "hw/rotctl.h"
#include "hw/setpoint.h"
#include "rotctl_moves.h"

/*
 * Rotctl goal: wished rates as what a rotator understands, places or speeds,
 * ten times a second while they change, and once a second while they do not.
 *
 * Pure: it knows requests and no line.
 */

struct rotctl_goal {
	const struct mount_settings *settings; /* the mount's */
	struct setpoint setpoint;
	int64_t tell_ns;             /* when something may be told next */
	int64_t told_ns;             /* when something was told last */
	struct rotctl_request place; /* the last one told */
	struct rotctl_moves moves;   /* the same of speeds */
};

/* rotctl_goal_init - @settings stay the caller's, and outlive it. */
void rotctl_goal_init(
	struct rotctl_goal *goal, const struct mount_settings *settings);

/* rotctl_goal_bound - no place lies beyond what the rotator can reach. */
void rotctl_goal_bound(
	struct rotctl_goal *goal, const struct rotctl_limits *limits);

/* rotctl_goal_begin - from a standstill at @at. */
void rotctl_goal_begin(
	struct rotctl_goal *goal, struct mount_angles at, int64_t now_ns);

/* rotctl_goal_hold - it is at @at: the goal runs not too far ahead of it. */
void rotctl_goal_hold(
	struct rotctl_goal *goal, struct mount_angles at, int64_t now_ns);

/*
 * rotctl_goal_next - what to tell it now that it shall turn at @wish.
 *
 * @told: the rates that the request stands for
 *
 * False, where it knows all that already.
 */
bool rotctl_goal_next(struct rotctl_goal *goal, struct mount_rates wish,
	int64_t now_ns, struct rotctl_request *request,
	struct mount_rates *told);

/* rotctl_goal_forget - it was stopped: what it was told counts no more. */
void rotctl_goal_forget(struct rotctl_goal *goal);

#endif
