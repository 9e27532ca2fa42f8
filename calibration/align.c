/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/align.h"

#include "align_doubt.h"
#include "calibration/fit.h"

#include <math.h>
#include <stddef.h>

/* What changes a sighting by a hundredth of its noise, about. */
static const double STEP_RAD = 1e-6;
static const double FLOOR_RAD = 1e-6;
/* Farther apart, in pan or tilt, two sightings tell a direction. */
static const double MOVED_RAD = 0.035;
/* Residuals in spare that a fit must have to tell outliers at all. */
static const int SPARE = 4;

/*
 * A term whose standard error is larger than this says nothing: north, level
 * and index by 3 degrees, the others by as much as a head's axes ever miss;
 * the camera's turn by what shows at the edge of a picture.
 */
static const double UNTOLD_RAD[ALIGN_TERMS] = {
	[ALIGN_NORTH] = 0.05,
	[ALIGN_PITCH] = 0.05,
	[ALIGN_ROLL] = 0.05,
	[ALIGN_INDEX] = 0.05,
	[ALIGN_COLLIMATION] = 0.01,
	[ALIGN_TURN] = 0.02,
	[ALIGN_SKEW] = 0.01,
	[ALIGN_SAG] = 0.01,
};

/*
 * What a parameter's unit of a drift is, so that a small step of it moves a
 * sighting as one of the terms does; and when its error says nothing.
 */
static const double DRIFT_UNIT[ALIGN_DRIFTS] = {
	[ALIGN_HIGHER] = 1e4,
	[ALIGN_LATER] = 1e2,
};
static const double DRIFT_UNTOLD[ALIGN_DRIFTS] = {
	[ALIGN_HIGHER] = 500,
	[ALIGN_LATER] = 1,
};

enum {
	PARAMETERS_MAX = ALIGN_TERMS + ALIGN_DRIFTS
};

static const struct {
	const char *name;
	size_t offset; /* in struct rig */
} terms[ALIGN_TERMS] = {
	[ALIGN_NORTH] = { "base.yaw_deg", offsetof(struct rig, base.yaw_rad) },
	[ALIGN_PITCH] = { "base.pitch_deg",
		offsetof(struct rig, base.pitch_rad) },
	[ALIGN_ROLL] = { "base.roll_deg", offsetof(struct rig, base.roll_rad) },
	[ALIGN_INDEX] = { "camera.pitch_deg",
		offsetof(struct rig, camera.pitch_rad) },
	[ALIGN_COLLIMATION] = { "camera.yaw_deg",
		offsetof(struct rig, camera.yaw_rad) },
	[ALIGN_TURN] = { "camera.roll_deg",
		offsetof(struct rig, camera.roll_rad) },
	[ALIGN_SKEW] = { "axes.skew_deg", offsetof(struct rig, axes.skew_rad) },
	[ALIGN_SAG] = { "axes.sag_deg", offsetof(struct rig, axes.sag_rad) },
};

struct task {
	const struct rig *rig;
	struct sighting *sightings;
	int count;
	/* Terms, then ALIGN_TERMS and more for drifts: each parameter's. */
	int fitted[PARAMETERS_MAX];
	int parameters;
	bool quick;
};

const char *align_term_name(enum align_term term)
{
	return terms[term].name;
}

double align_term_value(const struct rig *rig, enum align_term term)
{
	return *(const double *)(const void *)((const char *)rig +
		terms[term].offset);
}

static double *term_of(struct rig *rig, int term)
{
	return (double *)(void *)((char *)rig + terms[term].offset);
}

static struct rig rig_with(const struct task *task, const double *value)
{
	struct rig rig = *task->rig;

	for (int p = 0; p < task->parameters; p++) {
		if (task->fitted[p] < ALIGN_TERMS) {
			*term_of(&rig, task->fitted[p]) += value[p];
		}
	}
	return rig;
}

/* In metres and seconds; 0 where it is not fitted. */
static void drifts_of(const struct task *task, const double *value,
	double drift[ALIGN_DRIFTS])
{
	for (int i = 0; i < ALIGN_DRIFTS; i++) {
		drift[i] = 0;
	}
	for (int p = 0; p < task->parameters; p++) {
		int which = task->fitted[p] - ALIGN_TERMS;

		if (which >= 0) {
			drift[which] = value[p] * DRIFT_UNIT[which];
		}
	}
}

