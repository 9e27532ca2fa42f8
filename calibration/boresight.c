/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/boresight.h"

#include "calibration/fit.h"
#include "normal.h"

#include <math.h>

static const double FAR_M = 500;
static const double GOOD_RAD = 0.03 * GEOM_PI / 180;
/* An offset that was taken by hand is wrong by so much. */
static const double OFFSET_SHARE = 0.2;
static const double OFFSET_LEAST_M = 0.02;
static const double ALIKE = 1.2;

struct task {
	const struct rig *rig;
	const struct boresight_look *looks;
	int count;
	double spot_rad;
};

static struct rig rig_with(const struct rig *rig, const double *value)
{
	struct rig own = *rig;

	own.lamp.yaw_rad = value[BORESIGHT_YAW];
	own.lamp.pitch_rad = value[BORESIGHT_PITCH];
	own.lamp_offset_m.x = value[BORESIGHT_RIGHT];
	own.lamp_offset_m.z = value[BORESIGHT_UP];
	return own;
}

/* How far, right and up, the spot is seen from where the lamp's axis is. */
static void miss(
	const struct rig *rig, const struct boresight_look *look, double *out)
{
	struct rig own = *rig;
	struct mount_angles home = { 0 };

	own.base = (struct attitude){ 0 };
	own.axes = (struct axes){ 0 };
	own.range_m = look->distance_m;
	struct angles seen = rig_world_of_pixel(&own, look->at, home);
	struct angles beam = rig_beam(&own, home);
	out[0] = geom_wrap(seen.az_rad - beam.az_rad) * cos(seen.el_rad);
	out[1] = seen.el_rad - beam.el_rad;
}

/*
 * What a look is uncertain by: the spot's place, and the distance by as much
 * as the separation changes with it.
 */
static double sigma_of(
	const struct task *task, const struct boresight_look *look)
{
	double right =
		task->rig->lamp_offset_m.x - task->rig->camera_offset_m.x;
	double up = task->rig->lamp_offset_m.z - task->rig->camera_offset_m.z;
	double apart_m = fmax(hypot(right, up), OFFSET_LEAST_M);

	return hypot(task->spot_rad,
		apart_m * look->distance_sigma_m /
			(look->distance_m * look->distance_m));
}

static void residual(
	const void *data, const double *value, int row, double *out)
{
	const struct task *task = data;
	struct rig rig = rig_with(task->rig, value);
	double sigma = sigma_of(task, &task->looks[row]);

	miss(&rig, &task->looks[row], out);
	out[0] /= sigma;
	out[1] /= sigma;
}

static const double steps[BORESIGHT_TERMS] = { 1e-6, 1e-6, 1e-5, 1e-5 };

/*
 * Newton's steps by the normal equations: two looks leave nothing over that
 * could tell a spread, so the errors stated are those that the looks bring.
 */
static bool solve(const struct task *task, int terms, double *value,
	double *sigma, double *far_sigma, struct error *error)
{
	struct normal normal;

	for (int round = 0; round < 6; round++) {
		double step[FIT_PARAMETERS_MAX];

		normal_clear(&normal, terms);
		for (int i = 0; i < task->count; i++) {
			double slope[2][FIT_PARAMETERS_MAX];
			double at[2];

			residual(task, value, i, at);
			for (int p = 0; p < terms; p++) {
				double moved[BORESIGHT_TERMS];
				double up[2];

				for (int k = 0; k < BORESIGHT_TERMS; k++) {
					moved[k] = value[k];
				}
				moved[p] += steps[p];
				residual(task, moved, i, up);
				slope[0][p] = (up[0] - at[0]) / steps[p];
				slope[1][p] = (up[1] - at[1]) / steps[p];
			}
			normal_add(&normal, slope[0], at[0], 1);
			normal_add(&normal, slope[1], at[1], 1);
		}
		if (!normal_solve(&normal, 0, step)) {
			return error_set(error, ERROR_TOLERANCE,
				"these looks cannot tell the lamp's turn from "
				"its offset; measure at 20 and 60 m");
		}
		for (int p = 0; p < terms; p++) {
			value[p] -= step[p];
		}
	}
	*far_sigma = 0;
	/* The far direction to the right: yaw and offset over the range. */
	double far[FIT_PARAMETERS_MAX] = { 1, 0, 1 / FAR_M, 0 };
	double half[FIT_PARAMETERS_MAX];
	struct normal aside = normal;

	for (int p = 0; p < terms; p++) {
		aside.right[p] = far[p];
	}
	if (normal_solve(&aside, 0, half)) {
		for (int p = 0; p < terms; p++) {
			*far_sigma += far[p] * half[p];
		}
		*far_sigma = sqrt(fabs(*far_sigma));
	}
	return normal_sigmas(&normal, sigma) ||
		error_set(error, ERROR_TOLERANCE, "the looks tell nothing");
}

