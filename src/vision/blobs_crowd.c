/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_crowd.h"

#include <math.h>

enum {
	FEW = 8, /* spots of a frame of USUAL_PIXELS that are no crowd */
	FEW_LEAST = 4,
	FEW_MOST = 48
};

#define USUAL_PIXELS 1e5
#define CROWD_FREE   2.0 /* what a crowd may score without harm */
#define CROWD_MOST   2.0 /* a flock is a crowd too: no score falls deeper */

void crowd_order(struct blob *blobs, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct blob moved = blobs[i];
		size_t j = i;

		for (; j > 0 && blobs[j - 1].score < moved.score; j--) {
			blobs[j] = blobs[j - 1];
		}
		blobs[j] = moved;
	}
}

/* Clutter grows with the area, but frames of more pixels see finer. */
static size_t few_of(double pixels)
{
	double few = FEW * sqrt(pixels / USUAL_PIXELS);

	return few < FEW_LEAST   ? FEW_LEAST
		: few > FEW_MOST ? FEW_MOST
				 : (size_t)few;
}

void crowd_weigh(struct blob *blobs, size_t count, double pixels)
{
	size_t few = few_of(pixels);

	crowd_order(blobs, count);
	if (count <= few || blobs[few].score <= CROWD_FREE) {
		return;
	}

	double worth = blobs[few].score / CROWD_FREE;

	worth = worth < CROWD_MOST ? worth : CROWD_MOST;
	for (size_t i = 0; i < count; i++) {
		blobs[i].score /= worth;
	}
}
