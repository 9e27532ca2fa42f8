/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/exercise.h"

#include "calibration/number_file.h"
#include "calibration/rows.h"
#include "core/geom.h"
#include "tools/folder.h"

#include <stdlib.h>
#include <unistd.h>

/* Answers that lie farther apart say little of what was between. */
static const double GAP_S = 0.3;

void exercise_free(struct exercise *exercise)
{
	free(exercise->commands);
	free(exercise->answers);
	free(exercise->sights);
	*exercise = (struct exercise){ 0 };
}

static bool in_order(double before_s, double at_s, struct error *error)
{
	return at_s >= before_s ||
		error_set(error, ERROR_SETTINGS,
			"time goes back, from %.6f s to %.6f s", before_s,
			at_s);
}

bool exercise_told(struct exercise *exercise, struct exercise_command command,
	struct error *error)
{
	size_t count = exercise->command_count;

	if (count > 0) {
		const struct exercise_command *last =
			&exercise->commands[count - 1];

		if (!in_order(last->at_s, command.at_s, error)) {
			return false;
		}
		if (last->told_rad_s[0] == command.told_rad_s[0] &&
			last->told_rad_s[1] == command.told_rad_s[1]) {
			return true;
		}
	}
	void *rows =
		rows_grown(exercise->commands, count, sizeof(command), error);
	if (rows == NULL) {
		return false;
	}
	exercise->commands = rows;
	exercise->commands[exercise->command_count++] = command;
	return true;
}

bool exercise_answered(struct exercise *exercise, struct exercise_answer answer,
	struct error *error)
{
	size_t count = exercise->answer_count;

	if (count > 0 &&
		!in_order(exercise->answers[count - 1].at_s, answer.at_s,
			error)) {
		return false;
	}
	void *rows =
		rows_grown(exercise->answers, count, sizeof(answer), error);
	if (rows == NULL) {
		return false;
	}
	exercise->answers = rows;
	exercise->answers[exercise->answer_count++] = answer;
	return true;
}

bool exercise_saw(struct exercise *exercise, struct exercise_sight sight,
	struct error *error)
{
	size_t count = exercise->sight_count;

	if (count > 0 &&
		!in_order(
			exercise->sights[count - 1].at_s, sight.at_s, error)) {
		return false;
	}
	void *rows = rows_grown(exercise->sights, count, sizeof(sight), error);
	if (rows == NULL) {
		return false;
	}
	exercise->sights = rows;
	exercise->sights[exercise->sight_count++] = sight;
	return true;
}

static const struct number_column command_columns[] = {
	{ "t_s", 0, 1e9 },
	{ "pan_deg_s", -360, 360 },
	{ "tilt_deg_s", -360, 360 },
};

static const struct number_column answer_columns[] = {
	{ "t_s", 0, 1e9 },
	{ "pan_deg", -3600, 3600 },
	{ "tilt_deg", -360, 360 },
};

static const struct number_column sight_columns[] = {
	{ "t_s", 0, 1e9 },
	{ "x_px", -0.5, 16384 },
	{ "y_px", -0.5, 16384 },
};

static bool take_command(void *target, const char *name, const double *value,
	struct error *error)
{
	(void)name;
	return exercise_told(target,
		(struct exercise_command){ value[0],
			{ geom_radians(value[1]), geom_radians(value[2]) } },
		error);
}

static bool take_answer(void *target, const char *name, const double *value,
	struct error *error)
{
	(void)name;
	return exercise_answered(target,
		(struct exercise_answer){ value[0],
			{ geom_radians(value[1]), geom_radians(value[2]) } },
		error);
}

static bool take_sight(void *target, const char *name, const double *value,
	struct error *error)
{
	(void)name;
	return exercise_saw(target,
		(struct exercise_sight){ value[0], { value[1], value[2] } },
		error);
}

enum {
	COMMANDS,
	ANSWERS,
	SIGHTS,
	FILES
};

static const char *const names[FILES] = { "commands.csv", "answers.csv",
	"sights.csv" };

static const struct number_form forms[FILES] = {
	[COMMANDS] = { .columns = command_columns,
		.count = 3,
		.take = take_command },
	[ANSWERS] = { .columns = answer_columns,
		.count = 3,
		.take = take_answer },
	[SIGHTS] = { .columns = sight_columns, .count = 3, .take = take_sight },
};

bool exercise_load(
	struct exercise *exercise, const char *folder, struct error *error)
{
	bool good = true;

	*exercise = (struct exercise){ 0 };
	for (int i = 0; i < FILES && good; i++) {
		char path[FOLDER_PATH_MAX];

		good = folder_path(path, folder, names[i], error);
		if (good && (i != SIGHTS || access(path, F_OK) == 0)) {
			good = number_file_read(
				&forms[i], path, exercise, error);
		}
	}
	if (!good) {
		exercise_free(exercise);
	}
	return good;
}

static size_t rows_of(const struct exercise *exercise, int file)
{
	return file == COMMANDS   ? exercise->command_count
		: file == ANSWERS ? exercise->answer_count
				  : exercise->sight_count;
}

static void put_row(
	const struct exercise *exercise, int file, size_t row, FILE *out)
{
	const double *degrees = file == COMMANDS
		? exercise->commands[row].told_rad_s
		: exercise->answers[row].at_rad;
	double at_s = file == COMMANDS ? exercise->commands[row].at_s
				       : exercise->answers[row].at_s;

	fprintf(out, "%.6f,%.6f,%.6f\n", at_s, geom_degrees(degrees[0]),
		geom_degrees(degrees[1]));
}

static void put_sight(const struct exercise_sight *sight, FILE *out)
{
	fprintf(out, "%.6f,%.3f,%.3f\n", sight->at_s, sight->at.x_px,
		sight->at.y_px);
}

bool exercise_save(const struct exercise *exercise, const char *folder,
	struct error *error)
{
	for (int i = 0; i < FILES; i++) {
		if (i == SIGHTS && exercise->sight_count == 0) {
			continue;
		}
		FILE *out = folder_create(folder, names[i], error);
		if (out == NULL) {
			return false;
		}
		number_file_head(&forms[i], out);
		for (size_t row = 0; row < rows_of(exercise, i); row++) {
			if (i == SIGHTS) {
				put_sight(&exercise->sights[row], out);
			} else {
				put_row(exercise, i, row, out);
			}
		}
		if (!folder_finish(out, names[i], error)) {
			return false;
		}
	}
	return true;
}

/* The last answer that is not after @at_s; the caller knows there is one. */
static size_t answer_before(const struct exercise *exercise, double at_s)
{
	size_t low = 0;
	size_t high = exercise->answer_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (exercise->answers[middle].at_s <= at_s) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

bool exercise_axis_at(const struct exercise *exercise, enum exercise_axis axis,
	double at_s, double *angle_rad)
{
	size_t count = exercise->answer_count;

	if (count < 2 || at_s < exercise->answers[0].at_s ||
		at_s >= exercise->answers[count - 1].at_s) {
		return false;
	}
	const struct exercise_answer *a =
		&exercise->answers[answer_before(exercise, at_s)];
	double span_s = a[1].at_s - a[0].at_s;
	double share = span_s > 0 ? (at_s - a[0].at_s) / span_s : 0;

	*angle_rad = a[0].at_rad[axis] +
		share * (a[1].at_rad[axis] - a[0].at_rad[axis]);
	return span_s <= GAP_S;
}
