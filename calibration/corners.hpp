/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_CORNERS_HPP
#define CALIBRATION_CORNERS_HPP

extern "C" {
#include "calibration/board.h"
}

#include <opencv2/core.hpp>
#include <vector>

/* Corners: what board_find's ways of finding a board have in common. */

/* A picture that is looked at. */
struct corners_picture {
	cv::Mat narrow; /* eight bits, to find the board */
	cv::Mat fine;   /* floats, to tell where exactly its corners are */
};

/* Of a board, row by row; seen tells which of them there are. */
struct corners_found {
	std::vector<cv::Point2f> at;
	std::vector<bool> seen;
	bool mirrored = false; /* a board, but as in a mirror */
};

/*
 * corners_refine - moves corners of four squares to where they are exactly.
 *
 * @clear_px: around each so much shows nothing else, either way
 */
void corners_refine(const cv::Mat &fine, double clear_px,
	std::vector<cv::Point2f> &corners);

/* charuco_find - true where so much of the board is seen that it is of use. */
bool charuco_find(const struct board *board,
	const struct corners_picture &picture, struct corners_found &found);

#endif
