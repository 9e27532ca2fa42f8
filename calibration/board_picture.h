/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_BOARD_PICTURE_H
#define CALIBRATION_BOARD_PICTURE_H

#include "base/error.h"
#include "calibration/board.h"

#include <stdbool.h>

/*
 * board_pictures_write - into @folder: coverage.png, where in the picture the
 * corners of all views lie, and undistorted.png, the first picture of @path as
 * a lens without distortion would show it: straight edges must be straight.
 */
bool board_pictures_write(const char *folder, const char *path,
	const struct board *board, const struct board_view *views, int count,
	const struct lens *lens, struct error *error);

#endif
