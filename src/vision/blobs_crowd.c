/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_crowd.h"

#include <math.h>

enum {
	FEW = 8, /* spots of a frame of USUAL_PIXELS that are no crowd */
	FEW_LEAST = 4,
	FEW_MOST = 48,
	LAST = 4 /* place from which on none is doubted more */
};

#define USUAL_PIXELS 1e5
#define CROWD_FREE   2.0  /* what a crowd may score without harm */
#define CROWD_MOST   2.0  /* a flock is a crowd too: no score falls deeper */
#define DOUBTED      8.0  /* of such scores the place counts in full ... */
#define SURE         12.0 /* ... and of such ones not at all */

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

/* What a frame's spots are worth less, for being so many; 1 and more. */
static double crowd_worth(const struct blob *blobs, size_t count, double pixels)
{
	size_t few = few_of(pixels);

	return count > few && blobs[few].score > CROWD_FREE
		? fmin(blobs[few].score / CROWD_FREE, CROWD_MOST)
		: 1.0;
}

/*
 * Targets are few: the second brightest spot of a frame is less often one than
 * the brightest, if neither is beyond doubt.
 */
static double place_worth(size_t place, double score)
{
	double root = sqrt(sqrt((double)(place < LAST ? place : LAST)));
	double doubt = (SURE - score) / (SURE - DOUBTED);

	return 1.0 + (root - 1.0) * fmin(fmax(doubt, 0.0), 1.0);
}

void crowd_weigh(struct blob *blobs, size_t count, double pixels)
{
	crowd_order(blobs, count);

	double crowd = crowd_worth(blobs, count, pixels);

	for (size_t i = 0; i < count; i++) {
		double worth = crowd * place_worth(i + 1, blobs[i].score);

		blobs[i].score /= fmin(worth, CROWD_MOST);
	}
}
