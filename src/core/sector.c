/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sector.h"

#include <math.h>
#include <stddef.h>

/* How near to a side is as good as on it. */
static const double tolerance_rad = 0.01 * GEOM_PI / 180.0;
static const double half_turn_rad = GEOM_PI * (1.0 - 1e-9);

static bool is_beam(struct angles beam, double half_rad)
{
	return isfinite(beam.az_rad) && isfinite(beam.el_rad) &&
		isfinite(half_rad);
}

bool sector_box_touches(
	const struct sector_box *box, struct angles beam, double half_rad)
{
	if (!is_beam(beam, half_rad)) {
		return true;
	}
	if (beam.el_rad + half_rad < box->el_from_rad ||
		beam.el_rad - half_rad > box->el_to_rad) {
		return false;
	}
	double turn = 2.0 * GEOM_PI;
	double side = geom_azimuth_half(beam.el_rad, half_rad);
	double width = box->az_to_rad - box->az_from_rad;
	double into = fmod(beam.az_rad - box->az_from_rad + side, turn);

	if (width < 0.0) {
		width = turn + fmod(width, turn);
	}
	if (into < 0.0) {
		into += turn;
	}
	return !(into > width + 2.0 * side);
}

static int corner_count(const struct sector_polygon *polygon)
{
	int count = 0;

	while (count < SECTOR_CORNERS_MAX &&
		isfinite(polygon->corner[count].az_rad) &&
		isfinite(polygon->corner[count].el_rad)) {
		count++;
	}
	return count;
}

/* A side: where it begins, and how far it goes. */
struct side {
	struct angles from;
	double az_rad;
	double el_rad;
};

static struct side side_of(
	const struct sector_polygon *polygon, int count, int index)
{
	struct angles from = polygon->corner[index];
	struct angles to = polygon->corner[(index + 1) % count];

	return (struct side){
		.from = from,
		.az_rad = geom_wrap(to.az_rad - from.az_rad),
		.el_rad = to.el_rad - from.el_rad,
	};
}

static struct angles point_of(const struct side *side, double share)
{
	return (struct angles){
		side->from.az_rad + share * side->az_rad,
		side->from.el_rad + share * side->el_rad,
	};
}

/*
 * A point of the side moves by no more of the sky than of the two angles. So
 * a part of the side is farther from the beam than its middle less half of its
 * own length: where that does not settle it, each half is asked.
 */
static bool part_is_near(const struct side *side, double from, double to,
	struct angles beam, double half_rad)
{
	double middle = (from + to) / 2.0;
	double reach_rad =
		hypot(side->az_rad, side->el_rad) * (to - from) / 2.0;
	double off_rad = geom_separation(point_of(side, middle), beam);

	if (off_rad > half_rad + reach_rad + tolerance_rad) {
		return false;
	}
	return off_rad <= half_rad || reach_rad <= tolerance_rad ||
		part_is_near(side, from, middle, beam, half_rad) ||
		part_is_near(side, middle, to, beam, half_rad);
}

/*
 * By how much the side winds about a beam of azimuth @az_rad: it counts where
 * it crosses the beam's elevation to the beam's right.
 */
static int winds(const struct side *side, double start_az_rad,
	struct angles beam, double az_rad)
{
	double from_el = side->from.el_rad;
	double to_el = from_el + side->el_rad;

	if ((from_el <= beam.el_rad) == (to_el <= beam.el_rad)) {
		return 0;
	}
	double share = (beam.el_rad - from_el) / side->el_rad;

	if (start_az_rad + share * side->az_rad <= az_rad) {
		return 0;
	}
	return side->el_rad > 0.0 ? 1 : -1;
}

/* The sides laid out one after the other, without a jump at any azimuth. */
static bool holds(const struct sector_polygon *polygon, int count,
	struct angles beam, double az_rad)
{
	double start_az_rad = polygon->corner[0].az_rad;
	int winding = 0;

	for (int i = 0; i < count; i++) {
		struct side side = side_of(polygon, count, i);

		winding += winds(&side, start_az_rad, beam, az_rad);
		start_az_rad += side.az_rad;
	}
	return winding != 0;
}

static bool holds_at_some_turn(
	const struct sector_polygon *polygon, int count, struct angles beam)
{
	double near_rad = polygon->corner[0].az_rad +
		geom_wrap(beam.az_rad - polygon->corner[0].az_rad);
	const double turn = 2.0 * GEOM_PI;

	/* Laid out it may reach so far to either side of its first corner. */
	for (int i = -SECTOR_CORNERS_MAX / 2; i <= SECTOR_CORNERS_MAX / 2;
		i++) {
		if (holds(polygon, count, beam, near_rad + i * turn)) {
			return true;
		}
	}
	return false;
}

bool sector_polygon_touches(const struct sector_polygon *polygon,
	struct angles beam, double half_rad)
{
	int count = corner_count(polygon);

	if (!is_beam(beam, half_rad)) {
		return true;
	}
	for (int i = 0; i < count; i++) {
		struct side side = side_of(polygon, count, i);

		if (part_is_near(&side, 0.0, 1.0, beam, half_rad)) {
			return true;
		}
	}
	return holds_at_some_turn(polygon, count, beam);
}

const char *sector_polygon_flaw(const struct sector_polygon *polygon)
{
	int count = corner_count(polygon);
	double about_rad = 0.0;

	if (count < SECTOR_CORNERS_MIN) {
		return "it needs three corners, each an azimuth and an "
		       "elevation";
	}
	for (int i = 0; i < count; i++) {
		struct side side = side_of(polygon, count, i);

		if (fabs(side.from.el_rad) > GEOM_PI / 2.0) {
			return "elevations lie within -90..90";
		}
		if (fabs(side.az_rad) > half_turn_rad) {
			return "two corners that follow each other must be "
			       "less than half a turn apart; put one between";
		}
		about_rad += side.az_rad;
	}
	return fabs(about_rad) > GEOM_PI
		? "it goes once about the whole sky; close that with a box or "
		  "with safety.horizon_deg"
		: NULL;
}
