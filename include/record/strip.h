/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_STRIP_H
#define RECORD_STRIP_H

#include "base/error.h"
#include "core/pursuit.h"
#include "vision/canvas.h"

#include <stdbool.h>

/*
 * Strip: the key moments of a run side by side in one picture.
 *
 * Ask strip_moment at each step; where it names a moment, draw the overlay
 * and hand it to strip_add. So a picture is drawn only where one is needed.
 * The moments come out in the order of their time.
 */

enum strip_moment {
	STRIP_NONE,
	STRIP_FIRST,     /* the first step, so that a strip is never empty */
	STRIP_SEEN,      /* the chosen target's track, or any, was born */
	STRIP_FIRM,      /* a target was chosen */
	STRIP_ON_TARGET, /* the beam came within its quarter width of it */
	STRIP_LIT,    /* every permit was granted: light would be permitted */
	STRIP_WORST,  /* the largest error since; replaced as it grows */
	STRIP_HIDDEN, /* the target was lost from sight */
	STRIP_AGAIN,  /* and seen again */
	STRIP_LAST,   /* for the caller to add at the end, if he likes */
	STRIP_MOMENTS,
};

/*
 * The largest error counts from STRIP_ON_TARGET on, and from the error that
 * there was then: a beam that only comes closer has none.
 */

struct strip;

/*
 * strip_open - panels as wide as @panel_width pixels, at least 64.
 *
 * @height_of_width: of the pictures that will be added
 *
 * NULL, with @error filled, on failure. Close with strip_close.
 */
struct strip *strip_open(
	int panel_width, double height_of_width, struct error *error);

/* strip_close - NULL is fine. */
void strip_close(struct strip *strip);

/*
 * strip_moment - what this step is worth to the strip; STRIP_NONE for most.
 *
 * @beam_rad: full width of the beam
 */
enum strip_moment strip_moment(struct strip *strip,
	const struct pursuit *pursuit, const struct pursuit_output *output,
	double beam_rad);

/*
 * strip_add - keeps a scaled copy of @picture as that moment; a moment that
 * was there before is replaced. STRIP_NONE is ignored.
 */
void strip_add(struct strip *strip, enum strip_moment moment, double t_s,
	const struct canvas *picture);

/*
 * strip_draw - the panels with their captions, in the order of time, in rows
 * of at most @columns. The canvas is the caller's, to close.
 *
 * NULL, with @error filled, where nothing was added or memory is short.
 */
struct canvas *strip_draw(
	const struct strip *strip, int columns, struct error *error);

#endif