static void extent(const struct boresight_look *looks, int count,
	double *nearest_m, double *farthest_m)
{
	*nearest_m = *farthest_m = looks[0].distance_m;
	for (int i = 1; i < count; i++) {
		*nearest_m = fmin(*nearest_m, looks[i].distance_m);
		*farthest_m = fmax(*farthest_m, looks[i].distance_m);
	}
}

/* By how much a separation that is a little wrong would miss far away. */
static bool one_may_do(const struct rig *rig, double distance_m,
	double *far_sigma, struct error *error)
{
	double right = rig->lamp_offset_m.x - rig->camera_offset_m.x;
	double up = rig->lamp_offset_m.z - rig->camera_offset_m.z;
	double apart_m = hypot(right, up);
	double wrong_m = fmax(OFFSET_SHARE * apart_m, OFFSET_LEAST_M);

	*far_sigma = wrong_m * fabs(1 / distance_m - 1 / FAR_M);
	return *far_sigma < GOOD_RAD ||
		error_set(error, ERROR_TOLERANCE,
			"one distance, %.1f m, cannot tell the lamp's turn "
			"from its offset of %.2f m to the camera: known to %.2f "
			"m, the beam would miss by %.2f degrees at 500 m; "
			"measure at a second one, three times as far",
			distance_m, apart_m, wrong_m, geom_degrees(*far_sigma));
}

static void tell(const struct rig *rig, const double *value,
	struct boresight_look *looks, int count,
	struct boresight_result *result)
{
	double squares = 0;

	result->rig = rig_with(rig, value);
	for (int p = 0; p < BORESIGHT_TERMS; p++) {
		result->value[p] = value[p];
	}
	for (int i = 0; i < count; i++) {
		double off[2];

		miss(&result->rig, &looks[i], off);
		looks[i].off_rad = hypot(off[0], off[1]);
		squares += looks[i].off_rad * looks[i].off_rad;
	}
	result->rms_rad = sqrt(squares / count);
}

bool boresight_run(const struct rig *rig, struct boresight_look *looks,
	int count, double spot_px, struct boresight_result *result,
	struct error *error)
{
	struct rig known = *rig;
	struct task task = { &known, looks, count,
		spot_px * lens_pixel_rad(&rig->lens) };
	double sigma[FIT_PARAMETERS_MAX] = { 0 };
	double value[BORESIGHT_TERMS] = { rig->lamp.yaw_rad,
		rig->lamp.pitch_rad, rig->lamp_offset_m.x,
		rig->lamp_offset_m.z };
	double nearest_m;
	double farthest_m;
	double unknown_rad = 0;
	double far_rad;

	*result = (struct boresight_result){ 0 };
	if (count < 1) {
		return error_set(error, ERROR_TOLERANCE,
			"there is no picture of the lamp's spot");
	}
	extent(looks, count, &nearest_m, &farthest_m);
	result->offset_known = farthest_m < ALIKE * nearest_m;
	if (result->offset_known &&
		!one_may_do(rig, nearest_m, &unknown_rad, error)) {
		return false;
	}
	int terms = result->offset_known ? BORESIGHT_RIGHT : BORESIGHT_TERMS;
	/* Twice: how much a distance's error matters hangs on the offset. */
	for (int i = 0; i < 2; i++) {
		if (!solve(&task, terms, value, sigma, &far_rad, error)) {
			return false;
		}
		known = rig_with(rig, value);
	}
	for (int p = 0; p < terms; p++) {
		result->sigma[p] = sigma[p];
	}
	result->far_sigma_rad = hypot(far_rad, unknown_rad);
	tell(rig, value, looks, count, result);
	return true;
}
