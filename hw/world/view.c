/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

#include <math.h>

#define AXIS_STEPS  1073741824.0 /* 2^30 */
#define PIXEL_STEPS 256.0

static double to_grid(double value)
{
	return rint(value * AXIS_STEPS) / AXIS_STEPS;
}

static struct vec3 rounded(struct vec3 v)
{
	return (struct vec3){ to_grid(v.x), to_grid(v.y), to_grid(v.z) };
}

static struct vec3 sum(struct vec3 a, double times, struct vec3 b)
{
	return (struct vec3){ a.x + times * b.x, a.y + times * b.y,
		a.z + times * b.z };
}

/*
 * The rig is asked where three pixels of a plain lens look: straight ahead,
 * and 45 degrees to the right of that and below it.
 */
struct view view_of(const struct rig *rig, struct mount_angles head)
{
	const double root2 = sqrt(2.0);
	struct rig plain = *rig;
	struct vec3 ahead;
	struct vec3 aside;
	struct vec3 below;

	if (rig->camera_place == CAMERA_ON_BASE) {
		return (struct view){ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
	}
	plain.lens = (struct lens){ .fx_px = 1.0, .fy_px = 1.0 };
	plain.camera = (struct attitude){ 0.0, 0.0, 0.0 };
	plain.camera_offset_m = (struct vec3){ 0.0, 0.0, 0.0 };
	ahead = geom_vector(
		rig_world_of_pixel(&plain, (struct pixel){ 0, 0 }, head));
	aside = geom_vector(
		rig_world_of_pixel(&plain, (struct pixel){ 1, 0 }, head));
	below = geom_vector(
		rig_world_of_pixel(&plain, (struct pixel){ 0, 1 }, head));
	return (struct view){
		.right = rounded(
			sum((struct vec3){ -ahead.x, -ahead.y, -ahead.z },
				root2, aside)),
		.forward = rounded(ahead),
		.up = rounded(sum(ahead, -root2, below)),
	};
}

struct mount_angles view_head(
	const struct view_shutter *shutter, double later_s)
{
	return (struct mount_angles){
		shutter->head.pan_rad + shutter->rates.pan_rad_s * later_s,
		shutter->head.tilt_rad + shutter->rates.tilt_rad_s * later_s,
	};
}

/* The rig as if its head were the world. */
static struct rig carrier(const struct rig *rig)
{
	struct rig still = *rig;

	still.camera_place = CAMERA_ON_BASE;
	still.camera_offset_m = (struct vec3){ 0.0, 0.0, 0.0 };
	return still;
}

struct vec3 view_ray(const struct rig *rig, struct pixel at)
{
	struct rig still = carrier(rig);

	return rounded(geom_vector(rig_world_of_pixel(
		&still, at, (struct mount_angles){ 0.0, 0.0 })));
}

struct vec3 view_out(const struct view *view, struct vec3 ray)
{
	struct vec3 out = { 0.0, 0.0, 0.0 };

	out = sum(out, ray.x, view->right);
	out = sum(out, ray.y, view->forward);
	return sum(out, ray.z, view->up);
}

struct vec3 view_in(const struct view *view, struct vec3 direction)
{
	return (struct vec3){ geom_dot(view->right, direction),
		geom_dot(view->forward, direction),
		geom_dot(view->up, direction) };
}

struct pixel view_round(struct pixel at)
{
	return (struct pixel){ rint(at.x_px * PIXEL_STEPS) / PIXEL_STEPS,
		rint(at.y_px * PIXEL_STEPS) / PIXEL_STEPS };
}

bool view_pixel(const struct rig *rig, const struct view *view,
	struct vec3 direction, struct pixel *at)
{
	struct rig still = carrier(rig);

	if (!rig_pixel_of_world(&still, geom_angles(view_in(view, direction)),
		    (struct mount_angles){ 0.0, 0.0 }, at)) {
		return false;
	}
	*at = view_round(*at);
	return true;
}

/*
 * Halving the angle twice, tan(a/2) = t / (1 + sqrt(1 + t^2)), leaves |t| below
 * tan(pi/16), where eight terms of the series are good to 1e-13.
 */
static double arctan(double t)
{
	static const double odd[] = { 1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9,
		1.0 / 11, 1.0 / 13, 1.0 / 15 };
	double sum_of_rest = 0.0;
	double square;

	t = t / (1.0 + sqrt(1.0 + t * t));
	t = t / (1.0 + sqrt(1.0 + t * t));
	square = -t * t;
	for (int i = 6; i >= 0; i--) {
		sum_of_rest = (sum_of_rest + odd[i]) * square;
	}
	return 4.0 * (t + t * sum_of_rest);
}

double view_azimuth(struct vec3 direction)
{
	double x = direction.x;
	double y = direction.y;

	if (x == 0.0 && y == 0.0) {
		return 0.0;
	}
	if (fabs(x) <= fabs(y)) {
		double angle = arctan(x / y);

		if (y > 0.0) {
			return angle;
		}
		return x > 0.0 ? angle + GEOM_PI : angle - GEOM_PI;
	}
	return (x > 0.0 ? GEOM_PI / 2.0 : -GEOM_PI / 2.0) - arctan(y / x);
}
