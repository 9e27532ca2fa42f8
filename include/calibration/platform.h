/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_PLATFORM_H
#define CALIBRATION_PLATFORM_H

#include "base/error.h"
#include "core/rig.h"
#include "hw/gpsd.h"

#include <stdbool.h>

/*
 * Platform: where the vehicle stands and how it lies, from some seconds of
 * reports, and what that says of the head's base.
 *
 * The base is bolted to the platform: how it stands on what the compass tells
 * of is learnt once, by an align with sightings, and kept in the rig; after
 * each change of place the compass alone then gives north and level.
 */

/* Reports gathered so far; all zero: none. */
struct platform {
	int places;
	struct geodetic place; /* the newest */
	int headings;
	double sine;
	double cosine;
	int levels;
	double pitch_rad; /* sums, and of squares */
	double pitch2_rad2;
	double roll_rad;
	double roll2_rad2;
};

void platform_add(struct platform *platform, const struct gpsd_report *report);

/* platform_knows - whether there is enough of a place and of an attitude. */
bool platform_knows_place(const struct platform *platform);
bool platform_knows_heading(const struct platform *platform);
bool platform_knows_level(const struct platform *platform);

/* The platform's attitude, and by how much its reports differ. */
struct platform_mean {
	struct attitude at;     /* pitch and roll 0 where they are not known */
	struct attitude spread; /* standard deviations of one report */
};

/*
 * platform_mean - false, with @error filled, where no heading is known, and
 * where the reports differ by more than a degree: it moves, or iron is near.
 */
bool platform_mean(const struct platform *platform, struct platform_mean *mean,
	struct error *error);

/*
 * platform_base - the rig's base as the platform's attitude says. Its pitch and
 * roll are left as they are where the level is not known.
 */
void platform_base(const struct platform *platform,
	const struct platform_mean *mean, struct rig *rig);

/* platform_learn - how the rig's base, as it is, stands on the platform. */
void platform_learn(const struct platform *platform,
	const struct platform_mean *mean, struct rig *rig);

#endif
