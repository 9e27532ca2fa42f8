/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_CHARUCO_H
#define CALIBRATION_CHARUCO_H

#include "calibration/board.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Charuco: the markers of a chessboard that bears one in each white square.
 * They are the first hundred of OpenCV's dictionary DICT_4X4_1000, of which
 * DICT_4X4_50 and DICT_4X4_100 are the beginning, row by row from the board's
 * top left (Garrido-Jurado et al. 2014).
 */

enum {
	CHARUCO_MARKERS = 100,
	CHARUCO_CELLS = 4 /* a side; a black rim of one cell is around them */
};

/* A square of the board; 0, 0 is its top left. */
struct charuco_square {
	int column;
	int row;
};

/*
 * charuco_marker - the sixteen cells of marker @id, 0..CHARUCO_MARKERS - 1:
 * row by row from its top left, the first in the highest bit; 1 is white.
 */
uint16_t charuco_marker(int id);

/*
 * charuco_count - how many markers @board bears.
 *
 * @white_first: the square at the top left is white, as OpenCV before 4.6
 *               drew boards with an even number of rows of squares
 */
int charuco_count(const struct board *board, bool white_first);

/* charuco_square - where marker @id is, 0..charuco_count - 1. */
struct charuco_square charuco_square(
	const struct board *board, bool white_first, int id);

#endif
