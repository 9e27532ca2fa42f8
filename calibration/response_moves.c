/* SPDX-License-Identifier: Apache-2.0 */
#include "response_moves.h"

#include "core/geom.h"

#include <math.h>
#include <stdlib.h>

enum {
	FEWEST_ANSWERS = 3,
	FEWEST_GAPS = 8
};

/* Kept clear of ramps: jitter and what the driver interpolates. */
static const double CLEAR_S = 0.08;
/* The last answers of a rest: those that count for where it ended. */
static const double REST_S = 0.25;
/* Answers are told in hundredths of a degree by most heads. */
static const double FINEST_RAD = 0.035 * GEOM_PI / 180;
static const double COARSEST_RAD = 2.0 * GEOM_PI / 180;
static const double FINER = 0.998;
/* Off the grid by so large a share of its step, it is none. */
static const double OFF_GRID = 0.14;
/* Over longer ways a step that is a little off is lost count of. */
static const double NEAR_RAD = 5 * GEOM_PI / 180;

/* The first answer at or after @at_s. */
static size_t answer_from(const struct exercise *exercise, double at_s)
{
	size_t low = 0;
	size_t high = exercise->answer_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (exercise->answers[middle].at_s < at_s) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

int response_moves_find(const struct exercise *exercise,
	enum exercise_axis axis, struct response_move **out)
{
	size_t commands = exercise->command_count;
	double told = 0;
	double since_s = 0;
	bool from_rest = true;
	int count = 0;
	double last_s = exercise->answer_count > 0
		? exercise->answers[exercise->answer_count - 1].at_s
		: 0;

	*out = calloc(commands + 1, sizeof(**out));
	for (size_t i = 0; i < commands && *out != NULL; i++) {
		const struct exercise_command *command = &exercise->commands[i];
		double next = command->told_rad_s[axis];

		if (next == told) {
			continue;
		}
		if (told == 0 && count > 0 && !(*out)[count - 1].rested) {
			(*out)[count - 1].until_s = command->at_s;
			(*out)[count - 1].rested = true;
		}
		if (told != 0 && next == 0 && from_rest) {
			(*out)[count++] = (struct response_move){
				.from_s = since_s,
				.to_s = command->at_s,
				.until_s = last_s,
				.told_rad_s = told,
				.start_late_s = NAN,
				.stop_late_s = NAN,
			};
		}
		from_rest = told == 0;
		told = next;
		since_s = command->at_s;
	}
	return *out != NULL ? count : 0;
}

bool response_moves_rest(const struct exercise *exercise,
	enum exercise_axis axis, double from_s, double to_s, double *rest_rad)
{
	double sum = 0;
	int count = 0;

	for (size_t i = answer_from(exercise, from_s);
		i < exercise->answer_count && exercise->answers[i].at_s <= to_s;
		i++) {
		sum += exercise->answers[i].at_rad[axis];
		count++;
	}
	*rest_rad = count > 0 ? sum / count : 0;
	return count > 0;
}

/* A line through the answers from one time to another. */
struct line {
	double middle_s;
	double middle_rad;
	double slope_rad_s;
	double sigma_rad_s;
};

static bool fit_line(const struct exercise *exercise, enum exercise_axis axis,
	double from_s, double to_s, double encoder_rad, struct line *line)
{
	double n = 0;
	double t = 0;
	double x = 0;
	double tt = 0;
	double tx = 0;

	for (size_t i = answer_from(exercise, from_s);
		i < exercise->answer_count && exercise->answers[i].at_s <= to_s;
		i++) {
		double dt = exercise->answers[i].at_s - from_s;
		double at = exercise->answers[i].at_rad[axis];

		n++;
		t += dt;
		x += at;
		tt += dt * dt;
		tx += dt * at;
	}
	double spread = n > 0 ? tt - t * t / n : 0;
	if (n < FEWEST_ANSWERS || spread <= 0) {
		return false;
	}
	*line = (struct line){ from_s + t / n, x / n, (tx - t * x / n) / spread,
		0 };
	/* Answers of one step share one rounding, and half of them lie between
	 * two readings. */
	double steps = 1 +
		fabs(line->slope_rad_s) * (to_s - from_s) /
			fmax(encoder_rad, FINEST_RAD / 100);
	line->sigma_rad_s = encoder_rad / sqrt(6 * spread * fmin(1, steps / n));
	return true;
}

/* When the axis turns evenly for sure. */
static void even_part(const struct response_guess *guess,
	const struct response_move *move, double rate_rad_s, double *from_s,
	double *to_s)
{
	if (guess->accel_rad_s2 <= 0) {
		*from_s = (move->from_s + move->to_s) / 2;
		*to_s = move->to_s;
		return;
	}
	*from_s = move->from_s + guess->dead_s +
		fabs(rate_rad_s) / guess->accel_rad_s2 + CLEAR_S;
	*to_s = move->to_s + guess->dead_s - CLEAR_S;
}

static double meets(const struct line *line, double angle_rad)
{
	return line->middle_s +
		(angle_rad - line->middle_rad) / line->slope_rad_s;
}

bool response_moves_measure(const struct exercise *exercise,
	enum exercise_axis axis, const struct response_guess *guess,
	struct response_move *move, double *sigma_rad_s)
{
	struct line line;
	double rest;
	double from_s;
	double to_s;
	double known_rad_s =
		move->rate_rad_s != 0 ? move->rate_rad_s : move->told_rad_s;

	even_part(guess, move, known_rad_s, &from_s, &to_s);
	move->start_late_s = move->stop_late_s = NAN;
	if (!fit_line(
		    exercise, axis, from_s, to_s, guess->encoder_rad, &line) ||
		line.slope_rad_s == 0) {
		return false;
	}
	move->rate_rad_s = line.slope_rad_s;
	*sigma_rad_s = line.sigma_rad_s;
	if (response_moves_rest(exercise, axis, move->from_s - REST_S,
		    move->from_s, &rest)) {
		move->start_late_s = meets(&line, rest) - move->from_s;
	}
	if (response_moves_rest(exercise, axis, move->until_s - REST_S,
		    move->until_s, &rest)) {
		move->stop_late_s = meets(&line, rest) - move->to_s;
	}
	return true;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* RMS by which the gaps miss multiples of @step, as a share of it. */
static double off_grid(const double *gap, int count, double step)
{
	double sum = 0;

	for (int i = 0; i < count; i++) {
		double off = gap[i] / step - round(gap[i] / step);

		sum += off * off;
	}
	return sqrt(sum / count);
}

/* The best step near @step. */
static double refined(const double *gap, int count, double step)
{
	double top = 0;
	double down = 0;

	for (int i = 0; i < count; i++) {
		double k = round(gap[i] / step);

		top += k * gap[i];
		down += k * k;
	}
	return down > 0 ? top / down : step;
}

/* The widest step of which all gaps are multiples. */
static double grid_of(const double *gap, int count)
{
	double step = COARSEST_RAD;

	while (step > FINEST_RAD) {
		if (off_grid(gap, count, step) < OFF_GRID) {
			return refined(gap, count, step);
		}
		step *= FINER;
	}
	return 0;
}

/* Gaps between rests that lie near each other, into the rests' own place. */
static int gaps_between(double *rests, int count)
{
	int gaps = 0;

	qsort(rests, (size_t)count, sizeof(*rests), by_size);
	for (int i = 1; i < count; i++) {
		double gap = rests[i] - rests[i - 1];

		if (gap > 0 && gap < NEAR_RAD) {
			rests[gaps++] = gap;
		}
	}
	return gaps;
}

double response_moves_encoder(const struct exercise *exercise,
	enum exercise_axis axis, const struct response_move *moves, int count)
{
	double *rests = calloc((size_t)count + 1, sizeof(*rests));
	double step = 0;
	int found = 0;

	for (int i = 1; i < count && rests != NULL; i++) {
		size_t at = answer_from(exercise, moves[i].from_s);

		if (at > 0) {
			rests[found++] = exercise->answers[at - 1].at_rad[axis];
		}
	}
	int gaps = found > 0 ? gaps_between(rests, found) : 0;
	if (gaps >= FEWEST_GAPS) {
		step = grid_of(rests, gaps);
	}
	free(rests);
	return step;
}
