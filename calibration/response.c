/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/response.h"

#include "calibration/fit.h"
#include "response_moves.h"

#include <math.h>
#include <stdlib.h>

enum {
	ROUNDS = 3,
	SPEEDS_FEWEST = RIG_SPEEDS_MAX / 3 /* tried, to tell of all */
};

/* What is told is a multiple of the lowest speed, but for its rounding. */
static const double OFF_STEP = 0.05;

/* An axis that turned less than this share of what it was told stood still. */
static const double MOVED_SHARE = 0.1;
/* What a driver's times are uncertain by, at the least. */
static const double LATE_FLOOR_S = 0.002;
/* A rest must last so long for its drift to count. */
static const double DRIFT_S = 4;
static const double SETTLED_S = 1.5;

/* One lateness: of a start or a stop. */
struct late {
	double rate_rad_s; /* > 0 */
	double late_s;
	double sigma_s;
};

struct lates {
	struct late *rows;
	bool *outlier;
	int count;
};

static void late_residual(
	const void *data, const double *value, int row, double *out)
{
	const struct lates *lates = data;
	const struct late *late = &lates->rows[row];

	out[0] = (late->late_s - value[0] - late->rate_rad_s * value[1]) /
		late->sigma_s;
}

static void add_late(struct lates *lates, const struct response_move *move,
	double late_s, double encoder_rad)
{
	double rate = fabs(move->rate_rad_s);

	if (lates->rows != NULL && isfinite(late_s) && rate > 0) {
		lates->rows[lates->count++] = (struct late){ rate, late_s,
			hypot(LATE_FLOOR_S, encoder_rad / sqrt(6) / rate) };
	}
}

/*
 * How much the latenesses vary beyond what the encoder's steps explain, but
 * for those that are something else.
 */
static double jitter_of(
	const struct lates *lates, const double *value, const bool *outlier)
{
	double sum = 0;
	double weights = 0;

	for (int i = 0; i < lates->count; i++) {
		const struct late *late = &lates->rows[i];
		double off =
			late->late_s - value[0] - late->rate_rad_s * value[1];
		double weight = 1 / (late->sigma_s * late->sigma_s);

		if (outlier[i]) {
			continue;
		}
		sum += weight * weight *
			(off * off - late->sigma_s * late->sigma_s);
		weights += weight * weight;
	}
	return sum > 0 ? sqrt(sum / weights) : 0;
}

static bool fit_lates(
	struct lates *lates, struct response_axis *axis, struct error *error)
{
	static const double step[2] = { 1e-4, 1e-3 };
	double value[2] = { 0.1, 0.5 };
	struct fit_report report;
	struct fit_problem problem = {
		.parameters = 2,
		.rows = lates->count,
		.width = 1,
		.residual = late_residual,
		.data = lates,
		.step = step,
		.floor = 0.1,
	};

	if (!fit_run(&problem, value, lates->outlier, &report, error)) {
		return false;
	}
	axis->jitter_s = jitter_of(lates, value, lates->outlier);
	for (int i = 0; i < lates->count; i++) {
		lates->rows[i].sigma_s =
			hypot(lates->rows[i].sigma_s, axis->jitter_s);
	}
	if (!fit_run(&problem, value, NULL, &report, error)) {
		return false;
	}
	axis->dead_s = value[0];
	axis->dead_sigma_s = report.sigma[0];
	axis->accel_rad_s2 = 0.5 / fmax(value[1], 1e-4);
	axis->accel_sigma_rad_s2 =
		report.sigma[1] / 0.5 * axis->accel_rad_s2 * axis->accel_rad_s2;
	return true;
}

static struct response_rate *rate_for(
	struct response_axis *axis, double told_rad_s)
{
	struct response_rate *rates = axis->rates;
	int at = 0;

	while (at < axis->rate_count &&
		rates[at].told_rad_s < told_rad_s * (1 - 1e-6)) {
		at++;
	}
	if (at < axis->rate_count &&
		rates[at].told_rad_s < told_rad_s * (1 + 1e-6)) {
		return &rates[at];
	}
	if (axis->rate_count == RESPONSE_RATES_MAX) {
		return NULL;
	}
	for (int i = axis->rate_count++; i > at; i--) {
		rates[i] = rates[i - 1];
	}
	rates[at] = (struct response_rate){ .told_rad_s = told_rad_s };
	return &rates[at];
}

