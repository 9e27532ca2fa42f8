/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_METRICS_H
#define CORE_METRICS_H

#include "core/aim.h"
#include "core/head.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Metrics: how well the beam stays on the target that it follows, while it
 * does, and why not better.
 *
 * Each frame that shows the target tells how far the lamp's axis was off it.
 * That is split into four parts, which add up to it in each axis:
 *
 *   lag           the axis could not turn as fast as was wished: rate,
 *                 acceleration, a stop, or the way to a new target
 *   quantisation  one with numbered speeds turned at one of those, for as
 *                 long as the line lets a command last, instead of as wished
 *   delay         what goes along with the target's rate: so much too early
 *                 or too late, whatever that is
 *   noise         the rest: of sight, filter and head
 *
 * The first two obey the trim as the whole error does: c' = -kp c - s, with s
 * by how much more than wished the axis turned for that cause. The third is a
 * regression of what remains on the rate. What the camera cannot see, as
 * the encoder's errors where it stands on its own base, is in none of them.
 *
 * Everything is of the target that is followed now, and forgotten with it.
 */

enum {
	METRICS_MARKS_MAX = 128
};

/* One axis of what was told to the head, and when it acts. */
struct metrics_mark {
	int64_t acts_ns;
	struct mount_rates goal_rates;
	struct mount_rates wished;
	struct mount_rates slewed;
	double pan_kp;
	double tilt_kp;
	bool pan_steps; /* it has numbered speeds */
	bool tilt_steps;
};

/* Two causes, in one axis. */
struct metrics_axis {
	double lag_rad;
	double steps_rad;
};

/* How far off, in degrees of arc and not of pan, with what made it so. */
struct metrics_split {
	double whole_rad;
	double lag_rad;
	double quantisation_rad;
	double delay_rad;
	double noise_rad;
};

/* Sums of squares, each weighed less as it grows old. */
struct metrics_sums {
	double weight;
	double whole;
	double lag;
	double quantisation;
	double delay;
	double noise;
	double along; /* of the rest, times the rate */
	double rate;  /* of the rate */
};

struct metrics {
	uint32_t id; /* of the target; 0: none */
	struct metrics_mark marks[METRICS_MARKS_MAX]; /* ring */
	uint32_t first;
	uint32_t count;
	bool begun;    /* both axes are known, ... */
	int64_t at_ns; /* ... as they were then */
	struct metrics_axis pan;
	struct metrics_axis tilt;
	struct metrics_sums sums;
	int64_t frame_ns; /* of the last frame; 0: none */
	double followed_s;
	double lit_s;
};

/* What one frame shows of the target. */
struct metrics_sight {
	int64_t exposure_ns;
	bool seen;
	/* The head would have had to stand so much farther; valid with seen. */
	struct mount_angles off;
	double believed_rad; /* otherwise: how far off it is held to be */
	double tilt_rad;
	double lit_rad; /* within it the target is in the beam */
};

/* Of the last seconds, RMS; and of the whole time that it is followed. */
struct metrics_report {
	double followed_s;
	double lit_share; /* of that, on the target; negative: none yet */
	bool known;       /* the rest is */
	struct metrics_split rms;
	double late_s; /* delay that nothing reckoned with; negative: early */
};

void metrics_init(struct metrics *metrics);

/* metrics_follow - @id is followed from now on; 0: none. */
void metrics_follow(struct metrics *metrics, uint32_t id);

/* metrics_told - a command was made; acts_ns rise. */
void metrics_told(struct metrics *metrics, const struct metrics_mark *mark);

/*
 * metrics_frame - a frame came while the target is followed; exposures rise.
 *
 * @head:  as it was believed to turn, before this frame corrected it
 * @split: filled for a frame that shows the target
 *
 * False where the frame tells nothing yet of the causes.
 */
bool metrics_frame(struct metrics *metrics, const struct head *head,
	const struct metrics_sight *sight, struct metrics_split *split);

struct metrics_report metrics_report(const struct metrics *metrics);

#endif