static struct angles truth_of(
	const struct sighting *sighting, const double drift[ALIGN_DRIFTS])
{
	struct angles truth = sighting->truth;

	for (int i = 0; i < ALIGN_DRIFTS; i++) {
		truth.az_rad += drift[i] * sighting->drift[i].az_rad;
		truth.el_rad += drift[i] * sighting->drift[i].el_rad;
	}
	return truth;
}

/* How far beside, and above, of where it is the rig sees a thing. */
static void miss(const struct rig *rig, const struct sighting *sighting,
	const double drift[ALIGN_DRIFTS], double *out)
{
	struct angles truth = truth_of(sighting, drift);
	struct angles seen =
		rig_world_of_pixel(rig, sighting->at, sighting->head);

	out[0] = geom_wrap(truth.az_rad - seen.az_rad) * cos(truth.el_rad);
	out[1] = truth.el_rad - seen.el_rad;
}

static void residual(
	const void *data, const double *value, int row, double *out)
{
	const struct task *task = data;
	struct rig rig = rig_with(task, value);
	double drift[ALIGN_DRIFTS];

	const struct sighting *sighting = &task->sightings[row];
	double weight = sighting->weight > 0 ? sighting->weight : 1;

	drifts_of(task, value, drift);
	miss(&rig, sighting, drift, out);
	out[0] *= weight;
	out[1] *= weight;
}

/* North first: from wherever it was, to where the first sighting has it. */
static void guess_north(struct task *task, double *value)
{
	static const double none[ALIGN_DRIFTS];
	double miss_rad[2];

	miss(task->rig, &task->sightings[0], none, miss_rad);
	value[0] =
		miss_rad[0] / fmax(cos(task->sightings[0].truth.el_rad), 0.1);
}

static bool solve(struct task *task, bool *outlier, struct fit_report *report,
	double *value, struct error *error)
{
	double step[PARAMETERS_MAX];
	struct fit_problem problem = {
		.parameters = task->parameters,
		.rows = task->count,
		.width = 2,
		.residual = residual,
		.data = task,
		.step = step,
		.floor = FLOOR_RAD,
		.noise = task->quick ? align_doubt_rad(task->rig) : 0,
	};

	for (int p = 0; p < task->parameters; p++) {
		step[p] = STEP_RAD;
		value[p] = 0;
	}
	guess_north(task, value);
	return fit_run(&problem, value, outlier, report, error);
}

/* Its standard error over the one at which it says nothing. */
static double doubt_share(int fitted, double sigma)
{
	if (fitted < ALIGN_TERMS) {
		return sigma / UNTOLD_RAD[fitted];
	}
	int drift = fitted - ALIGN_TERMS;
	return sigma * DRIFT_UNIT[drift] / DRIFT_UNTOLD[drift];
}

/* The parameter that is told worst; -1: all are told well enough. */
static int worst_told(const struct task *task, const struct fit_report *report)
{
	double most = 1;
	int worst = -1;

	for (int p = 0; p < task->parameters; p++) {
		double share = doubt_share(task->fitted[p], report->sigma[p]);

		if (share > most) {
			most = share;
			worst = p;
		}
	}
	return worst;
}

static void leave_out(struct task *task, int parameter)
{
	task->parameters--;
	for (int p = parameter; p < task->parameters; p++) {
		task->fitted[p] = task->fitted[p + 1];
	}
}

/* Terms are given up, the least told first, until the rest are told. */
static bool solve_told(struct task *task, bool *outlier,
	struct fit_report *report, double *value, struct error *error)
{
	while (task->parameters > 1) {
		if (2 * task->count < task->parameters + SPARE &&
			task->parameters > 3) {
			leave_out(task, task->parameters - 1);
			continue;
		}
		if (!solve(task, outlier, report, value, error)) {
			leave_out(task,
				report->untold >= 0 ? report->untold
						    : task->parameters - 1);
			continue;
		}
		int worst = worst_told(task, report);
		if (worst < 0) {
			return true;
		}
		leave_out(task, worst);
	}
	return solve(task, outlier, report, value, error);
}

