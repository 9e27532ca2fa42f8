/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_PLOT_SCALE_H
#define RECORD_PLOT_SCALE_H

#include "record/plot.h"

/*
 * Plot scale: from values to places on paper, with round ticks. Private to
 * plot.
 */

struct plot_scale {
	double low; /* low < high */
	double high;
	double tick;  /* distance of the round values */
	int decimals; /* that a tick's label needs */
	bool decades; /* a label tells ten to the power of its value */
};

/*
 * plot_scale_x, plot_scale_y - what the finite values of @panel ask for: x
 * just as far as they go, y out to whole ticks beyond them. False where
 * there are none.
 */
bool plot_scale_x(const struct plot *panel, struct plot_scale *scale);
bool plot_scale_y(const struct plot *panel, struct plot_scale *scale);

/* plot_scale_share - where @value lies, 0 at low, 1 at high. */
double plot_scale_share(const struct plot_scale *scale, double value);

#endif
