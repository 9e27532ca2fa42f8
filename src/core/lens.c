/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lens.h"

#include <math.h>

enum {
	UNDISTORT_STEPS = 20
};

/* A point of the plane at distance 1 before the camera. */
struct plane_point {
	double x;
	double y;
};

static double radial_factor(const struct lens *lens, double r2)
{
	return 1.0 + r2 * (lens->k1 + r2 * (lens->k2 + r2 * lens->k3));
}

static struct plane_point tangential_shift(
	const struct lens *lens, struct plane_point p, double r2)
{
	return (struct plane_point){
		.x = 2.0 * lens->p1 * p.x * p.y +
			lens->p2 * (r2 + 2.0 * p.x * p.x),
		.y = lens->p1 * (r2 + 2.0 * p.y * p.y) +
			2.0 * lens->p2 * p.x * p.y,
	};
}

static struct plane_point distort(const struct lens *lens, struct plane_point p)
{
	double r2 = p.x * p.x + p.y * p.y;
	double factor = radial_factor(lens, r2);
	struct plane_point shift = tangential_shift(lens, p, r2);

	return (struct plane_point){ p.x * factor + shift.x,
		p.y * factor + shift.y };
}

static struct plane_point undistort(
	const struct lens *lens, struct plane_point distorted)
{
	struct plane_point p = distorted;

	for (int i = 0; i < UNDISTORT_STEPS; i++) {
		double r2 = p.x * p.x + p.y * p.y;
		double factor = radial_factor(lens, r2);
		struct plane_point shift = tangential_shift(lens, p, r2);

		p.x = (distorted.x - shift.x) / factor;
		p.y = (distorted.y - shift.y) / factor;
	}
	return p;
}

struct lens lens_pinhole(int width_px, int height_px, double focal_px)
{
	return (struct lens){
		.fx_px = focal_px,
		.fy_px = focal_px,
		.cx_px = (width_px - 1) / 2.0,
		.cy_px = (height_px - 1) / 2.0,
		.width_px = width_px,
		.height_px = height_px,
	};
}

struct ray lens_ray(const struct lens *lens, struct pixel at)
{
	struct plane_point p = undistort(lens,
		(struct plane_point){
			.x = (at.x_px - lens->cx_px) / lens->fx_px,
			.y = (at.y_px - lens->cy_px) / lens->fy_px,
		});
	double length = sqrt(p.x * p.x + p.y * p.y + 1.0);

	return (struct ray){ p.x / length, p.y / length, 1.0 / length };
}

bool lens_pixel(const struct lens *lens, struct ray ray, struct pixel *at)
{
	struct plane_point p;

	if (ray.z <= 0.0) {
		return false;
	}
	p = distort(lens, (struct plane_point){ ray.x / ray.z, ray.y / ray.z });
	at->x_px = lens->fx_px * p.x + lens->cx_px;
	at->y_px = lens->fy_px * p.y + lens->cy_px;
	return true;
}

bool lens_sees(const struct lens *lens, struct pixel at)
{
	return at.x_px >= -0.5 && at.y_px >= -0.5 &&
		at.x_px <= lens->width_px - 0.5 &&
		at.y_px <= lens->height_px - 0.5;
}

double lens_pixel_rad(const struct lens *lens)
{
	return 2.0 / (lens->fx_px + lens->fy_px);
}
