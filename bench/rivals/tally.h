/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_TALLY_H
#define BENCH_TALLY_H

#include "core/detect.h"

#include <stdbool.h>
#include <stddef.h>

/* Tally: what a detector found against what was there, over many frames. */

struct box {
	int frame;
	double x_px;
	double y_px;
	double w_px;
	double h_px;
};

struct finding {
	double score;
	bool hit;
};

struct tally {
	struct finding *findings; /* free() it */
	size_t count;
	size_t room;
	size_t targets;
	double pixels;
};

/*
 * tally_frame - takes the @count blobs of a frame, which it sorts.
 *
 * A blob hits the nearest box that none has hit yet, where its centre lies in
 * the box or within 3 pixels of its middle. A second hit of a box counts
 * neither way.
 */
void tally_frame(struct tally *tally, struct blob *blobs, size_t count,
	const struct box *boxes, size_t targets, double pixels);

/* What a tally comes to. */
struct figures {
	double precision; /* mean over recall: AP */
	double found;     /* Pd at the given rate of false alarms */
};

/*
 * tally_score_at - the lowest score that keeps to that rate of false alarms;
 * sorts the findings.
 */
double tally_score_at(struct tally *tally, double alarms);

/* tally_alarms - false ones with a score above @score. */
size_t tally_alarms(const struct tally *tally, double score);

/* tally_found - share of the targets with a score above @score. */
double tally_found(const struct tally *tally, double score);

/* tally_figures - sorts the findings. @alarms: allowed for 10^6 pixels. */
struct figures tally_figures(struct tally *tally, double alarms);

#endif
