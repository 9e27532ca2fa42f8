/* SPDX-License-Identifier: Apache-2.0 */
extern "C" {
#include "vision/canvas.h"
}

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <string>

struct canvas {
	cv::Mat pixels;
};

namespace
{

/* Drawing coordinates are in 1/16 pixels; farther off nothing is seen. */
constexpr int fraction_bits = 4;
constexpr double coordinate_max = 30000.0;

constexpr int font = cv::FONT_HERSHEY_DUPLEX;
/* Capitals of this font are 21 px high at OpenCV's scale 1. */
constexpr double font_per_scale = 12.0 / 21.0;

/* From here on single pixels are meant to be seen as such. */
constexpr int pixel_view_factor = 4;

/* Levels of a 16-bit picture that become black and white. */
constexpr double dark_share = 0.001;
constexpr double bright_share = 0.999;

/* What the brightest part of a glow adds, at strength 1. */
constexpr double glow_levels = 110.0;

/* Nothing that a picture lacks is worth an exception in a C program. */
template <typename Draw> void guarded(Draw draw) noexcept
{
	try {
		draw();
	} catch (...) {
	}
}

cv::Scalar bgr(struct colour colour)
{
	return cv::Scalar(colour.blue, colour.green, colour.red);
}

bool is_drawable(std::initializer_list<double> coordinates)
{
	return std::all_of(coordinates.begin(), coordinates.end(),
		[](double value) { return std::fabs(value) < coordinate_max; });
}

int fixed(double coordinate)
{
	return static_cast<int>(std::lround(coordinate * (1 << fraction_bits)));
}

cv::Point point(double x, double y)
{
	return cv::Point(fixed(x), fixed(y));
}

/* The level below which @share of the pixels of a 16-bit picture lie. */
int level_at(const cv::Mat &histogram, double pixels, double share)
{
	double below = 0.0;

	for (int level = 0; level < histogram.rows; level++) {
		below += histogram.at<int>(level);
		if (below > pixels * share) {
			return level;
		}
	}
	return histogram.rows - 1;
}

cv::Mat histogram_of(const cv::Mat &picture)
{
	cv::Mat histogram = cv::Mat::zeros(65536, 1, CV_32S);

	for (int y = 0; y < picture.rows; y++) {
		const auto *row = picture.ptr<uint16_t>(y);

		for (int x = 0; x < picture.cols; x++) {
			histogram.at<int>(row[x])++;
		}
	}
	return histogram;
}

cv::Mat stretched(const cv::Mat &picture)
{
	const cv::Mat histogram = histogram_of(picture);
	const auto total = static_cast<double>(picture.total());
	const int low = level_at(histogram, total, dark_share);
	const int high =
		std::max(level_at(histogram, total, bright_share), low + 1);
	cv::Mat grey(picture.size(), CV_8U);

	for (int y = 0; y < picture.rows; y++) {
		const auto *in = picture.ptr<uint16_t>(y);
		auto *out = grey.ptr<uint8_t>(y);

		for (int x = 0; x < picture.cols; x++) {
			const int level =
				std::clamp(static_cast<int>(in[x]), low, high);

			out[x] = static_cast<uint8_t>(
				(level - low) * 255 / (high - low));
		}
	}
	return grey;
}

cv::Mat grey_of(const struct frame *frame)
{
	const int type = frame->format == FRAME_GRAY16 ? CV_16U : CV_8U;
	const cv::Mat view(frame->height, frame->width, type,
		const_cast<void *>(frame->data), frame->stride);

	return type == CV_16U ? stretched(view) : view;
}

int interpolation(const cv::Size &from, const cv::Size &to)
{
	if (to.width < from.width) {
		return cv::INTER_AREA;
	}
	return to.width >= pixel_view_factor * from.width
		? cv::INTER_NEAREST
		: cv::INTER_LINEAR_EXACT;
}

void paint(cv::Mat &onto, const cv::Mat &picture, const cv::Rect &place)
{
	const cv::Rect seen = place & cv::Rect(cv::Point(0, 0), onto.size());
	cv::Mat scaled;

	if (seen.empty()) {
		return;
	}
	cv::resize(picture, scaled, place.size(), 0, 0,
		interpolation(picture.size(), place.size()));
	if (scaled.channels() == 1) {
		cv::cvtColor(scaled, scaled, cv::COLOR_GRAY2BGR);
	}
	scaled(seen - place.tl()).copyTo(onto(seen));
}

bool is_place(int x, int y, int width, int height)
{
	return is_drawable({ double(x), double(y), double(width),
		       double(height) }) &&
		width > 0 && height > 0;
}

std::string ascii(const char *text)
{
	std::string line(text);

	std::replace_if(
		line.begin(), line.end(),
		[](char c) { return c < ' ' || c > '~'; }, '?');
	return line;
}

int stroke(double scale)
{
	return std::max(1, static_cast<int>(std::lround(scale * 1.3)));
}

void mix(cv::Mat &onto, const cv::Rect &place, const cv::Scalar &colour,
	double opacity)
{
	cv::Mat part = onto(place);

	if (opacity >= 1.0) {
		part.setTo(colour);
		return;
	}
	for (int y = 0; y < part.rows; y++) {
		auto *row = part.ptr<cv::Vec3b>(y);

		for (int x = 0; x < part.cols; x++) {
			for (int c = 0; c < 3; c++) {
				row[x][c] = cv::saturate_cast<uint8_t>(
					row[x][c] * (1.0 - opacity) +
					colour[c] * opacity);
			}
		}
	}
}

void glow_row(cv::Vec3b *row, int from, int to, double x, double dy_squared,
	double radius, double strength)
{
	for (int column = from; column < to; column++) {
		const double dx = column - x;
		const double inside =
			1.0 - (dx * dx + dy_squared) / (radius * radius);

		if (inside <= 0.0) {
			continue;
		}
		for (int c = 0; c < 3; c++) {
			row[column][c] = cv::saturate_cast<uint8_t>(
				row[column][c] +
				strength * glow_levels * inside * inside);
		}
	}
}

} // namespace

