// SPDX-License-Identifier: Apache-2.0
#include "rivals.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/video.hpp>
#include <vector>

struct rivals {
	cv::Ptr<cv::BackgroundSubtractorMOG2> mixture;
};

namespace
{

constexpr int hat_side = 9;
constexpr double hat_deviations = 4.0;
constexpr double dog_sigmas[] = { 1.0, 2.0, 4.0 };
constexpr double dog_ratio = 1.6;
constexpr double dog_score = 3.0;
constexpr int dog_window = 31;
constexpr int patch_sides[] = { 3, 5, 7, 9 };
constexpr double patch_deviations = 4.0;
constexpr double noise_least = 0.2; // of a grey level
constexpr int foreground = 200;     // beyond MOG2's mark of a shadow

bool better(const blob &a, const blob &b)
{
	return a.score > b.score;
}

// The middle and the highest score of each part of the mask.
std::vector<blob> parts_of(const cv::Mat &mask, const cv::Mat &scores)
{
	cv::Mat labels;
	cv::Mat stats;
	cv::Mat centres;
	int count =
		cv::connectedComponentsWithStats(mask, labels, stats, centres);
	std::vector<blob> parts(static_cast<size_t>(count));

	for (int y = 0; y < labels.rows; y++) {
		const int *label = labels.ptr<int>(y);
		const float *score = scores.ptr<float>(y);

		for (int x = 0; x < labels.cols; x++) {
			blob &part = parts[static_cast<size_t>(label[x])];

			part.score = std::max(
				part.score, static_cast<double>(score[x]));
		}
	}
	for (int i = 0; i < count; i++) {
		blob &part = parts[static_cast<size_t>(i)];

		part.centre.x_px = centres.at<double>(i, 0);
		part.centre.y_px = centres.at<double>(i, 1);
	}
	parts.erase(parts.begin()); // what is no part
	return parts;
}

std::vector<blob> by_mixture(rivals &rivals, const cv::Mat &grey)
{
	cv::Mat mask;
	cv::Mat background;
	cv::Mat difference;

	rivals.mixture->apply(grey, mask);
	rivals.mixture->getBackgroundImage(background);
	cv::absdiff(grey, background, difference);
	difference.convertTo(difference, CV_32F);
	return parts_of(mask > foreground, difference);
}

std::vector<blob> by_top_hat(const cv::Mat &grey)
{
	const cv::Mat square = cv::getStructuringElement(
		cv::MORPH_RECT, cv::Size(hat_side, hat_side));
	cv::Mat light;
	cv::Mat dark;
	cv::Mat scores;
	cv::Scalar mean;
	cv::Scalar deviation;

	cv::morphologyEx(grey, light, cv::MORPH_TOPHAT, square);
	cv::morphologyEx(grey, dark, cv::MORPH_BLACKHAT, square);
	light = cv::max(light, dark);
	cv::meanStdDev(light, mean, deviation);

	double noise = std::max(deviation[0], noise_least);

	light.convertTo(scores, CV_32F, 1.0 / noise, -mean[0] / noise);
	return parts_of(scores > hat_deviations, scores);
}

cv::Mat dog_scores(const cv::Mat &grey, double sigma)
{
	cv::Mat fine;
	cv::Mat coarse;
	cv::Mat power;

	cv::GaussianBlur(grey, fine, cv::Size(), sigma);
	cv::GaussianBlur(grey, coarse, cv::Size(), dog_ratio * sigma);
	fine -= coarse;
	cv::sqrBoxFilter(fine, power, CV_32F, cv::Size(dog_window, dog_window));
	cv::sqrt(power, power);
	return cv::abs(fine) / (power + noise_least);
}

std::vector<blob> by_dog(const cv::Mat &grey)
{
	cv::Mat levels;
	cv::Mat scores = cv::Mat::zeros(grey.size(), CV_32F);

	grey.convertTo(levels, CV_32F);
	for (double sigma : dog_sigmas) {
		scores = cv::max(scores, dog_scores(levels, sigma));
	}
	return parts_of(scores > dog_score, scores);
}

// The least of the products of four pairs of opposite patches of one side.
cv::Mat patch_scores(const cv::Mat &levels, int side)
{
	constexpr int ways[][2] = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 1, -1 } };
	cv::Mat means;
	cv::Mat wide;
	cv::Mat least;

	cv::blur(levels, means, cv::Size(side, side));
	cv::copyMakeBorder(
		means, wide, side, side, side, side, cv::BORDER_REFLECT);
	for (const auto &way : ways) {
		const cv::Rect there(side + side * way[0], side + side * way[1],
			levels.cols, levels.rows);
		const cv::Rect back(side - side * way[0], side - side * way[1],
			levels.cols, levels.rows);
		cv::Mat product = (means - wide(there)).mul(means - wide(back));

		least = least.empty() ? product : cv::min(least, product);
	}
	return least;
}

std::vector<blob> by_patch(const cv::Mat &grey)
{
	cv::Mat levels;
	cv::Mat scores = cv::Mat::zeros(grey.size(), CV_32F);
	cv::Scalar mean;
	cv::Scalar deviation;

	grey.convertTo(levels, CV_32F);
	for (int side : patch_sides) {
		scores = cv::max(scores, patch_scores(levels, side));
	}
	cv::meanStdDev(scores, mean, deviation);
	scores = (scores - mean[0]) / std::max(deviation[0], noise_least);
	return parts_of(scores > patch_deviations, scores);
}

std::vector<blob> parts_by(
	rivals &rivals, enum rival rival, const cv::Mat &grey)
{
	switch (rival) {
	case RIVAL_MIXTURE:
		return by_mixture(rivals, grey);
	case RIVAL_TOP_HAT:
		return by_top_hat(grey);
	case RIVAL_DOG:
		return by_dog(grey);
	default:
		return by_patch(grey);
	}
}

} // namespace

struct rivals *rivals_open(void)
{
	cv::setNumThreads(1);
	return new rivals{ cv::createBackgroundSubtractorMOG2() };
}

void rivals_close(struct rivals *rivals)
{
	delete rivals;
}

size_t rivals_find(struct rivals *rivals, enum rival rival,
	const struct frame *frame, struct blob *out)
{
	const cv::Mat grey(frame->height, frame->width, CV_8UC1,
		const_cast<void *>(frame->data), frame->stride);
	std::vector<blob> parts = parts_by(*rivals, rival, grey);
	size_t count = std::min<size_t>(parts.size(), DETECT_BLOBS_MAX);

	std::partial_sort(parts.begin(),
		parts.begin() + static_cast<ptrdiff_t>(count), parts.end(),
		better);
	std::copy_n(parts.begin(), count, out);
	return count;
}
