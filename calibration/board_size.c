/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/board.h"

static const double NARROWEST_M = 0.05;
static const double WIDEST_M = 2.0;

bool board_size_plausible(const struct board *board, struct error *error)
{
	int longer =
		board->columns > board->rows ? board->columns : board->rows;
	double width_m = (longer - 1) * board->square_m;

	return (width_m >= NARROWEST_M && width_m <= WIDEST_M) ||
		error_set(error, ERROR_TOLERANCE,
			"%d x %d corners %.4g mm apart would be a board of "
			"%.2f m; is --square the distance from corner to "
			"corner, in mm?",
			board->columns, board->rows, 1000 * board->square_m,
			width_m);
}
