/* SPDX-License-Identifier: Apache-2.0 */
#include "charuco_markers.hpp"

extern "C" {
#include "calibration/charuco.h"
}

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace
{

/* Around each pixel so much is averaged, to part black from white there. */
constexpr std::array<int, 3> windows_px = { 9, 19, 41 };
constexpr double darker_by = 5; /* levels of 255 */
constexpr double side_least_px = 10;
constexpr double straight_share = 0.04; /* of the way around */
constexpr int cells = CHARUCO_CELLS + 2;
constexpr int cell_px = 8; /* of a marker that was laid flat */
constexpr int cell_edge_px = 2;
constexpr int cells_wrong_max = 1;

using quad = std::array<cv::Point2f, 4>; /* clockwise as seen */
using whites = std::array<bool, cells * cells>;

bool is_quad(const std::vector<cv::Point> &outline, quad &corners)
{
	std::vector<cv::Point> few;
	double around = cv::arcLength(outline, true);

	if (around < 4 * side_least_px) {
		return false;
	}
	cv::approxPolyDP(outline, few, straight_share * around, true);
	if (few.size() != 4 || !cv::isContourConvex(few)) {
		return false;
	}
	if (cv::contourArea(few, true) < 0) {
		std::reverse(few.begin(), few.end());
	}
	std::copy(few.begin(), few.end(), corners.begin());
	return true;
}

/* White or black of each cell, the rim included. */
bool read_cells(const cv::Mat &picture, const quad &corners, whites &white)
{
	const float side = cells * cell_px;
	const quad flat = { cv::Point2f(0, 0), cv::Point2f(side, 0),
		cv::Point2f(side, side), cv::Point2f(0, side) };
	cv::Mat laid;

	cv::warpPerspective(picture, laid,
		cv::getPerspectiveTransform(corners.data(), flat.data()),
		cv::Size(cells * cell_px, cells * cell_px));
	cv::threshold(laid, laid, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
	int rim_white = 0;
	for (int i = 0; i < cells * cells; i++) {
		int row = i / cells;
		int column = i % cells;
		cv::Rect inside(column * cell_px + cell_edge_px,
			row * cell_px + cell_edge_px,
			cell_px - 2 * cell_edge_px, cell_px - 2 * cell_edge_px);
		bool rim = row == 0 || column == 0 || row == cells - 1 ||
			column == cells - 1;

		white[i] = cv::mean(laid(inside))[0] > 127;
		rim_white += static_cast<int>(rim && white[i]);
	}
	return rim_white <= cells_wrong_max;
}

uint16_t code_of(const whites &white)
{
	unsigned code = 0;

	for (int i = 0; i < CHARUCO_CELLS * CHARUCO_CELLS; i++) {
		int row = i / CHARUCO_CELLS + 1;
		int column = i % CHARUCO_CELLS + 1;

		code = code << 1 |
			static_cast<unsigned>(white[row * cells + column]);
	}
	return static_cast<uint16_t>(code);
}

/* Its cells in another order: @from tells the place of each. */
template <typename From> uint16_t rearranged(uint16_t code, From from)
{
	unsigned out = 0;

	for (int i = 0; i < CHARUCO_CELLS * CHARUCO_CELLS; i++) {
		int place = from(i / CHARUCO_CELLS, i % CHARUCO_CELLS);

		out = out << 1 | (code >> (15 - place) & 1U);
	}
	return static_cast<uint16_t>(out);
}

uint16_t turned(uint16_t code) /* by a quarter, clockwise */
{
	return rearranged(code, [](int row, int column) {
		return (CHARUCO_CELLS - 1 - column) * CHARUCO_CELLS + row;
	});
}

uint16_t mirrored(uint16_t code)
{
	return rearranged(code, [](int row, int column) {
		return column * CHARUCO_CELLS + row;
	});
}

int id_of(uint16_t code, int count)
{
	for (int id = 0; id < count; id++) {
		unsigned wrong = code ^ charuco_marker(id);

		if (__builtin_popcount(wrong) <= cells_wrong_max) {
			return id;
		}
	}
	return -1;
}

/* Tries the four ways in which a square may lie, and its mirror image. */
int recognise(
	uint16_t code, const quad &seen, int count, struct charuco_seen &out)
{
	for (bool mirror : { false, true }) {
		uint16_t tried = mirror ? mirrored(code) : code;

		for (size_t turns = 0; turns < 4; turns++) {
			int id = id_of(tried, count);

			if (id >= 0) {
				for (size_t i = 0; i < 4; i++) {
					out.corner[i] =
						seen[(i + 4 - turns) % 4];
				}
				out.mirrored = mirror;
				return id;
			}
			tried = turned(tried);
		}
	}
	return -1;
}

void find_markers(const cv::Mat &picture, int window_px, int count,
	std::map<int, struct charuco_seen> &markers)
{
	std::vector<std::vector<cv::Point>> outlines;
	whites white = {};
	cv::Mat dark;
	quad corners;

	cv::adaptiveThreshold(picture, dark, 255, cv::ADAPTIVE_THRESH_MEAN_C,
		cv::THRESH_BINARY_INV, window_px, darker_by);
	cv::findContours(dark, outlines, cv::RETR_LIST, cv::CHAIN_APPROX_NONE);
	for (const auto &outline : outlines) {
		struct charuco_seen marker = {};

		if (!is_quad(outline, corners) ||
			!read_cells(picture, corners, white)) {
			continue;
		}
		int id = recognise(code_of(white), corners, count, marker);
		if (id >= 0) {
			markers.emplace(id, marker);
		}
	}
}

} // namespace

std::map<int, struct charuco_seen> charuco_markers_find(
	const cv::Mat &picture, int count)
{
	std::map<int, struct charuco_seen> markers;

	for (int window_px : windows_px) {
		find_markers(picture, window_px, count, markers);
	}
	return markers;
}
