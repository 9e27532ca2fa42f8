/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_HEAD_H
#define HW_SIM_HEAD_H

#include "core/rig.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sim head: the mechanics of a simulated pan-tilt head, and nothing of its
 * line. Pure: time is an argument, randomness is seeded.
 *
 * Honest about what real heads do: dead time, limits on rate and
 * acceleration, quantised speeds, backlash, an encoder with steps, soft stops,
 * a cable that lets it turn only so far, and the last rate kept for ever.
 */

struct sim_axis_settings {
	double rate_max_rad_s;
	double accel_rad_s2;
	int speed_steps; /* it knows so many speeds each way; 0: any */
	double bend;     /* of its rates: told the share s of the highest, it
			  * turns at s (1 - bend (1 - s)) of it; 0..1 */
	double low_rad;  /* soft stops; for pan: how far the cable goes */
	double high_rad;
	double backlash_rad;
	double encoder_rad; /* step of the answer */
};

struct sim_head_settings {
	struct sim_axis_settings pan;
	struct sim_axis_settings tilt;
	double dead_time_s; /* from the command's last byte to motion */
	double jitter_s;    /* the dead time varies by up to +- this */
	struct mount_angles start;
	uint64_t seed;
};

/*
 * A cheap head: 40 deg/s, 60 deg/s2, 63 steps, 100 ms without jitter, 0.1 deg
 * encoder, 0.05 deg backlash, pan within 177.5 deg either way, tilt -30..90.
 */
struct sim_head_settings sim_head_settings_default(void);

enum {
	SIM_HEAD_PENDING_MAX = 64
};

struct sim_axis {
	double motor_rad; /* before the backlash */
	double rate_rad_s;
	double wish_rad_s; /* what it obeys now, unless it seeks */
	bool seeks;        /* turns to its goal, and stays there */
	double goal_rad;
	double lamp_rad; /* behind the backlash: where the lamp points */
};

/* What is wrong with it just now; see hw/sim_faults.h. */
struct sim_head_trouble {
	bool stalled;
	double drift_rad_s; /* of pan */
	double jump_rad;    /* of pan's encoder */
	uint32_t deaf;      /* to so many stops to come */
	bool bound;         /* it cannot leave a box ... */
	double bound_rad;   /* ... of half this width ... */
	struct mount_angles bound_at;
};

struct sim_head {
	struct sim_head_settings settings;
	struct sim_head_trouble trouble;
	struct sim_axis pan;
	struct sim_axis tilt;

	struct {
		int64_t acts_ns;
		struct mount_rates wish;
		bool seeks;
		struct mount_angles goal;
	} pending[SIM_HEAD_PENDING_MAX];

	uint32_t pending_first;
	uint32_t pending_count;
	int64_t now_ns;
	uint64_t random;
};

void sim_head_init(struct sim_head *head,
	const struct sim_head_settings *settings, int64_t now_ns);

/*
 * sim_head_command - new wished rates, heard in full at @now_ns; obeyed after
 * the dead time, rounded to the drive's steps, until the next ones.
 */
void sim_head_command(
	struct sim_head *head, struct mount_rates wish, int64_t now_ns);

/*
 * sim_head_goto - the same for a place: each axis turns there as fast as it
 * can, brakes and stays, until the next word.
 */
void sim_head_goto(
	struct sim_head *head, struct mount_angles goal, int64_t now_ns);

/* sim_head_advance - moves on to @now_ns; earlier times change nothing. */
void sim_head_advance(struct sim_head *head, int64_t now_ns);

/* sim_head_true - where lamp and camera really point. */
struct mount_angles sim_head_true(const struct sim_head *head);

/* sim_head_rates - how fast they turn, but for the backlash. */
struct mount_rates sim_head_rates(const struct sim_head *head);

/* sim_head_reads - what its encoders answer: motor side, in steps. */
struct mount_angles sim_head_reads(const struct sim_head *head);

#endif
