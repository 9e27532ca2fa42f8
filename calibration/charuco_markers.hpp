/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_CHARUCO_MARKERS_HPP
#define CALIBRATION_CHARUCO_MARKERS_HPP

#include <array>
#include <map>
#include <opencv2/core.hpp>

/* Charuco_markers: the markers of a board, found each for itself. */

struct charuco_seen {
	std::array<cv::Point2f, 4> corner; /* clockwise from its own top left */
	bool mirrored;                     /* it is the marker's mirror image */
};

/*
 * charuco_markers_find - those of the first @count that @picture, of eight
 * bits, shows, by their numbers. Some may be mistaken.
 */
std::map<int, struct charuco_seen> charuco_markers_find(
	const cv::Mat &picture, int count);

#endif
