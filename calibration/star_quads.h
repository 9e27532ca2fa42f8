/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_QUADS_H
#define CALIBRATION_STAR_QUADS_H

#include <stdbool.h>

/*
 * Star_quads: figures of four points whose shape alone tells which they are,
 * whatever their scale and turn (after Lang and others 2010, "Astrometry.net").
 *
 * The two points that lie farthest apart are A and B; with A as the origin and
 * B at (1, 0), the places of the other two, C and D, are the figure's shape. A
 * mirrored figure has another shape.
 */

enum {
	QUAD_NEIGHBOURS = 6 /* a point's figures are with three of these */
};

struct quad_point {
	double x;
	double y;
};

struct quad {
	float shape[4]; /* x and y of C, then of D */
	int point[4];   /* A, B, C, D: numbers of the caller */
};

/*
 * quad_of - the figure of four points, in the order that is told apart best:
 * of C and D the one with the smaller x first, A and B so that both lie nearer
 * to A on the whole.
 *
 * False where two of them coincide.
 */
bool quad_of(const struct quad_point *at, const int *number, struct quad *out);

/*
 * quads_around - the figures of point @number at @at with three each of its
 * nearest neighbours.
 *
 * @near: at most QUAD_NEIGHBOURS of them, in the same plane; their numbers in
 *        @near_number
 * @out:  room for 20
 *
 * Returns how many.
 */
int quads_around(struct quad_point at, int number,
	const struct quad_point *near, const int *near_number, int count,
	struct quad *out);

struct quad_index;

/* quad_index_open - an empty one; NULL where memory is short. */
struct quad_index *quad_index_open(void);
void quad_index_close(struct quad_index *index);

/* quad_index_add - copies @quad; false where memory is short. */
bool quad_index_add(struct quad_index *index, const struct quad *quad);

/* quad_index_sort - before the first question, after the last addition. */
void quad_index_sort(struct quad_index *index);

/*
 * quad_index_next - the next figure whose shape is within @tolerance of
 * @like's in each number; @cursor begins at 0. NULL: no more.
 */
const struct quad *quad_index_next(const struct quad_index *index,
	const struct quad *like, float tolerance, int *cursor);

#endif
