/* SPDX-License-Identifier: Apache-2.0 */
extern "C" {
#include "calibration/board.h"
}

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace
{

constexpr int views_min = 3;
constexpr int cells_across = 8;
constexpr int cells_down = 6;
constexpr int corner_reach = 5; /* of the window in which one is refined */
constexpr double dark_share = 0.01;
constexpr double bright_share = 0.99;
/* A view this many times worse than the middle one spoils the rest. */
constexpr double worse_than_middle = 3.0;
/* Views whose tilt differs by less do not tell the focal length. */
constexpr double tilts_differ_rad = 0.12;

cv::Mat whole(const struct frame *frame)
{
	int type = frame->format == FRAME_GRAY8 ? CV_8UC1 : CV_16UC1;

	return cv::Mat(frame->height, frame->width, type,
		const_cast<void *>(frame->data), frame->stride);
}

/* Eight bits, stretched between the darkest and brightest hundredth. */
cv::Mat stretched(const struct frame *frame)
{
	cv::Mat wide;
	cv::Mat sorted;
	cv::Mat narrow;

	whole(frame).convertTo(wide, CV_32F);
	cv::sort(wide.reshape(1, 1), sorted, cv::SORT_ASCENDING);
	int last = sorted.cols - 1;
	double dark = sorted.at<float>(static_cast<int>(last * dark_share));
	double bright = sorted.at<float>(static_cast<int>(last * bright_share));
	double gain = 255.0 / std::max(bright - dark, 1.0);
	wide.convertTo(narrow, CV_8U, gain, -dark * gain);
	return narrow;
}

bool find_chess(const cv::Mat &picture, cv::Size size,
	std::vector<cv::Point2f> &corners)
{
	if (!cv::findChessboardCorners(picture, size, corners,
		    cv::CALIB_CB_ADAPTIVE_THRESH |
			    cv::CALIB_CB_NORMALIZE_IMAGE)) {
		return false;
	}
	cv::cornerSubPix(picture, corners, cv::Size(corner_reach, corner_reach),
		cv::Size(-1, -1),
		cv::TermCriteria(
			cv::TermCriteria::EPS | cv::TermCriteria::COUNT, 30,
			0.01));
	return true;
}

bool find(const struct board *board, const cv::Mat &picture,
	std::vector<cv::Point2f> &corners)
{
	cv::Size size(board->columns, board->rows);

	return board->kind == BOARD_CHESS
		? find_chess(picture, size, corners)
		: cv::findCirclesGrid(picture, size, corners);
}

std::vector<cv::Point3f> places(const struct board *board)
{
	std::vector<cv::Point3f> out;

	out.reserve(static_cast<size_t>(board->columns) *
		static_cast<size_t>(board->rows));
	for (int row = 0; row < board->rows; row++) {
		for (int column = 0; column < board->columns; column++) {
			out.emplace_back(
				static_cast<float>(column * board->square_m),
				static_cast<float>(row * board->square_m),
				0.0F);
		}
	}
	return out;
}

std::vector<cv::Point2f> corners_of(
	const struct board *board, const struct board_view &view)
{
	std::vector<cv::Point2f> out;

	out.reserve(static_cast<size_t>(board->columns) *
		static_cast<size_t>(board->rows));
	for (int i = 0; i < board->columns * board->rows; i++) {
		out.emplace_back(static_cast<float>(view.corner[i].x_px),
			static_cast<float>(view.corner[i].y_px));
	}
	return out;
}

struct fitted {
	cv::Mat matrix;
	cv::Mat distortion;
	std::vector<cv::Mat> turns;
	std::vector<cv::Mat> shifts;
	cv::Mat lens_sigma;
	std::vector<double> view_rms;
	std::vector<int> used; /* numbers of the views */
	double rms;
};

struct fitted fit(const struct board *board, const struct board_view *views,
	int count, cv::Size size)
{
	struct fitted out;
	std::vector<std::vector<cv::Point3f>> there;
	std::vector<std::vector<cv::Point2f>> seen;
	cv::Mat turn_sigma;
	cv::Mat view_rms;

	for (int i = 0; i < count; i++) {
		if (!views[i].rejected) {
			out.used.push_back(i);
			there.push_back(places(board));
			seen.push_back(corners_of(board, views[i]));
		}
	}
	out.rms = cv::calibrateCamera(there, seen, size, out.matrix,
		out.distortion, out.turns, out.shifts, out.lens_sigma,
		turn_sigma, view_rms, 0);
	for (int i = 0; i < view_rms.rows; i++) {
		out.view_rms.push_back(view_rms.at<double>(i));
	}
	return out;
}

double tilt_of(const cv::Mat &turn)
{
	cv::Mat matrix;

	cv::Rodrigues(turn, matrix);
	return std::acos(std::min(1.0, std::fabs(matrix.at<double>(2, 2))));
}

void tell_views(const struct fitted &fitted, struct board_view *views)
{
	for (size_t i = 0; i < fitted.used.size(); i++) {
		struct board_view &view = views[fitted.used[i]];

		view.rms_px = fitted.view_rms[i];
		view.distance_m = cv::norm(fitted.shifts[i]);
		view.tilt_rad = tilt_of(fitted.turns[i]);
	}
}

/* Marks the views that spoil the fit; whether there are any. */
bool reject(const struct fitted &fitted, struct board_view *views)
{
	std::vector<double> sorted = fitted.view_rms;
	bool any = false;

	std::sort(sorted.begin(), sorted.end());
	double bound = worse_than_middle * sorted[sorted.size() / 2];
	for (int number : fitted.used) {
		if (views[number].rms_px > bound) {
			views[number].rejected = true;
			any = true;
		}
	}
	return any;
}

bool differ(const struct fitted &fitted, const struct board_view *views)
{
	double least = 10.0;
	double most = 0.0;

	for (int number : fitted.used) {
		least = std::min(least, views[number].tilt_rad);
		most = std::max(most, views[number].tilt_rad);
	}
	return most > tilts_differ_rad;
}

double covered(const struct board *board, const struct fitted &fitted,
	const struct board_view *views, cv::Size size)
{
	bool cell[cells_across * cells_down] = {};

	for (int number : fitted.used) {
		for (int i = 0; i < board->columns * board->rows; i++) {
			const struct pixel &at = views[number].corner[i];
			int x = static_cast<int>(
				at.x_px * cells_across / size.width);
			int y = static_cast<int>(
				at.y_px * cells_down / size.height);

			if (x >= 0 && x < cells_across && y >= 0 &&
				y < cells_down) {
				cell[y * cells_across + x] = true;
			}
		}
	}
	return std::count(std::begin(cell), std::end(cell), true) /
		static_cast<double>(cells_across * cells_down);
}

struct lens lens_of(const struct fitted &fitted, cv::Size size)
{
	const cv::Mat &m = fitted.matrix;
	const double *k = fitted.distortion.ptr<double>();
	struct lens lens = {};

	lens.fx_px = m.at<double>(0, 0);
	lens.fy_px = m.at<double>(1, 1);
	lens.cx_px = m.at<double>(0, 2);
	lens.cy_px = m.at<double>(1, 2);
	lens.k1 = k[0];
	lens.k2 = k[1];
	lens.p1 = k[2];
	lens.p2 = k[3];
	lens.k3 = k[4];
	lens.width_px = size.width;
	lens.height_px = size.height;
	return lens;
}

bool few(int used, struct error *error)
{
	return error_set(error, ERROR_TOLERANCE,
		"%d views of the board are of use, %d are the least; take some "
		"ten, tilted this way and that, into every corner",
		used, views_min);
}

bool measure(const struct board *board, struct board_view *views, int count,
	cv::Size size, struct board_result *result, struct error *error)
{
	struct fitted fitted;

	do {
		int used = static_cast<int>(std::count_if(
			views, views + count, [](const struct board_view &v) {
				return !v.rejected;
			}));

		if (used < views_min) {
			return few(used, error);
		}
		fitted = fit(board, views, count, size);
		tell_views(fitted, views);
	} while (reject(fitted, views));
	if (!differ(fitted, views)) {
		return error_set(error, ERROR_TOLERANCE,
			"the board is square to the lens in all %zu views; "
			"tilt it by 20 to 40 degrees this way and that",
			fitted.used.size());
	}
	result->lens = lens_of(fitted, size);
	result->rms_px = fitted.rms;
	result->focal_sigma_px = fitted.lens_sigma.at<double>(0);
	result->covered = covered(board, fitted, views, size);
	result->used = static_cast<int>(fitted.used.size());
	return true;
}

} // namespace

bool board_find(const struct board *board, const struct frame *frame,
	struct board_view *view)
{
	try {
		std::vector<cv::Point2f> corners;
		cv::Mat picture = stretched(frame);

		if (!find(board, picture, corners) &&
			!find(board, 255 - picture, corners)) {
			return false;
		}
		*view = {};
		for (size_t i = 0; i < corners.size(); i++) {
			view->corner[i] = { static_cast<double>(corners[i].x),
				static_cast<double>(corners[i].y) };
		}
		return true;
	} catch (const std::exception &) {
		return false;
	}
}

bool board_lens(const struct board *board, struct board_view *views, int count,
	int width, int height, struct board_result *result, struct error *error)
{
	try {
		for (int i = 0; i < count; i++) {
			views[i].rejected = false;
		}
		return measure(board, views, count, cv::Size(width, height),
			result, error);
	} catch (const std::exception &fault) {
		return error_set(error, ERROR_TOLERANCE,
			"OpenCV finds no lens for these views: %.300s",
			fault.what());
	}
}
