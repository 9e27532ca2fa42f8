/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_RESPONSE_MOVES_H
#define CALIBRATION_RESPONSE_MOVES_H

#include "calibration/response.h"

/*
 * Response_moves: the moves of one axis in an exercise, and what each tells
 * by itself.
 */

/* Steps of an encoder that are too fine to be seen count as one of these. */
#define RESPONSE_FINE_RAD (0.03 * GEOM_PI / 180)

/* What is believed of an axis while its moves are measured. */
struct response_guess {
	double dead_s;
	double accel_rad_s2; /* 0: nothing is known: the second half counts */
	double encoder_rad;
};

/*
 * response_moves_find - the moves from rest to rest, in the order of time:
 * their times and what was told.
 *
 * @out: to be freed by the caller; NULL where memory is short
 */
int response_moves_find(const struct exercise *exercise,
	enum exercise_axis axis, struct response_move **out);

/*
 * response_moves_measure - fills @move's rate and how late it began and ended.
 *
 * @sigma_rad_s: standard error of the rate
 *
 * False where too few answers came while it turned evenly.
 */
bool response_moves_measure(const struct exercise *exercise,
	enum exercise_axis axis, const struct response_guess *guess,
	struct response_move *move, double *sigma_rad_s);

/*
 * response_moves_rest - the mean of the axis' answers from @from_s to @to_s;
 * false where there is none.
 */
bool response_moves_rest(const struct exercise *exercise,
	enum exercise_axis axis, double from_s, double to_s, double *rest_rad);

/*
 * response_moves_encoder - the step of an axis' answers, from where it came to
 * rest after each move; 0 where they show none.
 */
double response_moves_encoder(const struct exercise *exercise,
	enum exercise_axis axis, const struct response_move *moves, int count);

#endif
