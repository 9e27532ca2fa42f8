/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SPREAD_H
#define CORE_SPREAD_H

#include "core/rig.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Spread: between which widths the beam must be by now, from the words that
 * its motor was told; nothing measures it.
 *
 * Interval arithmetic, so that no width within the rig's facts (core/rig.h,
 * struct rig_focus) is left out: each bound goes at the motor's least or
 * highest rate, whichever widens the interval. A word acts at the earliest
 * when its last byte has gone out and, as frames are lost, at the latest
 * dead_s after it was said SPREAD_TIMES times in a row; between the two the
 * old word may hold as well. Both bounds meet at a stop, so that running
 * against one for long enough is what finds a motor that was lost. Before
 * that the width may be any.
 *
 * Knows no target and no safety. Pure.
 */

enum {
	SPREAD_TIMES = 3,
	SPREAD_WORDS_MAX = 16
};

/* The beam's full widths, in rad. */
struct beam_width {
	double least_rad; /* at half intensity, at least and ... */
	double most_rad;  /* ... at most */
	double outer_rad; /* at most, out to where it stops dazzling */
};

/* What the motor may be obeying. */
struct spread_word {
	bool any; /* nobody knows */
	double tell;
	int64_t first_ns; /* it may act from then on */
	int times;        /* said in a row */
	int64_t sure_ns;  /* it acts for certain from then on; or 0 */
};

struct spread {
	struct rig_focus facts;
	double narrow_rad;
	double outer_rad; /* at the narrow stop */
	bool begun;
	int64_t at_ns;
	double low; /* shares of the way: 0 is narrow, 1 wide */
	double high;
	struct spread_word words[SPREAD_WORDS_MAX]; /* the oldest first */
	int count;                                  /* at least 1 */
};

/* spread_init - of @rig's lamp; where that has a motor, it is lost. */
void spread_init(struct spread *spread, const struct rig *rig);

/*
 * spread_told - a word has gone out.
 *
 * @tell: FOCUS_TIMED: -1 runs to narrow, 0 stays, 1 runs to wide;
 *        FOCUS_TOLD: the place to go to, 0 (narrow) to 1 (wide)
 */
void spread_told(struct spread *spread, double tell, int64_t sent_ns);

/* spread_lose - from now on the width may be any; so may what it obeys. */
void spread_lose(struct spread *spread);

/* spread_at - at @now_ns, which must not fall. */
struct beam_width spread_at(struct spread *spread, int64_t now_ns);

/* spread_highest - the most that the motor goes of its way in a second. */
double spread_highest(const struct rig_focus *facts);

#endif
