/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DETECT_H
#define CORE_DETECT_H

#include "core/rig.h"

#include <stddef.h>

/*
 * Detect: from blobs in a picture to detections in the world.
 *
 * Takes what is bright enough and of a fitting size, and says how sure its
 * direction is. Knows nothing of earlier frames.
 */

enum {
	DETECT_BLOBS_MAX = 256, /* candidates that vision may hand over */
	DETECT_MAX = 64,        /* detections that the tracker will look at */
};

/* How fast something goes through a picture that follows no turn. */
struct pixel_rates {
	double x_px_s;
	double y_px_s;
};

/* A spot that stands out from its surroundings, in pixels of the frame. */
struct blob {
	struct pixel centre; /* sub-pixel centroid */
	double x_px;         /* box: upper left corner ... */
	double y_px;
	double w_px; /* ... and size, >= 1 */
	double h_px;
	double area_px;  /* pixels above half of the peak contrast, >= 1 */
	double score;    /* peak contrast over local noise; 0 and up */
	double contrast; /* grey levels of the frame; negative: a dark spot */
	double span_s; /* 0: of this frame alone; else gathered over so long */
	struct pixel_rates rate; /* and along this way; with span_s */
};

struct detect_settings {
	double score_min;   /* below: never given to the tracker */
	double size_max_px; /* box side above this: too large to be a target */
	double centroid_px; /* standard error of the best centroid, > 0 */
};

/* detect_settings_default - as measured on real clips. */
struct detect_settings detect_settings_default(void);

/* What the tracker gets. */
struct detection {
	struct angles at;
	double sigma_rad;  /* standard error of each tangent axis */
	double camera_rad; /* and of where the camera looked: all share it */
	double size_rad;   /* longer side of the box */
	double score;
	double span_s;      /* 0, or it was gathered over so long ... */
	struct angles from; /* ... and came from there */
	struct blob blob;   /* where it came from, for display */
};

/*
 * detect_from_blobs - the detections of one frame, best score first.
 *
 * @blobs: @count of them, in any order
 * @head:  where the head was at mid-exposure
 * @out:   room for DETECT_MAX
 *
 * The standard error is that of a centroid: the spot's spread over its
 * score, and no better than settings.centroid_px. Left out are blobs
 * with a number that is not finite, those that the edge of the picture cuts,
 * and those around or inside of a better one. Returns how many; of more than
 * DETECT_MAX the weakest are left out.
 */
size_t detect_from_blobs(const struct detect_settings *settings,
	const struct rig *rig, struct mount_angles head,
	const struct blob *blobs, size_t count, struct detection *out);

#endif
