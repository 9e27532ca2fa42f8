/* SPDX-License-Identifier: Apache-2.0 */
#include "charuco_markers.hpp"
#include "corners.hpp"

extern "C" {
#include "calibration/charuco.h"
}

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

namespace
{

constexpr int markers_least = 4;
constexpr int corners_least = 8;
/* How much of its square a marker may cover; boards have 0.5 to 0.8. */
constexpr double cover_least = 0.4;
constexpr double cover_most = 0.95;
constexpr double cover_differs = 0.12;
/* Distortion bends the plane of the markers by less, in squares. */
constexpr double bent_most = 0.3;
/* A corner is where its markers say, to this share of a square. */
constexpr double astray_share = 0.07;
constexpr double astray_least_px = 1.5;

using quad = std::array<cv::Point2f, 4>;
using seen_markers = std::map<int, struct charuco_seen>;

/* The markers that lie as on the board. */
struct layout {
	std::vector<int> ids;
	bool white_first;
	double cover; /* of a square's side by its marker's; 0: no board */
};

double way(cv::Point2f a, cv::Point2f b)
{
	return std::hypot(a.x - b.x, a.y - b.y);
}

cv::Point2f middle_of(const quad &corner)
{
	cv::Point2f across = corner[2] - corner[0];
	cv::Point2f down = corner[3] - corner[1];
	cv::Point2f between = corner[1] - corner[0];
	double area = across.cross(down);
	double share = area != 0 ? between.cross(down) / area : 0.5;

	return corner[0] + across * static_cast<float>(share);
}

/* How much of its square each covers, told by the plane of all of them. */
std::vector<double> covers(const cv::Mat &plane, const quad &corner)
{
	std::vector<cv::Point2f> seen(corner.begin(), corner.end());
	std::vector<cv::Point2f> flat;

	cv::perspectiveTransform(seen, flat, plane);
	return { way(flat[0], flat[1]), way(flat[1], flat[2]),
		way(flat[2], flat[3]), way(flat[3], flat[0]) };
}

/* Their median; 0 where the markers do not lie in one plane. */
double cover_of(const cv::Mat &plane, const seen_markers &markers,
	const std::vector<int> &ids)
{
	std::vector<double> all;

	for (int id : ids) {
		for (double cover : covers(plane, markers.at(id).corner)) {
			all.push_back(cover);
		}
	}
	std::sort(all.begin(), all.end());
	double median = all[all.size() / 2];
	bool alike = all[all.size() / 4] > median - cover_differs &&
		all[3 * all.size() / 4] < median + cover_differs;
	return alike && median > cover_least && median < cover_most ? median
								    : 0;
}

cv::Point2f square_middle(const struct board *board, bool white_first, int id)
{
	struct charuco_square square = charuco_square(board, white_first, id);

	return { static_cast<float>(square.column) + 0.5F,
		static_cast<float>(square.row) + 0.5F };
}

/* Those markers that lie as they do on the board. */
struct layout lay(const struct board *board, bool white_first,
	const seen_markers &markers)
{
	struct layout out = { {}, white_first, 0 };
	std::vector<cv::Point2f> seen;
	std::vector<cv::Point2f> there;
	std::vector<int> ids;
	cv::Mat fits;

	for (const auto &[id, marker] : markers) {
		if (id < charuco_count(board, white_first)) {
			ids.push_back(id);
			seen.push_back(middle_of(marker.corner));
			there.push_back(square_middle(board, white_first, id));
		}
	}
	if (ids.size() < markers_least) {
		return out;
	}
	cv::Mat plane =
		cv::findHomography(seen, there, fits, cv::RANSAC, bent_most);
	if (plane.empty()) {
		return out;
	}
	for (size_t i = 0; i < ids.size(); i++) {
		if (fits.at<uchar>(static_cast<int>(i)) != 0) {
			out.ids.push_back(ids[i]);
		}
	}
	if (out.ids.size() >= markers_least) {
		out.cover = cover_of(plane, markers, out.ids);
	}
	return out;
}

/* The corners of the square around a marker, from its own top left. */
quad square_around(const quad &corner, double cover)
{
	const auto low = static_cast<float>((1 - cover) / 2);
	const float high = 1 - low;
	const quad inner = { cv::Point2f(low, low), cv::Point2f(high, low),
		cv::Point2f(high, high), cv::Point2f(low, high) };
	std::vector<cv::Point2f> outer = { { 0, 0 }, { 1, 0 }, { 1, 1 },
		{ 0, 1 } };
	quad out;

	cv::perspectiveTransform(outer, outer,
		cv::getPerspectiveTransform(inner.data(), corner.data()));
	std::copy(outer.begin(), outer.end(), out.begin());
	return out;
}

/* Where the board's corners must be, each by the one or two beside it. */
struct expected {
	std::vector<cv::Point2f> sum;
	std::vector<int> count;
	double spacing_px; /* of neighbours, the smallest */
	double clear_px;   /* from a corner to the next marker */
};

struct expected expect(const struct board *board, const struct layout &layout,
	const seen_markers &markers)
{
	size_t corners = static_cast<size_t>(board->columns) *
		static_cast<size_t>(board->rows);
	struct expected out = { std::vector<cv::Point2f>(corners),
		std::vector<int>(corners), 1e9, 0 };

	for (int id : layout.ids) {
		struct charuco_square square =
			charuco_square(board, layout.white_first, id);
		quad around =
			square_around(markers.at(id).corner, layout.cover);

		for (int i = 0; i < 4; i++) {
			int column = square.column - 1 + (i == 1 || i == 2);
			int row = square.row - 1 + (i >= 2);

			out.spacing_px = std::min(out.spacing_px,
				way(around[i], around[(i + 1) % 4]));
			if (column >= 0 && column < board->columns &&
				row >= 0 && row < board->rows) {
				int at = row * board->columns + column;

				out.sum[at] += around[i];
				out.count[at]++;
			}
		}
	}
	out.clear_px = out.spacing_px * (1 - layout.cover) / 2;
	return out;
}

/* Keeps what lies inside, and where the markers have it. */
int place(const struct expected &expected, const cv::Mat &fine,
	struct corners_found &found)
{
	double margin = expected.spacing_px / 3;
	cv::Rect2f inside(static_cast<float>(margin),
		static_cast<float>(margin),
		static_cast<float>(fine.cols - 1 - 2 * margin),
		static_cast<float>(fine.rows - 1 - 2 * margin));
	std::vector<cv::Point2f> rough;
	std::vector<size_t> number;
	int count = 0;

