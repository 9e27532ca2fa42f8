/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SETPOINT_H
#define HW_SETPOINT_H

#include "core/rig.h"

#include <stdint.h>

/*
 * Setpoint: where a head that is told positions is to be, while everyone else
 * speaks of rates.
 *
 * Pure; knows no protocol.
 */

struct setpoint {
	struct mount_angles low; /* it never leaves these */
	struct mount_angles high;
	struct mount_angles at; /* at at_ns */
	struct mount_rates rates;
	int64_t at_ns;
};

/* setpoint_set - stands at @at from @now_ns on. */
void setpoint_set(
	struct setpoint *setpoint, struct mount_angles at, int64_t now_ns);

/* setpoint_rates - @wish within the highest; what is no number is 0. */
struct mount_rates setpoint_rates(
	struct mount_rates wish, double pan_max_rad_s, double tilt_max_rad_s);

/* setpoint_turn - turns at @rates, which are finite, from @now_ns on. */
void setpoint_turn(
	struct setpoint *setpoint, struct mount_rates rates, int64_t now_ns);

/* setpoint_at - at @when_ns, which may lie ahead. */
struct mount_angles setpoint_at(
	const struct setpoint *setpoint, int64_t when_ns);

/*
 * setpoint_hold_near - keeps it within @reach of where the head is, so that
 * one that cannot keep up has nothing to catch up with.
 */
void setpoint_hold_near(struct setpoint *setpoint, struct mount_angles head,
	struct mount_angles reach, int64_t now_ns);

#endif