static void note_rate(struct response_axis *axis,
	const struct response_move *move, double sigma_rad_s)
{
	struct response_rate *rate = rate_for(axis, fabs(move->told_rad_s));

	if (rate == NULL) {
		return;
	}
	double turned =
		copysign(move->rate_rad_s, move->rate_rad_s * move->told_rad_s);
	double n = rate->moves++;
	rate->rate_rad_s = (n * rate->rate_rad_s + turned) / (n + 1);
	rate->sigma_rad_s = hypot(n * rate->sigma_rad_s, sigma_rad_s) / (n + 1);
}

/* One round: every move by what is believed, then what they say together. */
static bool measure(const struct exercise *exercise, enum exercise_axis which,
	struct response_axis *axis, struct lates *lates, struct error *error)
{
	struct response_guess guess = { axis->dead_s, axis->accel_rad_s2,
		fmax(axis->encoder_rad, RESPONSE_FINE_RAD) };

	lates->count = 0;
	axis->rate_count = 0;
	for (int i = 0; i < axis->move_count; i++) {
		struct response_move *move = &axis->moves[i];
		double sigma_rad_s;

		if (!response_moves_measure(
			    exercise, which, &guess, move, &sigma_rad_s)) {
			continue;
		}
		note_rate(axis, move, sigma_rad_s);
		add_late(lates, move, move->start_late_s, guess.encoder_rad);
		add_late(lates, move, move->stop_late_s, guess.encoder_rad);
	}
	return fit_lates(lates, axis, error);
}

static double slowest_told(
	const struct exercise *exercise, enum exercise_axis which)
{
	double slowest = HUGE_VAL;

	for (size_t i = 0; i < exercise->command_count; i++) {
		double told = fabs(exercise->commands[i].told_rad_s[which]);

		if (told > 0) {
			slowest = fmin(slowest, told);
		}
	}
	return slowest;
}

/* Speeds count in steps of the lowest one that was told. */
static void number_speeds(const struct exercise *exercise,
	enum exercise_axis which, struct response_axis *axis)
{
	axis->step_rad_s = slowest_told(exercise, which);
	for (int i = 0; i < axis->rate_count; i++) {
		double steps = axis->rates[i].told_rad_s / axis->step_rad_s;
		double off = fabs(steps - round(steps));

		axis->rates[i].code = off < OFF_STEP ? (int)lround(steps) : 0;
	}
}

static void fit_scale(struct response_axis *axis)
{
	double top = 0;
	double down = 0;

	for (int i = 0; i < axis->rate_count; i++) {
		const struct response_rate *rate = &axis->rates[i];

		top += rate->told_rad_s * rate->rate_rad_s;
		down += rate->told_rad_s * rate->told_rad_s;
	}
	axis->scale = top / down;
}

/* The lowest speed that is a speed and not a stop. */
static void find_slowest(struct response_axis *axis)
{
	for (int i = 0; i < axis->rate_count; i++) {
		const struct response_rate *rate = &axis->rates[i];

		if (rate->rate_rad_s > 0.2 * rate->told_rad_s &&
			rate->rate_rad_s > 3 * rate->sigma_rad_s) {
			axis->slowest_rad_s = rate->rate_rad_s;
			return;
		}
	}
}

/* By how much it creeps over the longest rest. */
static void find_drift(const struct exercise *exercise,
	enum exercise_axis which, struct response_axis *axis)
{
	double longest_s = DRIFT_S;

	for (int i = -1; i < axis->move_count; i++) {
		double from_s = i < 0 ? exercise->answers[0].at_s
				      : axis->moves[i].to_s + SETTLED_S;
		double to_s = i >= 0 ? axis->moves[i].until_s
			: axis->move_count > 0
			? axis->moves[0].from_s
			: exercise->answers[exercise->answer_count - 1].at_s;
		double third_s = (to_s - from_s) / 3;
		double early;
		double late;

		if (to_s - from_s > longest_s &&
			response_moves_rest(exercise, which, from_s,
				from_s + third_s, &early) &&
			response_moves_rest(
				exercise, which, to_s - third_s, to_s, &late)) {
			longest_s = to_s - from_s;
			axis->drift_rad_s = (late - early) / (2 * third_s);
		}
	}
}