static bool has_moved(const struct sighting *sightings, int count)
{
	for (int i = 1; i < count; i++) {
		struct mount_angles from = sightings[0].head;
		struct mount_angles to = sightings[i].head;

		if (fabs(to.pan_rad - from.pan_rad) > MOVED_RAD ||
			fabs(to.tilt_rad - from.tilt_rad) > MOVED_RAD) {
			return true;
		}
	}
	return false;
}

static bool may_begin(
	const struct sighting *sightings, int count, struct error *error)
{
	if (count < ALIGN_FEWEST) {
		return error_set(error, ERROR_TOLERANCE,
			"%d sightings: two are the least, twelve over the "
			"whole sky are good",
			count);
	}
	return has_moved(sightings, count) ||
		error_set(error, ERROR_TOLERANCE,
			"the head did not move between the sightings; turn it "
			"to things in other directions");
}

static void tell_parameter(const struct fit_report *report, int p, int fitted,
	struct align_result *result)
{
	if (fitted < ALIGN_TERMS) {
		result->fitted[fitted] = true;
		result->sigma_rad[fitted] = report->sigma[p];
		return;
	}
	int drift = fitted - ALIGN_TERMS;
	result->drifted[drift] = true;
	result->drift_sigma[drift] = report->sigma[p] * DRIFT_UNIT[drift];
}

static void tell_sightings(struct task *task, const bool *outlier,
	const struct align_result *result)
{
	for (int i = 0; i < task->count; i++) {
		double off[2];

		miss(&result->rig, &task->sightings[i], result->drift, off);
		task->sightings[i].off_rad = hypot(off[0], off[1]);
		task->sightings[i].outlier = outlier[i];
	}
}

static void tell(struct task *task, const double *value,
	const struct fit_report *report, const bool *outlier,
	struct align_result *result)
{
	*result = (struct align_result){ .rig = rig_with(task, value),
		.rms_rad = report->rms,
		.used = report->kept };
	for (int term = 0; term < ALIGN_TERMS; term++) {
		result->value_rad[term] =
			align_term_value(&result->rig, (enum align_term)term);
	}
	result->rig.base.yaw_rad = geom_wrap(result->rig.base.yaw_rad);
	drifts_of(task, value, result->drift);
	for (int p = 0; p < task->parameters; p++) {
		tell_parameter(report, p, task->fitted[p], result);
	}
	tell_sightings(task, outlier, result);
}

static bool any_drifts(const struct sighting *sightings, int count, int drift)
{
	for (int i = 0; i < count; i++) {
		if (sightings[i].drift[drift].az_rad != 0 ||
			sightings[i].drift[drift].el_rad != 0) {
			return true;
		}
	}
	return false;
}

static void choose_parameters(struct task *task)
{
	int terms_wanted = task->quick ? ALIGN_ROLL + 1 : ALIGN_TERMS;

	for (int term = 0; term < terms_wanted; term++) {
		task->fitted[task->parameters++] = term;
	}
	for (int i = 0; i < ALIGN_DRIFTS; i++) {
		if (any_drifts(task->sightings, task->count, i)) {
			task->fitted[task->parameters++] = ALIGN_TERMS + i;
		}
	}
}

bool align_run(const struct rig *rig, struct sighting *sightings, int count,
	bool quick, struct align_result *result, struct error *error)
{
	struct task task = { .rig = rig,
		.sightings = sightings,
		.count = count,
		.quick = quick };
	double value[PARAMETERS_MAX];
	bool outlier[ALIGN_SIGHTINGS_MAX];
	struct fit_report report;

	if (!may_begin(sightings, count, error) ||
		(quick && !align_doubt_pair(rig, sightings, count, error))) {
		return false;
	}
	choose_parameters(&task);
	if (!solve_told(&task, outlier, &report, value, error)) {
		return false;
	}
	tell(&task, value, &report, outlier, result);
	if (2 * result->used <= count) {
		return error_set(error, ERROR_TOLERANCE,
			"only %d of %d sightings agree; are the directions "
			"right?",
			result->used, count);
	}
	return align_doubt_level(&result->rig, error);
}
