/* SPDX-License-Identifier: Apache-2.0 */
#include "core/column.h"

#include <math.h>

/* A searchlight's glass, from its axis to its edge. */
static const double glass_m = 0.2;

/* Nearly parallel lines meet nowhere that matters. */
static const double least_sine2 = 1e-12;

static struct vec3 along(struct vec3 from, struct vec3 way, double by)
{
	return (struct vec3){ from.x + way.x * by, from.y + way.y * by,
		from.z + way.z * by };
}

static double clamp(double value, double low, double high)
{
	return fmax(low, fmin(high, value));
}

/*
 * How far out on the lamp's axis the sight of the camera passes nearest: of
 * two lines P = lamp + r axis and Q = s sight, seen from the camera.
 */
static double nearest(
	struct vec3 lamp, struct vec3 axis, struct vec3 sight, double range_m)
{
	double cosine = geom_dot(axis, sight);
	double sine2 = 1.0 - cosine * cosine;

	if (sine2 < least_sine2) {
		return range_m;
	}
	double r =
		(cosine * geom_dot(sight, lamp) - geom_dot(axis, lamp)) / sine2;

	return clamp(r, 0.0, range_m);
}

/* Whether the sight goes through the cone where it passes the axis. */
static bool passes_through(struct vec3 lamp, struct vec3 axis,
	struct vec3 sight, double half_rad, double range_m)
{
	double r = nearest(lamp, axis, sight, range_m);
	struct vec3 point = along(lamp, axis, r);
	double s = geom_dot(sight, point);
	double wide = glass_m + r * tan(half_rad);

	return s > 0.0 &&
		geom_chord2(point, along((struct vec3){ 0 }, sight, s)) <
		wide * wide;
}

enum column column_at(const struct rig *rig, double outer_rad,
	struct mount_angles head, struct pixel at)
{
	double half_rad = outer_rad / 2.0;
	struct vec3 sight = rig_sight(rig, at, head);
	struct vec3 axis = rig_lamp_axis(rig, head);
	struct vec3 camera = rig_camera_at(rig, head);
	struct vec3 lamp = along(rig_lamp_at(rig, head), camera, -1.0);
	struct vec3 end = along(lamp, axis, rig->range_m);

	if (geom_separation(geom_angles(sight), geom_angles(end)) <= half_rad) {
		return COLUMN_END;
	}
	return passes_through(lamp, axis, sight, half_rad, rig->range_m)
		? COLUMN_WAY
		: COLUMN_NONE;
}