	found.at.assign(expected.count.size(), cv::Point2f());
	found.seen.assign(expected.count.size(), false);
	for (size_t i = 0; i < expected.count.size(); i++) {
		cv::Point2f at = expected.sum[i] /
			static_cast<float>(std::max(expected.count[i], 1));

		if (expected.count[i] > 0 && inside.contains(at)) {
			rough.push_back(at);
			number.push_back(i);
		}
	}
	if (rough.empty()) {
		return 0;
	}
	std::vector<cv::Point2f> fixed = rough;
	corners_refine(fine, expected.clear_px, fixed);
	for (size_t i = 0; i < fixed.size(); i++) {
		if (way(fixed[i], rough[i]) <
			std::max(astray_least_px,
				astray_share * expected.spacing_px)) {
			found.at[number[i]] = fixed[i];
			found.seen[number[i]] = true;
			count++;
		}
	}
	return count;
}

bool in_one_line(const struct board *board, const std::vector<bool> &seen)
{
	std::vector<bool> rows(static_cast<size_t>(board->rows));
	std::vector<bool> columns(static_cast<size_t>(board->columns));

	for (size_t i = 0; i < seen.size(); i++) {
		if (seen[i]) {
			rows[i / static_cast<size_t>(board->columns)] = true;
			columns[i % static_cast<size_t>(board->columns)] = true;
		}
	}
	return std::count(rows.begin(), rows.end(), true) < 2 ||
		std::count(columns.begin(), columns.end(), true) < 2;
}

/* Whether most of them were as in a mirror. */
bool drop_mirrored(seen_markers &markers)
{
	size_t all = markers.size();

	for (auto at = markers.begin(); at != markers.end();) {
		at = at->second.mirrored ? markers.erase(at) : std::next(at);
	}
	size_t dropped = all - markers.size();
	return dropped >= markers_least && 2 * dropped > all;
}

} // namespace

bool charuco_find(const struct board *board,
	const struct corners_picture &picture, struct corners_found &found)
{
	seen_markers markers = charuco_markers_find(
		picture.narrow, charuco_count(board, true));

	found.mirrored = drop_mirrored(markers);
	struct layout black = lay(board, false, markers);
	struct layout white = lay(board, true, markers);
	const struct layout &layout =
		white.ids.size() > black.ids.size() ? white : black;
	if (found.mirrored || layout.cover == 0) {
		return false;
	}
	return place(expect(board, layout, markers), picture.fine, found) >=
		corners_least &&
		!in_one_line(board, found.seen);
}
