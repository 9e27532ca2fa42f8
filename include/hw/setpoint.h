/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SETPOINT_H
#define HW_SETPOINT_H

#include "core/rig.h"

#include <stdint.h>

/*
 * Setpoint: where a head that is told positions is to be, while everyone else
 * speaks of rates.
 *
 * It turns as a head that obeys rates would, with the same acceleration. A
 * head goes to a place as fast as it can and brakes ahead of it; so it turns
 * as the setpoint does when it is told the place where that would come to
 * rest.
 * Pure; knows no protocol.
 */

struct setpoint_axis {
	double low_rad; /* it never leaves these */
	double high_rad;
	double accel_rad_s2; /* > 0 */
	double at_rad;
	double rate_rad_s;
	double wish_rad_s;
};

struct setpoint {
	struct setpoint_axis pan;
	struct setpoint_axis tilt;
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

/* setpoint_at - where it is at @when_ns, which may lie ahead. */
struct mount_angles setpoint_at(
	const struct setpoint *setpoint, int64_t when_ns);

/* setpoint_rest - where it would come to rest, braked at @when_ns. */
struct mount_angles setpoint_rest(
	const struct setpoint *setpoint, int64_t when_ns);

/*
 * setpoint_hold_near - keeps it within @reach of where the head is, so that
 * one that cannot keep up has nothing to catch up with.
 */
void setpoint_hold_near(struct setpoint *setpoint, struct mount_angles head,
	struct mount_angles reach, int64_t now_ns);

#endif