/* How far an axis was told to turn, and turned, all told. */
static void ways(const struct exercise *exercise, enum exercise_axis which,
	const struct response_axis *axis, double *told_rad, double *turned_rad)
{
	*told_rad = *turned_rad = 0;
	for (int i = 0; i < axis->move_count; i++) {
		const struct response_move *move = &axis->moves[i];
		double before;
		double after;

		if (response_moves_rest(exercise, which, move->from_s - 0.25,
			    move->from_s, &before) &&
			response_moves_rest(exercise, which,
				move->until_s - 0.25, move->until_s, &after)) {
			*told_rad += fabs(move->told_rad_s) *
				(move->to_s - move->from_s);
			*turned_rad += copysign(after - before,
				(after - before) * move->told_rad_s);
		}
	}
}

static bool obeys(const struct exercise *exercise, enum exercise_axis which,
	const struct response_axis *axis, struct error *error)
{
	const char *name = which == EXERCISE_PAN ? "pan" : "tilt";
	double told_rad;
	double turned_rad;

	ways(exercise, which, axis, &told_rad, &turned_rad);
	if (turned_rad < -MOVED_SHARE * told_rad) {
		return error_set(error, ERROR_TOLERANCE,
			"%s turns the other way than it is told; set "
			"mount.invert_%s = yes and begin again",
			name, name);
	}
	return turned_rad > MOVED_SHARE * told_rad ||
		error_set(error, ERROR_TOLERANCE,
			"the head did not move: %s was told to turn by %.1f "
			"degrees in all and its answers tell %.1f; is it "
			"powered, unlocked, and its address right?",
			name, geom_degrees(told_rad), geom_degrees(turned_rad));
}

static bool measure_rounds(const struct exercise *exercise,
	enum exercise_axis which, struct response_axis *axis,
	struct lates *lates, struct error *error)
{
	bool good = true;

	axis->encoder_rad = response_moves_encoder(
		exercise, which, axis->moves, axis->move_count);
	for (int i = 0; i < ROUNDS && good; i++) {
		good = measure(exercise, which, axis, lates, error);
	}
	return good;
}

static bool run_axis(const struct exercise *exercise, enum exercise_axis which,
	struct response_axis *axis, struct error *error)
{
	axis->move_count = response_moves_find(exercise, which, &axis->moves);
	if (axis->move_count < RESPONSE_FEWEST) {
		return true;
	}
	size_t room = (size_t)axis->move_count * 2;
	struct lates lates = { .rows = calloc(room, sizeof(struct late)),
		.outlier = calloc(room, sizeof(bool)) };
	bool good = (lates.rows != NULL && lates.outlier != NULL) ||
		error_set(error, ERROR_FAILED, "out of memory");

	good = good && obeys(exercise, which, axis, error) &&
		measure_rounds(exercise, which, axis, &lates, error);
	free(lates.rows);
	free(lates.outlier);
	if (good) {
		axis->moved = true;
		number_speeds(exercise, which, axis);
		fit_scale(axis);
		find_slowest(axis);
		find_drift(exercise, which, axis);
	}
	return good;
}

bool response_run(const struct exercise *exercise, struct response *response,
	struct error *error)
{
	*response = (struct response){ 0 };
	if (exercise->answer_count < 2) {
		return error_set(error, ERROR_TOLERANCE,
			"the head never said where it is; its response cannot "
			"be measured by its answers");
	}
	for (int i = 0; i < EXERCISE_AXES; i++) {
		if (!run_axis(exercise, (enum exercise_axis)i,
			    &response->axes[i], error)) {
			response_free(response);
			return false;
		}
	}
	if (response->axes[0].moved || response->axes[1].moved) {
		return true;
	}
	response_free(response);
	return error_set(error, ERROR_TOLERANCE,
		"there are fewer than %d moves from rest to rest of either "
		"axis; that tells nothing",
		RESPONSE_FEWEST);
}

