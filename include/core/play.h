/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PLAY_H
#define CORE_PLAY_H

#include <stdbool.h>

/*
 * Play: the backlash between an axis' motor and what it carries, learned from
 * by how much less than reckoned that turned after each reversal.
 *
 * Knows nothing of time.
 */

struct play {
	double play_rad;   /* full width, as believed; 0 to 0.3 degrees */
	int direction;     /* of the motor: 1, -1; 0: it has not turned yet */
	bool counting;     /* since a reversal */
	double way_rad;    /* of the motor, since the last one */
	double behind_rad; /* by how much more than reckoned, since */
};

/* play_init - @play_rad as it was measured, >= 0. */
void play_init(struct play *play, double play_rad);

/*
 * play_seen - one look.
 *
 * @way_rad:   how far the motor turned since the last
 * @shift_rad: what was carried turned by so much more than reckoned from
 *             @way_rad and the play as believed
 */
void play_seen(struct play *play, double way_rad, double shift_rad);

/*
 * play_doubt - standard error of what is carried when the motor turns by
 * @way_rad more: soon after a reversal it may or may not be taken along.
 */
double play_doubt(const struct play *play, double way_rad);

/* play_most - the widest that it may yet turn out to be. */
double play_most(const struct play *play);

#endif
