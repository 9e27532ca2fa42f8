/* SPDX-License-Identifier: Apache-2.0 */
#include "corners.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

namespace
{

constexpr double dark_share = 0.01;
constexpr double bright_share = 0.99;
/* Around a corner so much of a square is taken to show it alone. */
constexpr double clear_share = 0.4;
/* Half the window in which it is refined. */
constexpr double reach_least_px = 3;
constexpr double reach_most_px = 11;
/* Smoothing against noise and the edges' steps, by the same measure. */
constexpr double smooth_share = 0.18;
constexpr double smooth_least_px = 0.7;
constexpr double smooth_most_px = 1.5;
constexpr int rounds_max = 40;
constexpr double still_px = 0.002;

cv::Mat whole(const struct frame *frame)
{
	int type = frame->format == FRAME_GRAY8 ? CV_8UC1 : CV_16UC1;

	return cv::Mat(frame->height, frame->width, type,
		const_cast<void *>(frame->data), frame->stride);
}

/* Stretched between the darkest and brightest hundredth. */
struct corners_picture stretched(const struct frame *frame)
{
	struct corners_picture out;
	cv::Mat sorted;

	whole(frame).convertTo(out.fine, CV_32F);
	cv::sort(out.fine.reshape(1, 1), sorted, cv::SORT_ASCENDING);
	int last = sorted.cols - 1;
	double dark = sorted.at<float>(static_cast<int>(last * dark_share));
	double bright = sorted.at<float>(static_cast<int>(last * bright_share));
	double gain = 255.0 / std::max(bright - dark, 1.0);
	out.fine.convertTo(out.narrow, CV_8U, gain, -dark * gain);
	out.fine.convertTo(out.fine, CV_32F, gain, -dark * gain);
	return out;
}

/* Of neighbours in a row or a column. */
double least_spacing(
	const std::vector<cv::Point2f> &corners, const struct board *board)
{
	auto columns = static_cast<size_t>(board->columns);
	double least = 1e9;

	for (size_t i = 0; i < corners.size(); i++) {
		if (i % columns > 0) {
			least = std::min(
				least, cv::norm(corners[i] - corners[i - 1]));
		}
		if (i >= columns) {
			least = std::min(least,
				cv::norm(corners[i] - corners[i - columns]));
		}
	}
	return least;
}

bool find_chess(const struct board *board,
	const struct corners_picture &picture, struct corners_found &found)
{
	cv::Size size(board->columns, board->rows);

	if (!cv::findChessboardCorners(picture.narrow, size, found.at,
		    cv::CALIB_CB_ADAPTIVE_THRESH |
			    cv::CALIB_CB_NORMALIZE_IMAGE)) {
		return false;
	}
	corners_refine(picture.fine,
		clear_share * least_spacing(found.at, board), found.at);
	found.seen.assign(found.at.size(), true);
	return true;
}

bool find_circles(const struct board *board,
	const struct corners_picture &picture, struct corners_found &found)
{
	if (!cv::findCirclesGrid(picture.narrow,
		    cv::Size(board->columns, board->rows), found.at)) {
		return false;
	}
	found.seen.assign(found.at.size(), true);
	return true;
}

bool find(const struct board *board, const struct corners_picture &picture,
	struct corners_found &found)
{
	switch (board->kind) {
	case BOARD_CHESS:
		return find_chess(board, picture, found);
	case BOARD_CIRCLES:
		return find_circles(board, picture, found);
	default:
		return charuco_find(board, picture, found);
	}
}

void keep(const struct corners_found &found, struct board_view *view)
{
	for (size_t i = 0; i < found.at.size(); i++) {
		view->corner[i] = { static_cast<double>(found.at[i].x),
			static_cast<double>(found.at[i].y) };
		view->seen[i] = found.seen[i];
	}
}

} // namespace

void corners_refine(
	const cv::Mat &fine, double clear_px, std::vector<cv::Point2f> &corners)
{
	int reach = static_cast<int>(
		std::clamp(clear_px, reach_least_px, reach_most_px));
	double blur_px = std::clamp(
		smooth_share * clear_px, smooth_least_px, smooth_most_px);
	cv::Mat smooth;

	cv::GaussianBlur(fine, smooth, cv::Size(), blur_px);
	cv::cornerSubPix(smooth, corners, cv::Size(reach, reach),
		cv::Size(-1, -1),
		cv::TermCriteria(
			cv::TermCriteria::EPS | cv::TermCriteria::COUNT,
			rounds_max, still_px));
}

enum board_sight board_find(const struct board *board,
	const struct frame *frame, struct board_view *view)
{
	try {
		struct corners_picture picture = stretched(frame);
		struct corners_found found;

		*view = {};
		for (bool bright : { false, true }) {
			if (bright) {
				picture.narrow = 255 - picture.narrow;
			}
			if (find(board, picture, found)) {
				keep(found, view);
				return BOARD_SEEN;
			}
			if (found.mirrored) {
				return BOARD_MIRRORED;
			}
		}
	} catch (const std::exception &) {
		/* OpenCV throws at what it cannot read: no board. */
	}
	return BOARD_UNSEEN;
}
