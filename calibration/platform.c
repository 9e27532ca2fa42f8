/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/platform.h"

#include <math.h>

enum {
	ENOUGH = 5 /* reports */
};

/* What differs by more was not at rest. */
static const double RESTLESS_RAD = 0.0175;

void platform_add(struct platform *platform, const struct gpsd_report *report)
{
	if (report->has_place) {
		platform->places++;
		platform->place = report->place;
	}
	if (report->has_heading) {
		platform->headings++;
		platform->sine += sin(report->heading_rad);
		platform->cosine += cos(report->heading_rad);
	}
	if (report->has_level) {
		platform->levels++;
		platform->pitch_rad += report->pitch_rad;
		platform->pitch2_rad2 += report->pitch_rad * report->pitch_rad;
		platform->roll_rad += report->roll_rad;
		platform->roll2_rad2 += report->roll_rad * report->roll_rad;
	}
}

bool platform_knows_place(const struct platform *platform)
{
	return platform->places > 0;
}

bool platform_knows_heading(const struct platform *platform)
{
	return platform->headings >= ENOUGH;
}

bool platform_knows_level(const struct platform *platform)
{
	return platform->levels >= ENOUGH;
}

/* Of directions on a circle, from the length of their mean (Mardia). */
static double heading_spread(const struct platform *platform)
{
	double length =
		hypot(platform->sine, platform->cosine) / platform->headings;

	return sqrt(fmax(-2 * log(length), 0));
}

static double spread(double sum, double squares, int count)
{
	double mean = sum / count;

	return sqrt(fmax(squares / count - mean * mean, 0));
}

static void take_level(
	const struct platform *platform, struct platform_mean *mean)
{
	int count = platform->levels;

	mean->at.pitch_rad = platform->pitch_rad / count;
	mean->at.roll_rad = platform->roll_rad / count;
	mean->spread.pitch_rad =
		spread(platform->pitch_rad, platform->pitch2_rad2, count);
	mean->spread.roll_rad =
		spread(platform->roll_rad, platform->roll2_rad2, count);
}

bool platform_mean(const struct platform *platform, struct platform_mean *mean,
	struct error *error)
{
	if (!platform_knows_heading(platform)) {
		return error_set(error, ERROR_TOLERANCE,
			"gpsd tells no heading: it needs a GNSS compass or a "
			"gyro, not only a receiver");
	}
	*mean = (struct platform_mean){
		.at.yaw_rad = atan2(platform->sine, platform->cosine),
		.spread.yaw_rad = heading_spread(platform),
	};
	if (platform_knows_level(platform)) {
		take_level(platform, mean);
	}
	double most = fmax(mean->spread.yaw_rad,
		fmax(mean->spread.pitch_rad, mean->spread.roll_rad));
	return most < RESTLESS_RAD ||
		error_set(error, ERROR_TOLERANCE,
			"the compass swings by %.1f degrees: wait until the "
			"platform is at rest, and keep iron away from it",
			geom_degrees(most));
}

void platform_base(const struct platform *platform,
	const struct platform_mean *mean, struct rig *rig)
{
	if (platform_knows_level(platform)) {
		rig->base = rig_carried(&mean->at, &rig->compass);
	} else {
		rig->base.yaw_rad =
			geom_wrap(mean->at.yaw_rad + rig->compass.yaw_rad);
	}
}

/* Without a level the compass tells of north alone. */
void platform_learn(const struct platform *platform,
	const struct platform_mean *mean, struct rig *rig)
{
	if (platform_knows_level(platform)) {
		rig->compass = rig_on_carrier(&mean->at, &rig->base);
	} else {
		rig->compass = (struct attitude){ 0 };
		rig->compass.yaw_rad =
			geom_wrap(rig->base.yaw_rad - mean->at.yaw_rad);
	}
}
