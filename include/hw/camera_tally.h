/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_CAMERA_TALLY_H
#define HW_CAMERA_TALLY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Camera tally: what a live camera delivered, counted by the numbers and the
 * stamps that it gave its pictures.
 */

struct camera_counts {
	uint64_t delivered;
	uint64_t dropped;  /* numbers that never came */
	uint64_t repeated; /* the same picture again, handed out as a new one */
	uint64_t damaged;  /* marked as such, cut short or not to be read */
	uint64_t late;     /* passed over: a newer one was there already */
	uint64_t slow;     /* came half a period late or more, none between */
};

struct camera_tally {
	struct camera_counts counts;
	bool began;
	uint32_t number; /* of the last one ... */
	int64_t at_ns;   /* ... and its stamp */
	int64_t sequence;
};

/*
 * camera_tally_take - a picture with @number, as the driver counts, and its
 * stamp. A driver may begin to count anywhere, and over again at 2^32; one
 * that gives every picture the same number is judged by the stamps.
 *
 * @period_ns: between two pictures; 0: not known
 *
 * False where it is the last one again: a new one has another stamp. Else
 * tally->sequence is its number from 0, those counted that never came.
 */
bool camera_tally_take(struct camera_tally *tally, uint32_t number,
	int64_t at_ns, int64_t period_ns);

/* camera_tally_pass - the one that was just taken is not handed on. */
void camera_tally_pass(struct camera_tally *tally);

/* camera_counts_add - what @more counted, to @counts. */
void camera_counts_add(
	struct camera_counts *counts, const struct camera_counts *more);

#endif
