/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_DEFECTS_H
#define VISION_BLOBS_DEFECTS_H

#include "blobs_raster.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Defects: pixels of the sensor that are stuck, hot, dead or come and go.
 * Only for blobs.
 *
 * What the lens shows is never as sharp as one pixel: of a point in the middle
 * of a pixel the four beside it have 0.4 of its height together, with the
 * best of lenses (f/1, 12 um pixels, 10 um waves), and 2 as usual. So a spot
 * is suspected by its sharpness, watched over frames until noise can no longer
 * explain it, and then its pixel is known, for good: it is filled from its
 * neighbours from then on, so that it is no spot and hides none. A target that
 * hovers before a camera that stands is blurred as all is, and lives.
 *
 * Whether the head turns does not matter, and need not be told. A flash of one
 * frame is not learnt. Looks only where somebody suspects something.
 */

enum {
	DEFECTS_MAX = 512,     /* known; the longest unseen is forgotten */
	DEFECTS_SUSPECTS = 24, /* watched at a time */
	DEFECTS_REACH = 4,     /* half side of the window that is watched */
	DEFECTS_SIDE = 2 * DEFECTS_REACH + 1
};

enum defect_verdict {
	DEFECT_UNSURE,
	DEFECT_SHARP,   /* one pixel of the sensor */
	DEFECT_BLURRED, /* seen through the lens */
};

struct defect {
	int16_t x;
	int16_t y;
	uint32_t seen; /* in which frame it was wrong last */
};

/* A place that is watched. */
struct suspect {
	int x;
	int y;
	bool dark;
	int frames;   /* that were added up */
	int idle;     /* frames since anybody asked */
	int64_t most; /* that one frame gave, in units of the judgement */
	enum defect_verdict verdict;
	int32_t sums[DEFECTS_SIDE][DEFECTS_SIDE];
};

struct defects {
	uint32_t frame;          /* counts them */
	struct raster_gain gain; /* of the last */
	int count;
	int suspect_count;
	struct defect known[DEFECTS_MAX];
	struct suspect suspects[DEFECTS_SUSPECTS];
};

void defects_init(struct defects *defects);

/* defects_forget - the next frame shows another scene, by the same sensor. */
void defects_forget(struct defects *defects);

/*
 * defects_step - a frame: fills what is known, learns of what is suspected.
 *
 * @raster: of the frame's own size, of @gain; not yet halved
 */
void defects_step(struct defects *defects, const struct raster *raster,
	struct raster_gain gain);

/*
 * defects_suspect - watches what is at (x, y), if in this frame it looks too
 * sharp to be anything.
 */
void defects_suspect(struct defects *defects, const struct raster *raster,
	int x, int y, bool dark);

#endif
