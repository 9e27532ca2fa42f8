/* SPDX-License-Identifier: Apache-2.0 */
#include "align_doubt.h"

#include <math.h>

/* Of a landmark that a person puts under the cross, along each axis. */
static const double SIGHTING_RAD = 0.00025;
/* Two sightings of it are never farther off each other than this. */
static const double APART_RAD = 0.002;
/* Nearer to one line than this they leave the turn about it open. */
static const double IN_LINE_RAD = 0.17;
static const double LEAN_RAD = 0.26;

double align_doubt_rad(const struct rig *rig)
{
	return hypot(SIGHTING_RAD, rig->encoder_rad / sqrt(12));
}

static bool is_open(const struct sighting *a, const struct sighting *b,
	double apart_rad, struct error *error)
{
	return sin(apart_rad) > sin(IN_LINE_RAD) ||
		error_set(error, ERROR_TOLERANCE,
			"%s and %s lie %.1f degrees apart, which does not tell "
			"level; take two that are 30 to 150 degrees apart",
			a->name, b->name, geom_degrees(apart_rad));
}

bool align_doubt_pair(const struct rig *rig, const struct sighting *sightings,
	int count, struct error *error)
{
	const struct sighting *a = &sightings[0];
	const struct sighting *b = &sightings[1];

	if (count != 2) {
		return true;
	}
	double is_rad = geom_separation(a->truth, b->truth);
	double seen_rad =
		geom_separation(rig_world_of_pixel(rig, a->at, a->head),
			rig_world_of_pixel(rig, b->at, b->head));
	if (!is_open(a, b, is_rad, error)) {
		return false;
	}
	return fabs(is_rad - seen_rad) < APART_RAD + 2 * rig->encoder_rad ||
		error_set(error, ERROR_TOLERANCE,
			"%s and %s are %.2f degrees apart, but the head says "
			"%.2f: one of them is another thing, or this is not "
			"the rig; sight again, or run align without --quick",
			a->name, b->name, geom_degrees(is_rad),
			geom_degrees(seen_rad));
}

bool align_doubt_level(const struct rig *rig, struct error *error)
{
	double lean_rad = hypot(rig->base.pitch_rad, rig->base.roll_rad);

	return lean_rad < LEAN_RAD ||
		error_set(error, ERROR_TOLERANCE,
			"with these sightings the base would lean by %.0f "
			"degrees; are the directions, the place and the time "
			"right?",
			geom_degrees(lean_rad));
}