void response_free(struct response *response)
{
	for (int i = 0; i < EXERCISE_AXES; i++) {
		free(response->axes[i].moves);
		response->axes[i].moves = NULL;
		response->axes[i].move_count = 0;
	}
}

/*
 * Above the highest speed that was tried true over told goes on as it did over
 * the upper half of them: on a line, by least squares.
 */
static double rate_above(const struct response_axis *axis, double told_rad_s)
{
	int first = axis->rate_count / 2;
	int count = axis->rate_count - first;
	double told = 0;
	double ratio = 0;
	double square = 0;
	double cross = 0;

	for (int i = first; i < axis->rate_count; i++) {
		const struct response_rate *rate = &axis->rates[i];

		told += rate->told_rad_s / count;
		ratio += rate->rate_rad_s / rate->told_rad_s / count;
	}
	for (int i = first; i < axis->rate_count; i++) {
		const struct response_rate *rate = &axis->rates[i];
		double off = rate->told_rad_s - told;

		square += off * off;
		cross += off * (rate->rate_rad_s / rate->told_rad_s - ratio);
	}
	double slope = square > 0 ? cross / square : 0;
	return told_rad_s * (ratio + slope * (told_rad_s - told));
}

double response_rate_at(const struct response_axis *axis, double told_rad_s)
{
	double told = fabs(told_rad_s);
	struct response_rate low = { 0 };

	for (int i = 0; i < axis->rate_count; i++) {
		const struct response_rate *high = &axis->rates[i];

		if (told <= high->told_rad_s) {
			double share = (told - low.told_rad_s) /
				(high->told_rad_s - low.told_rad_s);
			double more = high->rate_rad_s - low.rate_rad_s;

			return copysign(
				low.rate_rad_s + share * more, told_rad_s);
		}
		low = *high;
	}
	return copysign(rate_above(axis, told), told_rad_s);
}

static bool tells_speeds(const struct response_axis *axis)
{
	bool numbered = axis->moved && axis->rate_count >= SPEEDS_FEWEST;

	for (int i = 0; numbered && i < axis->rate_count; i++) {
		int code = axis->rates[i].code;

		numbered = code > 0 && code <= RIG_SPEEDS_MAX;
	}
	return numbered;
}

static void speeds_into(const struct response *response, struct rig *rig)
{
	const struct response_axis *pan = &response->axes[EXERCISE_PAN];
	const struct response_axis *tilt = &response->axes[EXERCISE_TILT];

	if (!tells_speeds(pan) || !tells_speeds(tilt)) {
		return;
	}
	rig->speeds.count = RIG_SPEEDS_MAX;
	for (int i = 0; i < RIG_SPEEDS_MAX; i++) {
		rig->speeds.rates[i] = (struct mount_rates){
			fmax(response_rate_at(pan, (i + 1) * pan->step_rad_s),
				0),
			fmax(response_rate_at(tilt, (i + 1) * tilt->step_rad_s),
				0),
		};
	}
}

void response_into(const struct response *response, struct rig *rig)
{
	double dead_s = 0;
	int moved = 0;

	rig->mount_jitter_s = rig->encoder_rad = 0;
	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_axis *axis = &response->axes[i];

		if (axis->moved) {
			dead_s += axis->dead_s;
			moved++;
			rig->mount_jitter_s =
				fmax(rig->mount_jitter_s, axis->jitter_s);
			rig->encoder_rad =
				fmax(rig->encoder_rad, axis->encoder_rad);
		}
	}
	rig->mount_delay_s = fmax(dead_s / moved, 0);
	speeds_into(response, rig);
}

double response_tracks(const struct response_axis *axis, double play_rad,
	double step_rad_s, double hold_s)
{
	double share = step_rad_s * hold_s / sqrt(12);
	double change = step_rad_s * axis->jitter_s;
	double play = play_rad / sqrt(12);

	return sqrt(share * share + change * change + play * play);
}
