/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCORE_H
#define SCORE_H

#include "flight.h"

/*
 * Score: what flights are worth. Every moment counts for the time until the
 * next one; percentiles are of time.
 */

/* A time that never comes. */
#define SCORE_NEVER 1e9

/* Errors of many flights, each with the time that it lasted. */
struct errors {
	double *deg; /* owned */
	double *s;
	size_t count;
	size_t room;
};

/* errors_add - false where no memory is left. */
bool errors_add(struct errors *errors, double deg, double s);
void errors_fini(struct errors *errors);

/* NAN where there are none. */
double errors_rms(const struct errors *errors);
double errors_share(const struct errors *errors, double limit_deg);

/* errors_percentile - sorts; @share of 0..1. */
double errors_percentile(struct errors *errors, double share);

/* score_confirmed - adds the confirmed time, from its very beginning. */
bool score_confirmed(const struct flight *flight, struct errors *errors);

/* score_steady - the same, from half a second after first light on. */
bool score_steady(
	const struct flight *flight, double limit_deg, struct errors *errors);

/*
 * score_first_light - the time at which the first half second within
 * @limit_deg begins; SCORE_NEVER.
 */
double score_first_light(const struct flight *flight, double limit_deg);

/*
 * score_regained - from the end of the last cloud until the target is seen
 * again and within @limit_deg for half a second.
 */
double score_regained(const struct flight *flight, double limit_deg);

/* score_kept - whether the last second is on the first target throughout. */
bool score_kept(const struct flight *flight, double limit_deg);

/*
 * score_cycle - the largest swing, from the middle to either end, that the
 * error makes around its trend of 3 seconds, once lit. Windows that touch
 * @skip_from_s..@skip_to_s are left out, and those in which the target was not
 * followed all the time; SCORE_NEVER where none is left.
 */
double score_cycle(const struct flight *flight, double limit_deg,
	double skip_from_s, double skip_to_s);

/*
 * score_warned - how long before the beam left the target overhead, or before
 * the target was highest if it never did, that had been told, and told ever
 * since. Negative: it was not.
 */
double score_warned(const struct flight *flight, double limit_deg);

/*
 * score_overhead - from when the beam that left the target overhead could
 * have met it again, with pan at its highest rate from where it left, until
 * it stays within @limit_deg for half a second; 0 if it never left.
 */
double score_overhead(const struct flight *flight, double limit_deg);

/* score_of_sorted - of values that rise. */
double score_percentile(double *values, size_t count, double share);

#endif
