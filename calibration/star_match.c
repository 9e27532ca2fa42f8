/* SPDX-License-Identifier: Apache-2.0 */
#include "star_match.h"

#include "star_refine.h"

#include <math.h>

enum {
	QUICK = 60, /* stars of the first look */
	SPOTS_QUICK = 150,
	MATCHED_MIN = 9, /* the four that were guessed among them */
	HALVINGS = 60
};

/* Focal lengths that are thought of, in widths of the picture. */
static const double SHORTEST = 0.4; /* 103 degrees wide */
static const double LONGEST = 60;   /* 1 degree */
/* How far the other two may be off, in distances of the first two. */
static const double OTHERS_OFF = 0.02;
/* How far a star may lie from its spot at first, in widths. */
static const double SPOT_OFF = 0.006;
/* So many times what chance would bring must match. */
static const double OVER_CHANCE = 6;
/* A hint's focal length is right to this share. */
static const double HINT_FOCAL = 0.1;

static struct vec3 ray_of(const struct lens *lens, struct pixel at)
{
	struct ray ray = lens_ray(lens, at);

	return (struct vec3){ ray.x, ray.y, ray.z };
}

static double angle_between(const struct lens *lens, const struct pixel *at)
{
	struct vec3 a = ray_of(lens, at[0]);
	struct vec3 b = ray_of(lens, at[1]);
	struct vec3 across = geom_cross(a, b);

	return atan2(sqrt(geom_dot(across, across)), geom_dot(a, b));
}

/* The focal length with which two spots lie as far apart as their stars. */
static bool find_focal(const struct star_picture *picture,
	const struct pixel *at, const int *star, struct lens *lens)
{
	double wanted =
		acos(fmin(1, geom_dot(stars[star[0]].at, stars[star[1]].at)));
	double low = SHORTEST * picture->width;
	double high = LONGEST * picture->width;

	for (int i = 0; i < HALVINGS; i++) {
		double focal = sqrt(low * high);

		*lens = lens_pinhole(picture->width, picture->height, focal);
		if (angle_between(lens, at) > wanted) {
			low = focal;
		} else {
			high = focal;
		}
	}
	return low > SHORTEST * picture->width * 1.0001 &&
		high < LONGEST * picture->width * 0.9999;
}

/* Three axes of a frame that two directions fix, as rows (TRIAD). */
static struct rotation triad(struct vec3 a, struct vec3 b)
{
	struct vec3 normal = geom_unit(geom_cross(a, b));
	struct vec3 third = geom_cross(a, normal);

	return (struct rotation){ { { a.x, a.y, a.z },
		{ normal.x, normal.y, normal.z },
		{ third.x, third.y, third.z } } };
}

static struct rotation transposed(const struct rotation *r)
{
	struct rotation out;

	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++) {
			out.m[i][j] = r->m[j][i];
		}
	}
	return out;
}

static struct rotation find_attitude(
	const struct lens *lens, const struct pixel *at, const int *star)
{
	struct rotation camera =
		triad(ray_of(lens, at[0]), ray_of(lens, at[1]));
	struct rotation sky = triad(stars[star[0]].at, stars[star[1]].at);
	struct rotation back = transposed(&sky);

	return geom_then(&camera, &back);
}

static bool others_fit(
	const struct star_field *field, const struct pixel *at, const int *star)
{
	double bound = OTHERS_OFF *
		hypot(at[0].x_px - at[1].x_px, at[0].y_px - at[1].y_px);

	for (int i = 2; i < 4; i++) {
		struct pixel seen;

		if (!star_field_pixel(field, star[i], &seen) ||
			hypot(seen.x_px - at[i].x_px, seen.y_px - at[i].y_px) >
				bound) {
			return false;
		}
	}
	return true;
}

static bool hint_allows(
	const struct star_field *field, const struct star_hint *hint)
{
	struct vec3 axis = geom_turn(&field->sky, (struct vec3){ 0, 0, 1 });

	if (hint->focal_px > 0 &&
		fabs(field->lens.fx_px - hint->focal_px) >
			HINT_FOCAL * hint->focal_px) {
		return false;
	}
	return !hint->direction ||
		geom_dot(axis, hint->at) >= cos(hint->radius_rad);
}

/* Whether far more of the brightest stars lie on spots than by chance. */
static bool holds(
	const struct star_picture *picture, const struct star_field *field)
{
	int star[QUICK];
	double bound = fmax(3, SPOT_OFF * picture->width);
	int spots = picture->count < SPOTS_QUICK ? picture->count : SPOTS_QUICK;
	int count = star_field_stars(field, 99, star, QUICK);
	int matched = 0;

	for (int i = 0; i < count; i++) {
		struct pixel at;

		star_field_pixel(field, star[i], &at);
		for (int k = 0; k < spots; k++) {
			if (hypot(picture->spots[k].at.x_px - at.x_px,
				    picture->spots[k].at.y_px - at.y_px) <
				bound) {
				matched++;
				break;
			}
		}
	}
	double chance = GEOM_PI * bound * bound * spots * count /
		((double)picture->width * picture->height);
	return matched >= MATCHED_MIN && matched > 4 + OVER_CHANCE * chance &&
		matched * 2 > (count < spots ? count : spots);
}

bool star_match(const struct star_picture *picture, const struct pixel *at,
	const int *star, const struct star_hint *hint, struct star_field *field)
{
	field->pairs_count = 0;
	if (!find_focal(picture, at, star, &field->lens)) {
		return false;
	}
	field->sky = find_attitude(&field->lens, at, star);
	return others_fit(field, at, star) && hint_allows(field, hint) &&
		holds(picture, field) && star_refine(picture, field);
}
