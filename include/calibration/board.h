/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_BOARD_H
#define CALIBRATION_BOARD_H

#include "base/error.h"
#include "core/lens.h"
#include "vision/frame.h"

#include <stdbool.h>

/*
 * Board: a lens from views of a flat pattern of known size, by OpenCV's
 * calibrateCamera behind this C API (Zhang 2000). A board that shines in the
 * infrared may be dark on bright or bright on dark: both are tried.
 */

enum {
	BOARD_CORNERS_MAX = 1024,
	BOARD_VIEWS_MAX = 64
};

enum board_kind {
	BOARD_CHESS,   /* counted in inner corners */
	BOARD_CIRCLES, /* a rectangular grid of dots */
	BOARD_CHARUCO, /* a chessboard with a marker in each white square */
};

struct board {
	enum board_kind kind;
	int columns;     /* 3..32 */
	int rows;        /* 3..32 */
	double square_m; /* from corner to corner, > 0 */
};

/* One view of the board; the corners row by row. */
struct board_view {
	struct pixel corner[BOARD_CORNERS_MAX];
	bool seen[BOARD_CORNERS_MAX]; /* those that there are; a ChArUco board
					 may be seen in part, others whole */
	double rms_px;     /* filled by board_lens: its corners off the model */
	double distance_m; /* of the board's first corner from the lens */
	double tilt_rad;   /* between the board's normal and the lens' axis */
	bool rejected;     /* of no use to the fit; filled by board_lens */
};

struct board_result {
	struct lens lens; /* k1 k2 p1 p2 k3 */
	double rms_px;    /* of all corners that were used */
	double focal_sigma_px;
	double covered; /* share of the picture's 8 x 6 cells with a corner */
	int used;       /* views */
};

/*
 * board_size_plausible - whether a board of such squares is one that people
 * carry: 5 cm to 2 m across. A sentence about the squares' size where not: the
 * focal length would not show it, every distance would.
 */
bool board_size_plausible(const struct board *board, struct error *error);

enum board_sight {
	BOARD_UNSEEN,
	BOARD_SEEN,
	BOARD_MIRRORED, /* told by the markers of ChArUco only */
};

/*
 * board_find - fills @view's corners where the board is seen: whole, or of
 * ChArUco eight corners in two rows and two columns at least.
 */
enum board_sight board_find(const struct board *board,
	const struct frame *frame, struct board_view *view);

/*
 * board_lens - the lens that explains the views best. A view that is far
 * worse than the others is rejected and the rest fitted anew.
 *
 * False, with @error filled, for fewer than three views, for views that are
 * all alike (a board must be tilted against the lens to tell its focal
 * length), and where OpenCV gives up.
 */
bool board_lens(const struct board *board, struct board_view *views, int count,
	int width, int height, struct board_result *result,
	struct error *error);

#endif
