/* SPDX-License-Identifier: Apache-2.0 */
#include "blur.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

void blur_frame(const struct frame *frame, uint8_t *out)
{
	cv::setNumThreads(1);

	const cv::Mat from(frame->height, frame->width, CV_8UC1,
		const_cast<void *>(frame->data), frame->stride);
	cv::Mat to(frame->height, frame->width, CV_8UC1, out);

	cv::GaussianBlur(from, to, cv::Size(5, 5), 0.0);
}
