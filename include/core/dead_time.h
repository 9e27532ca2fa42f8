/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DEAD_TIME_H
#define CORE_DEAD_TIME_H

/*
 * Dead time: how long a head takes to begin what it is told, learned from how
 * it turned: each of many dead times is tried on every look, and the one by
 * which the head would have turned as it did is believed. (Following one
 * estimate up its slope instead, a head that was 0.15 s later than told was
 * never found out: what is that late shows nothing until it is over.)
 *
 * Knows nothing of time.
 */

enum {
	DEAD_TIME_TRIES = 32, /* 0.02 s apart */
};

struct dead_time {
	double told_s;                /* >= 0 */
	double best_s;                /* the one that is believed, >= 0 */
	double cost[DEAD_TIME_TRIES]; /* squared errors over their variance */
};

/* dead_time_init - believes @told_s, until it has seen better. */
void dead_time_init(struct dead_time *dead, double told_s);

/* dead_time_try - the dead time number @index, in seconds, >= 0. */
double dead_time_try(const struct dead_time *dead, int index);

/*
 * dead_time_seen - from one look to the next.
 *
 * @way_rad:   how far it would have turned, by each of the tries
 * @seen_rad:  how far it did turn
 * @sigma_rad: standard error of that, > 0
 */
void dead_time_seen(struct dead_time *dead,
	const double way_rad[DEAD_TIME_TRIES], double seen_rad,
	double sigma_rad);

#endif
