/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plane.h"

#include <math.h>

/* Nearer to the zenith than this, azimuth has no rate that means anything. */
static const double ZENITH_LEVEL = 1e-6;

static struct vec3 mix(struct vec3 a, double by_a, struct vec3 b, double by_b)
{
	return (struct vec3){
		.x = a.x * by_a + b.x * by_b,
		.y = a.y * by_a + b.y * by_b,
		.z = a.z * by_a + b.z * by_b,
	};
}

/* Rounding must not add up over hours. */
static void square_up(struct plane *plane)
{
	plane->at = geom_unit(plane->at);
	plane->right = geom_unit(mix(plane->right, 1.0, plane->at,
		-geom_dot(plane->right, plane->at)));
	plane->up = geom_cross(plane->right, plane->at);
}

struct plane plane_touching(struct angles at)
{
	struct plane plane = {
		.at = geom_vector(at),
		.right = { cos(at.az_rad), -sin(at.az_rad), 0.0 },
	};

	plane.up = geom_cross(plane.right, plane.at);
	return plane;
}

void plane_carry(struct plane *plane, struct plane_step step_rad)
{
	double way = sqrt(plane_length2(step_rad));

	if (way == 0.0) {
		return;
	}
	double right = step_rad.right / way;
	double up = step_rad.up / way;
	double c = cos(way);
	double s = sin(way);
	struct vec3 ahead = mix(plane->right, right, plane->up, up);
	struct vec3 aside = mix(plane->right, -up, plane->up, right);
	struct vec3 turned = mix(ahead, c, plane->at, -s);

	plane->at = mix(plane->at, c, ahead, s);
	plane->right = mix(turned, right, aside, -up);
	plane->up = mix(turned, up, aside, right);
	square_up(plane);
}

struct plane_step plane_way(const struct plane *plane, struct vec3 to)
{
	struct plane_step step = { geom_dot(to, plane->right),
		geom_dot(to, plane->up) };
	double sine = sqrt(plane_length2(step));

	if (sine == 0.0) {
		return step;
	}
	double stretch = atan2(sine, geom_dot(to, plane->at)) / sine;

	return (struct plane_step){ step.right * stretch, step.up * stretch };
}

struct rates plane_rates(
	const struct plane *plane, struct plane_step rate_rad_s)
{
	struct vec3 v =
		mix(plane->right, rate_rad_s.right, plane->up, rate_rad_s.up);
	struct vec3 at = plane->at;
	double level = hypot(at.x, at.y);

	if (level < ZENITH_LEVEL) {
		return (struct rates){ 0.0,
			-copysign(sqrt(plane_length2(rate_rad_s)), at.z) };
	}
	return (struct rates){
		.az_rad_s = (v.x * at.y - v.y * at.x) / (level * level),
		.el_rad_s = v.z / level,
	};
}

double plane_length2(struct plane_step step)
{
	return step.right * step.right + step.up * step.up;
}
