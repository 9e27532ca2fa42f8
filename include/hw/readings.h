/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_READINGS_H
#define HW_READINGS_H

#include "core/head.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Readings: two axes that are asked one after the other, made into samples
 * of both at one moment.
 *
 * A sample lies at a measured reading of one axis; the other axis is linear
 * between its readings before and after. So a sample comes one reading late,
 * and nothing in it is extrapolated.
 * Pure; knows nothing of protocols.
 */

enum readings_axis {
	READINGS_PAN,
	READINGS_TILT,
	READINGS_AXES
};

struct reading {
	int64_t at_ns;
	double angle_rad;
};

struct readings_of_axis {
	double rate_max_rad_s;
	struct reading newest;
	struct reading before;
	struct reading doubtful; /* jumped; true only if the next agrees */
	int count;               /* of newest and before that are set, 0..2 */
	bool doubt;
};

struct readings {
	struct readings_of_axis axes[READINGS_AXES];
};

/* readings_init - nothing known; the rates bound what is believed, > 0. */
void readings_init(
	struct readings *readings, double pan_rad_s, double tilt_rad_s);

/*
 * readings_add - @axis was at @angle_rad at @at_ns, which must rise.
 *
 * False, and the reading is left out, where the axis has jumped: further than
 * it turns in the time since the last one (at most 0.25 s of it) half as fast
 * again as it can, and 1 degree. A second reading that agrees with the jump is
 * believed, and what was before is forgotten.
 */
bool readings_add(struct readings *readings, enum readings_axis axis,
	int64_t at_ns, double angle_rad);

/*
 * readings_sample - what the reading of @axis just added has completed.
 * False, with @sample untouched, where there is none.
 */
bool readings_sample(const struct readings *readings, enum readings_axis axis,
	struct mount_sample *sample);

/*
 * readings_near - the turn of @angle_rad that is nearest to the last reading
 * of @axis; the one in (-pi, pi] where nothing is known.
 */
double readings_near(const struct readings *readings, enum readings_axis axis,
	double angle_rad);

#endif
