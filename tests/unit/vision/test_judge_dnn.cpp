// SPDX-License-Identifier: Apache-2.0
/*
 * The judge in integers against the same network in OpenCV's dnn, which reads
 * the other file that the training wrote. Named on the command line: that file.
 */
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <opencv2/dnn.hpp>

extern "C" {
#include "random.h"
#include "vision/judge.h"
}

namespace
{

constexpr int LOOKS = 400;
constexpr int MIDDLE = JUDGE_SIDE / 2;
constexpr double FULL = 64.0;
constexpr double WORST_OCTAVES = 0.08;
constexpr double RMS_OCTAVES = 0.015;

int16_t held(double level)
{
	return static_cast<int16_t>(
		std::lround(std::fmax(-127.0, std::fmin(127.0, level))));
}

/* A spot on a slope in noise, as wide, as steep and as noisy as chance has it.
 */
judge_patch chance_patch(uint64_t *seed)
{
	judge_patch patch;
	const double spread = random_between(seed, 0.6, 4.0);
	const double slope = random_between(seed, -6.0, 6.0);
	const double noise = random_between(seed, 0.0, 20.0);

	for (int y = 0; y < JUDGE_SIDE; y++) {
		for (int x = 0; x < JUDGE_SIDE; x++) {
			for (int scale = 0; scale < JUDGE_SCALES; scale++) {
				const double dx = (x - MIDDLE) * (1 << scale);
				const double dy = (y - MIDDLE) * (1 << scale);
				const double spot = FULL *
					std::exp(-(dx * dx + dy * dy) /
						(2.0 * spread * spread));

				patch.at[y][x][scale] = held(spot + slope * dy +
					noise * random_normal(seed));
			}
		}
	}
	return patch;
}

double dnn_octaves(cv::dnn::Net &net, const judge_patch &patch)
{
	const int shape[] = { 1, JUDGE_SCALES, JUDGE_SIDE, JUDGE_SIDE };
	cv::Mat look(4, shape, CV_32F);
	auto *level = look.ptr<float>();

	for (int scale = 0; scale < JUDGE_SCALES; scale++) {
		for (int y = 0; y < JUDGE_SIDE; y++) {
			for (int x = 0; x < JUDGE_SIDE; x++) {
				*level++ = static_cast<float>(
					patch.at[y][x][scale] / FULL);
			}
		}
	}
	net.setInput(look);
	return net.forward().ptr<float>()[0] /
		static_cast<double>(JUDGE_OCTAVE);
}

} // namespace

int main(int argc, char **argv)
{
	if (argc != 2) {
		std::fputs("usage: test_judge_dnn ONNX\n", stderr);
		return 2;
	}

	error why;
	judge *judge = judge_open(nullptr, &why);

	if (!judge) {
		return error_report("test_judge_dnn", &why);
	}

	cv::dnn::Net net = cv::dnn::readNetFromONNX(argv[1]);
	uint64_t seed = 1;
	double worst = 0.0;
	double squares = 0.0;

	for (int i = 0; i < LOOKS; i++) {
		const judge_patch patch = chance_patch(&seed);
		const double own = judge_look(judge, &patch) /
			static_cast<double>(JUDGE_OCTAVE);
		const double off = std::fabs(own - dnn_octaves(net, patch));

		worst = std::fmax(worst, off);
		squares += off * off;
	}
	judge_close(judge);

	const double rms = std::sqrt(squares / LOOKS);

	std::printf("%d looks: RMS %.4f, worst %.4f octaves apart\n", LOOKS,
		rms, worst);
	return worst <= WORST_OCTAVES && rms <= RMS_OCTAVES ? 0 : 1;
}
