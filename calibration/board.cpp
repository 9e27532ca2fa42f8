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
/* A view this many times worse than the middle one spoils the rest. */
constexpr double worse_than_middle = 3.0;
/* Views whose tilt differs by less do not tell the focal length. */
constexpr double tilts_differ_rad = 0.12;

cv::Point3f place(const struct board *board, int corner)
{
	int column = corner % board->columns;
	int row = corner / board->columns;

	return { static_cast<float>(column * board->square_m),
		static_cast<float>(row * board->square_m), 0.0F };
}

/* The corners of views, there on the board and seen in the picture. */
struct pairs {
	std::vector<std::vector<cv::Point3f>> there;
	std::vector<std::vector<cv::Point2f>> seen;
};

void add_view(const struct board *board, const struct board_view &view,
	struct pairs &pairs)
{
	pairs.there.emplace_back();
	pairs.seen.emplace_back();
	for (int i = 0; i < board->columns * board->rows; i++) {
		if (view.seen[i]) {
			pairs.there.back().push_back(place(board, i));
			pairs.seen.back().emplace_back(
				static_cast<float>(view.corner[i].x_px),
				static_cast<float>(view.corner[i].y_px));
		}
	}
}

struct fitted {
	cv::Mat matrix;
	cv::Mat distortion;
	std::vector<cv::Mat> turns;
	std::vector<cv::Mat> shifts;
	std::vector<double> view_rms;
	std::vector<int> used; /* numbers of the views */
	double rms;
	double focal_sigma_px;
};

/*
 * The lens' columns of projectPoints' Jacobian, and the pose's before them:
 * fx fy cx cy k1 k2 p1 p2 k3.
 */
constexpr int pose_terms = 6;
constexpr int lens_terms = 9;

/*
 * The standard error of fx. OpenCV 4.6 tells one that is too large by the root
 * of two and more, for it counts corners where it should count coordinates
 * (opencv/opencv#19803). Here: the poses eliminated from the normal equations.
 */
double focal_sigma(const struct fitted &fitted, const struct pairs &pairs)
{
	cv::Mat normal = cv::Mat::zeros(lens_terms, lens_terms, CV_64F);
	double squares = 0;
	double free = -lens_terms;

	for (size_t i = 0; i < pairs.there.size(); i++) {
		std::vector<cv::Point2f> at;
		cv::Mat all;

		cv::projectPoints(pairs.there[i], fitted.turns[i],
			fitted.shifts[i], fitted.matrix, fitted.distortion, at,
			all);
		cv::Mat pose = all.colRange(0, pose_terms);
		cv::Mat lens =
			all.colRange(pose_terms, pose_terms + lens_terms);
		cv::Mat cross = lens.t() * pose;
		cv::Mat own = pose.t() * pose;

		normal += lens.t() * lens -
			cross * own.inv(cv::DECOMP_SVD) * cross.t();
		squares += cv::norm(at, pairs.seen[i], cv::NORM_L2SQR);
		free += 2.0 * static_cast<double>(at.size()) - pose_terms;
	}
	cv::Mat spread = normal.inv(cv::DECOMP_SVD);
	return std::sqrt(
		spread.at<double>(0, 0) * squares / std::max(free, 1.0));
}

struct fitted fit(const struct board *board, const struct board_view *views,
	int count, cv::Size size)
{
	struct fitted out;
	struct pairs pairs;
	cv::Mat view_rms;

	for (int i = 0; i < count; i++) {
		if (!views[i].rejected) {
			out.used.push_back(i);
			add_view(board, views[i], pairs);
		}
	}
	out.rms = cv::calibrateCamera(pairs.there, pairs.seen, size, out.matrix,
		out.distortion, out.turns, out.shifts, cv::noArray(),
		cv::noArray(), view_rms, 0);
	for (int i = 0; i < view_rms.rows; i++) {
		out.view_rms.push_back(view_rms.at<double>(i));
	}
	out.focal_sigma_px = focal_sigma(out, pairs);
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

			if (views[number].seen[i] && x >= 0 &&
				x < cells_across && y >= 0 && y < cells_down) {
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
	result->focal_sigma_px = fitted.focal_sigma_px;
	result->covered = covered(board, fitted, views, size);
	result->used = static_cast<int>(fitted.used.size());
	return true;
}

} // namespace

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
