/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SWELL_H
#define CORE_SWELL_H

#include <stdbool.h>

/*
 * Swell: whether a thing flares up, as an exhaust or a flame does: its energy
 * multiplies faster than anything that flies could come nearer, and is gone
 * again within seconds.
 *
 * Knows one thing's energy from spot to spot, and nothing of where it is: what
 * moves is for the caller to believe or not.
 */

struct swell {
	/* Natural logs of energy; nothing was seen where @known is not set. */
	bool known;
	double newest;
	double low;    /* the least of late ... */
	double high;   /* ... and the most */
	double recent; /* the mean of a tenth of a second */
	double peak;   /* the highest, once it flared ... */
	double peak_s; /* ... and when that was */
	double at_s;
	bool flared;
	bool lasts; /* so it was none */
};

/*
 * swell_see - one more spot of it.
 *
 * @energy: contrast times area, in any unit; what is not above 0 tells nothing
 * @at_s:   when, in order, from any moment
 */
void swell_see(struct swell *swell, double energy, double at_s);

/*
 * swell_flares - whether it has grown eightfold within a second or so, or sunk
 * to a quarter. What still has half of its peak two seconds later, or again,
 * or is there at all after six, never was one.
 */
bool swell_flares(const struct swell *swell);

/* swell_rises - whether it is about to: it grows, and nobody knows how far. */
bool swell_rises(const struct swell *swell);

#endif
