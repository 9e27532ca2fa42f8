/* SPDX-License-Identifier: Apache-2.0 */
#include "star_refine.h"

#include "calibration/fit.h"

#include <math.h>

enum {
	TURN_X, /* of the attitude, about the camera's axes */
	TURN_Y,
	TURN_Z,
	FOCAL, /* in shares of the focal length */
	K1,
	PARAMETERS,

	ROUNDS = 5,
	STARS_MAX = 1024,
	MATCHED_MIN = 8,
	K1_PAIRS = 30 /* fewer do not tell a distortion */
};

/* A pixel is this many times the spots' error where they are good. */
static const double FLOOR_PX = 0.02;
static const double STEP = 1e-6;
/* From round to round spots must lie closer; in pixels. */
static const double OFF_FIRST = 0.006; /* of the width */
static const double OFF_LAST_PX = 1.5;
/* A field is believed where its stars fit to this. */
static const double RMS_MAX_PX = 1.0;

bool star_field_pixel(
	const struct star_field *field, int star, struct pixel *at)
{
	struct vec3 in_camera = geom_turn_back(&field->sky, stars[star].at);

	return lens_pixel(&field->lens,
		(struct ray){ in_camera.x, in_camera.y, in_camera.z }, at);
}

int star_field_stars(
	const struct star_field *field, double faintest, int *out, int max)
{
	const struct lens *lens = &field->lens;
	double radius =
		atan(hypot(lens->width_px, lens->height_px) / 2 / lens->fx_px);
	struct vec3 axis = geom_turn(&field->sky, (struct vec3){ 0, 0, 1 });
	int near[STARS_MAX];
	int count = stars_near(axis, radius, faintest, near, STARS_MAX);
	int seen = 0;

	for (int i = 0; i < count && seen < max; i++) {
		struct pixel at;

		if (star_field_pixel(field, near[i], &at) &&
			lens_sees(lens, at)) {
			out[seen++] = near[i];
		}
	}
	return seen;
}

static int nearest_spot(
	const struct star_picture *picture, struct pixel at, double bound)
{
	int best = -1;

	for (int i = 0; i < picture->count; i++) {
		double off = hypot(picture->spots[i].at.x_px - at.x_px,
			picture->spots[i].at.y_px - at.y_px);

		if (off < bound) {
			bound = off;
			best = i;
		}
	}
	return best;
}

/* A spot that a brighter star has taken already. */
static bool taken(const struct star_field *field, struct pixel at)
{
	for (int i = 0; i < field->pairs_count; i++) {
		if (field->pairs[i].at.x_px == at.x_px &&
			field->pairs[i].at.y_px == at.y_px) {
			return true;
		}
	}
	return false;
}

static void pair_up(const struct star_picture *picture,
	struct star_field *field, double bound)
{
	int star[STARS_MAX];
	int count = star_field_stars(field, 99, star, STARS_MAX);

	field->pairs_count = 0;
	for (int i = 0; i < count && field->pairs_count < STAR_PAIRS_MAX; i++) {
		struct pixel at;
		int spot;

		star_field_pixel(field, star[i], &at);
		spot = nearest_spot(picture, at, bound);
		if (spot >= 0 && !taken(field, picture->spots[spot].at)) {
			field->pairs[field->pairs_count++] = (struct star_pair){
				.at = picture->spots[spot].at, .star = star[i]
			};
		}
	}
}

/* The field with the parameters' changes. */
static struct star_field changed(
	const struct star_field *field, const double *value)
{
	struct star_field out = { .lens = field->lens };
	struct rotation x = geom_about_x(value[TURN_X]);
	struct rotation y = geom_about_y(value[TURN_Y]);
	struct rotation z = geom_about_z(value[TURN_Z]);
	struct rotation turn = geom_then(&x, &y);

	turn = geom_then(&turn, &z);
	out.sky = geom_then(&turn, &field->sky);
	out.lens.fx_px *= 1 + value[FOCAL];
	out.lens.fy_px *= 1 + value[FOCAL];
	out.lens.k1 += value[K1];
	return out;
}

struct rows {
	const struct star_field *field;
	bool k1;
};

static void residual(
	const void *data, const double *value, int row, double *out)
{
	const struct rows *rows = data;
	double all[PARAMETERS] = { value[TURN_X], value[TURN_Y], value[TURN_Z],
		value[FOCAL], rows->k1 ? value[K1] : 0 };
	struct star_field field = changed(rows->field, all);
	const struct star_pair *pair = &rows->field->pairs[row];
	struct pixel at = { 0, 0 };

	star_field_pixel(&field, pair->star, &at);
	out[0] = pair->at.x_px - at.x_px;
	out[1] = pair->at.y_px - at.y_px;
}

static bool fit_field(struct star_field *field)
{
	static const double step[PARAMETERS] = { STEP, STEP, STEP, STEP, 1e-3 };
	struct rows rows = { field, field->pairs_count >= K1_PAIRS };
	struct fit_problem problem = {
		.parameters = rows.k1 ? PARAMETERS : PARAMETERS - 1,
		.rows = field->pairs_count,
		.width = 2,
		.residual = residual,
		.data = &rows,
		.step = step,
		.floor = FLOOR_PX,
	};
	double value[PARAMETERS] = { 0 };
	bool outlier[STAR_PAIRS_MAX];
	struct fit_report report;
	struct error error;

	if (!fit_run(&problem, value, outlier, &report, &error)) {
		return false;
	}
	struct star_field better = changed(field, value);
	field->lens = better.lens;
	field->sky = better.sky;
	field->matched = report.kept;
	field->rms_px = report.rms;
	field->focal_sigma_px = report.sigma[FOCAL] * field->lens.fx_px;
	for (int i = 0; i < field->pairs_count; i++) {
		field->pairs[i].outlier = outlier[i];
	}
	return true;
}

bool star_refine(const struct star_picture *picture, struct star_field *field)
{
	double bound = fmax(3, OFF_FIRST * picture->width);

	for (int round = 0; round < ROUNDS; round++) {
		pair_up(picture, field, bound);
		if (field->pairs_count < MATCHED_MIN || !fit_field(field)) {
			return false;
		}
		bound = fmax(OFF_LAST_PX, bound / 2);
	}
	return field->matched >= MATCHED_MIN && field->rms_px < RMS_MAX_PX;
}
