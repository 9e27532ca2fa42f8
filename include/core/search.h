/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/plane.h"

/*
 * Search: where to look for something that was lost, as a pure function of
 * time and of how unsure its place is.
 *
 * The place is a normal distribution in the plane that touches the sphere
 * where it is expected: an ellipse of so many standard errors is looked
 * through, along the way that it was going, outwards in a spiral, or line by
 * line. Offsets are from the expected place, along and across that way. What
 * is looked for is seen anywhere within half a swath of where one looks.
 */

enum search_kind {
	SEARCH_ALONG,  /* to and fro along its way */
	SEARCH_SPIRAL, /* outwards, and again */
	SEARCH_RASTER, /* line by line across its way */
	SEARCH_KINDS,
};

struct search {
	double along_rad; /* half axes of the ellipse, >= 0 */
	double across_rad;
	double swath_rad;  /* what one look covers, its full width, > 0 */
	double rate_rad_s; /* how fast the look may turn, > 0 */
};

/*
 * search_duration - until the whole ellipse has been looked through once;
 * what is repeated after that. 0 where one look covers it.
 *
 * ALONG covers no more than half a swath to either side: where the ellipse is
 * wider, it takes for ever (INFINITY).
 */
double search_duration(const struct search *search, enum search_kind kind);

/* search_best - the kind that takes the least time. */
enum search_kind search_best(const struct search *search);

/*
 * search_at - where to look @time_s >= 0 after the beginning: right is along,
 * up is across. Begins at the expected place, and is never farther from one
 * look to the next than the rate allows.
 */
struct plane_step search_at(
	const struct search *search, enum search_kind kind, double time_s);

#endif
