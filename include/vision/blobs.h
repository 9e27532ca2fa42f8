/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_BLOBS_H
#define VISION_BLOBS_H

#include "base/error.h"
#include "core/detect.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Blobs: the small spots of a grey frame that stand out from what is around
 * them, lighter or darker, 1 to 40 pixels across.
 *
 * Integer arithmetic from the pixels to the score, so that every processor
 * and every build gives the same blobs. Allocates when opened, never after.
 * The work after the one pass over the pixels is bounded in any frame.
 *
 * Score: the frame is halved again and again (pixels of 1, 2, 4 and 8), and
 * smoothed by 1 2 1. Sixteen rays leave the spot for a square three aside; a
 * ray is as high as the lower of its smoothed pixels two and three aside. On
 * the scale where it is largest, the score is the height of the spot above
 * the highest ray over the roughness around. Roughness is the mean step
 * between neighbouring pixels (across plus down): 0.8 of that in the square
 * ring four to six aside, 0.1 of that in the roughest of the ring's eight
 * blocks, 3/8 of the lower median of the same in the eight cells around, and
 * half of a quantisation step. The scales count 1.2, 1.2, 0.76 and 0.43: the
 * larger, the more clouds and trees there are of that size. For the same
 * reason a spot of more than 25 pixels loses, by the root of its area, up to
 * half of its score.
 *
 * Last, all scores of a frame are divided by half of what the first spot
 * after the best few scores (8 in 10^5 pixels, growing with the root of the
 * area), by no less than 1 and no more than 2: windows, leaves and the
 * blocks of a codec come in numbers. Where settings.limit is less than these
 * few, nothing is divided.
 *
 * So an edge, a ridge or a slope scores nothing, since one ray is as high all
 * the way; a dip parts a spot from something bright beside it. Gain and offset
 * of the camera do not matter, noise of any strength stays below 4, and a
 * structure that the border cuts is no spot. About one false alarm a megapixel
 * is left at a score of 6.
 */

/*
 * Judge: the best few, with scores of 2 and more, are looked at once more by a
 * small network (judge.h), which moves their scores by up to an octave up and
 * two down, on the same scale: as many false alarms as before reach a score
 * of 5, and a few more targets do. Off by default: what it gains on material
 * that it never saw is little (data/judge/README.md).
 */

/*
 * Mending: a spot that is as sharp as one pixel, and stays at it for two
 * frames or more, was not seen through the lens: that pixel is wrong. It is
 * learnt, and filled from its neighbours from then on, for as long as blobs is
 * open. Pixels that come and go stay known. Nothing that the lens blurs over
 * its pixels is taken for one, be it a target that hovers.
 */

struct blobs;

enum {
	BLOBS_PATH_MAX = 256
};

struct blobs_settings {
	double score_min; /* candidates below are not worth a row; > 0 */
	int limit;        /* at most so many, the best; 1..DETECT_BLOBS_MAX;
			   * twice as many are looked at closely */
	bool light;       /* look for spots lighter than their surroundings */
	bool dark;        /* and for darker ones */
	bool mend;        /* pixels of the sensor that are wrong are learnt */
	int judged;       /* so many of the best are judged by their looks:
			   * 0..DETECT_BLOBS_MAX */
	char weights[BLOBS_PATH_MAX]; /* the judge's; empty: the built-in */
};

/* Low enough to draw a curve of thresholds: 1.0, 64, light and dark,
 * wrong pixels mended, none judged. */
struct blobs_settings blobs_settings_default(void);

/*
 * blobs_open - for frames of this size and format.
 *
 * NULL, with @error filled, where a side is out of bounds (16 pixels to
 * FRAME_SIDE_MAX), a setting is, the weights are none, or memory is short.
 * Close with blobs_close.
 */
struct blobs *blobs_open(const struct blobs_settings *settings, int width,
	int height, enum frame_format format, struct error *error);

/* blobs_close - NULL is fine. */
void blobs_close(struct blobs *blobs);

/*
 * blobs_find - the candidates of @frame, best first.
 *
 * @out: room for settings.limit
 *
 * The frame must have the size and format given to blobs_open. Returns how
 * many.
 */
size_t blobs_find(
	struct blobs *blobs, const struct frame *frame, struct blob *out);

/*
 * blobs_forget - what is suspected: the next frame is of another scene, by
 * the same sensor.
 */
void blobs_forget(struct blobs *blobs);

#endif