struct canvas *canvas_open(int width, int height, struct error *error)
{
	struct canvas *made = nullptr;

	if (width >= 1 && width <= CANVAS_SIDE_MAX && height >= 1 &&
		height <= CANVAS_SIDE_MAX) {
		guarded([&] {
			made = new canvas{ cv::Mat::zeros(
				height, width, CV_8UC3) };
		});
	}
	if (made == nullptr) {
		error_set(error, ERROR_FAILED,
			"a picture of %dx%d cannot be made; sides are 1 to %d, "
			"and memory must suffice",
			width, height, CANVAS_SIDE_MAX);
	}
	return made;
}

void canvas_close(struct canvas *canvas)
{
	delete canvas;
}

int canvas_width(const struct canvas *canvas)
{
	return canvas->pixels.cols;
}

int canvas_height(const struct canvas *canvas)
{
	return canvas->pixels.rows;
}

const uint8_t *canvas_pixels(const struct canvas *canvas)
{
	return canvas->pixels.data;
}

size_t canvas_stride(const struct canvas *canvas)
{
	return canvas->pixels.step[0];
}

void canvas_picture(struct canvas *canvas, const struct frame *frame, int x,
	int y, int width, int height)
{
	if (!is_place(x, y, width, height)) {
		return;
	}
	guarded([&] {
		paint(canvas->pixels, grey_of(frame),
			cv::Rect(x, y, width, height));
	});
}

void canvas_copy(struct canvas *canvas, const struct canvas *from, int x, int y,
	int width, int height)
{
	if (!is_place(x, y, width, height)) {
		return;
	}
	guarded([&] {
		paint(canvas->pixels, from->pixels,
			cv::Rect(x, y, width, height));
	});
}

void canvas_line(struct canvas *canvas, double x0, double y0, double x1,
	double y1, struct colour colour, int thickness)
{
	if (!is_drawable({ x0, y0, x1, y1 })) {
		return;
	}
	guarded([&] {
		cv::line(canvas->pixels, point(x0, y0), point(x1, y1),
			bgr(colour), thickness, cv::LINE_AA, fraction_bits);
	});
}

void canvas_box(struct canvas *canvas, double x, double y, double w, double h,
	struct colour colour, int thickness)
{
	if (!is_drawable({ x, y, w, h })) {
		return;
	}
	guarded([&] {
		cv::rectangle(canvas->pixels, point(x, y), point(x + w, y + h),
			bgr(colour), thickness, cv::LINE_AA, fraction_bits);
	});
}

void canvas_fill(struct canvas *canvas, double x, double y, double w, double h,
	struct colour colour, double opacity)
{
	if (!is_drawable({ x, y, w, h })) {
		return;
	}
	guarded([&] {
		const cv::Rect place(cv::Point(static_cast<int>(std::lround(x)),
					     static_cast<int>(std::lround(y))),
			cv::Point(static_cast<int>(std::lround(x + w)),
				static_cast<int>(std::lround(y + h))));
		const cv::Rect whole(cv::Point(0, 0), canvas->pixels.size());

		mix(canvas->pixels, place & whole, bgr(colour), opacity);
	});
}

void canvas_circle(struct canvas *canvas, double x, double y, double radius,
	struct colour colour, int thickness)
{
	if (!is_drawable({ x, y, radius }) || radius <= 0.0) {
		return;
	}
	guarded([&] {
		cv::circle(canvas->pixels, point(x, y), fixed(radius),
			bgr(colour), thickness, cv::LINE_AA, fraction_bits);
	});
}

void canvas_text(struct canvas *canvas, double x, double y, double scale,
	struct colour colour, const char *text)
{
	if (!is_drawable({ x, y, scale }) || scale <= 0.0) {
		return;
	}
	guarded([&] {
		const std::string line = ascii(text);
		const cv::Point at(static_cast<int>(std::lround(x)),
			static_cast<int>(std::lround(y)));
		const int width = stroke(scale);

		cv::putText(canvas->pixels, line, at, font,
			scale * font_per_scale, cv::Scalar(0, 0, 0), width + 2,
			cv::LINE_AA);
		cv::putText(canvas->pixels, line, at, font,
			scale * font_per_scale, bgr(colour), width,
			cv::LINE_AA);
	});
}

double canvas_text_width(double scale, const char *text)
{
	double width = 0.0;

	guarded([&] {
		int below = 0;

		width = cv::getTextSize(ascii(text), font,
			scale * font_per_scale, stroke(scale), &below)
				.width;
	});
	return width;
}

void canvas_glow(struct canvas *canvas, double x, double y, double radius,
	double strength)
{
	if (!is_drawable({ x, y, radius }) || radius <= 0.0) {
		return;
	}
	cv::Mat &pixels = canvas->pixels;
	const int top = std::max(0, static_cast<int>(std::floor(y - radius)));
	const int bottom = std::min(
		pixels.rows, static_cast<int>(std::ceil(y + radius)) + 1);
	const int left = std::max(0, static_cast<int>(std::floor(x - radius)));
	const int right = std::min(
		pixels.cols, static_cast<int>(std::ceil(x + radius)) + 1);

	for (int row = top; row < bottom; row++) {
		glow_row(pixels.ptr<cv::Vec3b>(row), left, right, x,
			(row - y) * (row - y), radius, strength);
	}
}
