/* SPDX-License-Identifier: Apache-2.0 */
#include "core/geom.h"

#include <math.h>

double geom_wrap(double angle_rad)
{
	double wrapped = remainder(angle_rad, 2.0 * GEOM_PI);

	return wrapped <= -GEOM_PI ? GEOM_PI : wrapped;
}

double geom_radians(double degrees)
{
	return degrees * (GEOM_PI / 180.0);
}

double geom_degrees(double radians)
{
	return radians * (180.0 / GEOM_PI);
}

struct vec3 geom_vector(struct angles at)
{
	double level = cos(at.el_rad);

	return (struct vec3){
		.x = level * sin(at.az_rad),
		.y = level * cos(at.az_rad),
		.z = sin(at.el_rad),
	};
}

struct angles geom_angles(struct vec3 v)
{
	double level = hypot(v.x, v.y);

	return (struct angles){
		.az_rad = level > 0.0 ? atan2(v.x, v.y) : 0.0,
		.el_rad = atan2(v.z, level),
	};
}

double geom_separation(struct angles a, struct angles b)
{
	struct vec3 u = geom_vector(a);
	struct vec3 v = geom_vector(b);
	struct vec3 less = { u.x - v.x, u.y - v.y, u.z - v.z };
	struct vec3 more = { u.x + v.x, u.y + v.y, u.z + v.z };

	return 2.0 *
		atan2(sqrt(geom_dot(less, less)), sqrt(geom_dot(more, more)));
}

double geom_azimuth_half(double el_rad, double half_rad)
{
	if (fabs(el_rad) + half_rad >= GEOM_PI / 2.0) {
		return GEOM_PI;
	}
	return asin(sin(half_rad) / cos(el_rad));
}

double geom_dot(struct vec3 a, struct vec3 b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

struct vec3 geom_cross(struct vec3 a, struct vec3 b)
{
	return (struct vec3){
		.x = a.y * b.z - a.z * b.y,
		.y = a.z * b.x - a.x * b.z,
		.z = a.x * b.y - a.y * b.x,
	};
}

struct vec3 geom_unit(struct vec3 v)
{
	double length = sqrt(geom_dot(v, v));

	return (struct vec3){ v.x / length, v.y / length, v.z / length };
}

struct vec3 geom_turn(const struct rotation *r, struct vec3 v)
{
	return (struct vec3){
		.x = r->m[0][0] * v.x + r->m[0][1] * v.y + r->m[0][2] * v.z,
		.y = r->m[1][0] * v.x + r->m[1][1] * v.y + r->m[1][2] * v.z,
		.z = r->m[2][0] * v.x + r->m[2][1] * v.y + r->m[2][2] * v.z,
	};
}

struct vec3 geom_turn_back(const struct rotation *r, struct vec3 v)
{
	return (struct vec3){
		.x = r->m[0][0] * v.x + r->m[1][0] * v.y + r->m[2][0] * v.z,
		.y = r->m[0][1] * v.x + r->m[1][1] * v.y + r->m[2][1] * v.z,
		.z = r->m[0][2] * v.x + r->m[1][2] * v.y + r->m[2][2] * v.z,
	};
}

struct rotation geom_then(
	const struct rotation *first, const struct rotation *second)
{
	struct rotation out;

	for (int row = 0; row < 3; row++) {
		for (int column = 0; column < 3; column++) {
			out.m[row][column] =
				second->m[row][0] * first->m[0][column] +
				second->m[row][1] * first->m[1][column] +
				second->m[row][2] * first->m[2][column];
		}
	}
	return out;
}

struct rotation geom_about_x(double angle_rad)
{
	double c = cos(angle_rad);
	double s = sin(angle_rad);

	return (struct rotation){ { { 1, 0, 0 }, { 0, c, -s }, { 0, s, c } } };
}

struct rotation geom_about_y(double angle_rad)
{
	double c = cos(angle_rad);
	double s = sin(angle_rad);

	return (struct rotation){ { { c, 0, s }, { 0, 1, 0 }, { -s, 0, c } } };
}

struct rotation geom_about_z(double angle_rad)
{
	double c = cos(angle_rad);
	double s = sin(angle_rad);

	return (struct rotation){ { { c, -s, 0 }, { s, c, 0 }, { 0, 0, 1 } } };
}
