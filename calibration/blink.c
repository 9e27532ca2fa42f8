/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/blink.h"

#include "calibration/number_file.h"
#include "calibration/rows.h"
#include "tools/folder.h"

#include <math.h>
#include <stdlib.h>

enum {
	TURNS_LEAST = 12,
	LEVELS_LEAST = 60,
	PARTS = 8 /* of the record, which must agree */
};

static const double EARLIEST_S = -0.05;
static const double LATEST_S = 1.0;
static const double COARSE_S = 0.008;
static const double COARSE_EXPOSURE_S = 0.01;
static const double MIDDLING_S = 0.001;
static const double FINE_S = 0.0001;
/* A part of the record may differ from all of it by so much. */
static const double APART_S = 0.02;
static const double CONTRAST_LEAST = 0.8;
static const double exposures_s[] = { 0.0005, 0.002, 0.005, 0.01, 0.016, 0.02,
	0.033 };

/* The source, and how long it had been lit at each of its turns. */
struct source {
	const struct blink_record *record;
	double *before_s;
};

static bool open_source(
	struct source *source, const struct blink_record *record)
{
	const struct blink_turn *turns = record->turns;

	source->record = record;
	source->before_s = calloc(record->turn_count, sizeof(double));
	for (size_t i = 1; source->before_s != NULL && i < record->turn_count;
		i++) {
		source->before_s[i] = source->before_s[i - 1] +
			(turns[i - 1].lit ? turns[i].at_s - turns[i - 1].at_s
					  : 0);
	}
	return source->before_s != NULL;
}

/* How long it was lit up to a moment, counted from the first turn. */
static double lit_until(const struct source *source, double at_s)
{
	const struct blink_turn *turns = source->record->turns;
	size_t low = 0;
	size_t high = source->record->turn_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (turns[middle].at_s < at_s) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (low == 0) {
		return 0;
	}
	return source->before_s[low - 1] +
		(turns[low - 1].lit ? at_s - turns[low - 1].at_s : 0);
}

/* What a picture should show of it. */
static double share(const struct source *source, double stamp_s, double delay_s,
	double exposure_s)
{
	double from_s = stamp_s - delay_s - exposure_s / 2;

	return (lit_until(source, from_s + exposure_s) -
		       lit_until(source, from_s)) /
		exposure_s;
}

/* A stretch of the levels. */
struct part {
	const struct source *source;
	size_t first;
	size_t end;
};

/* The share of the levels' variance that the switching explains; signed. */
static double explained(
	const struct part *part, double delay_s, double exposure_s)
{
	double n = (double)(part->end - part->first);
	double x = 0;
	double y = 0;
	double xx = 0;
	double yy = 0;
	double xy = 0;

	for (size_t i = part->first; i < part->end; i++) {
		const struct blink_level *level =
			&part->source->record->levels[i];
		double lit =
			share(part->source, level->at_s, delay_s, exposure_s);

		x += lit;
		y += level->level;
		xx += lit * lit;
		yy += level->level * level->level;
		xy += lit * level->level;
	}
	double cross = xy - x * y / n;
	double spread = (xx - x * x / n) * (yy - y * y / n);
	return spread > 0 ? cross * fabs(cross) / spread : 0;
}

static double best_delay(const struct part *part, double exposure_s,
	double from_s, double to_s, double step_s)
{
	double best = from_s;
	double most = -1;

	for (int i = 0; i <= (int)floor((to_s - from_s) / step_s); i++) {
		double delay_s = from_s + i * step_s;
		double fits = explained(part, delay_s, exposure_s);

		if (fits > most) {
			most = fits;
			best = delay_s;
		}
	}
	return best;
}

/*
 * Where the fit is flat, as with sharp edges between two pictures, the middle
 * of what fits as well is meant.
 */
static double middle_of_best(
	const struct part *part, double delay_s, double exposure_s)
{
	double most = explained(part, delay_s, exposure_s) - 1e-9;
	double low = delay_s;
	double high = delay_s;

	while (low > delay_s - APART_S &&
		explained(part, low - FINE_S, exposure_s) >= most) {
		low -= FINE_S;
	}
	while (high < delay_s + APART_S &&
		explained(part, high + FINE_S, exposure_s) >= most) {
		high += FINE_S;
	}
	return (low + high) / 2;
}

static double refine(const struct part *part, double near_s, double exposure_s)
{
	double at_s = best_delay(part, exposure_s, near_s - APART_S,
		near_s + APART_S, MIDDLING_S);

	return middle_of_best(part, at_s, exposure_s);
}

static void judge_parts(const struct part *whole, struct blink_result *result)
{
	double squares = 0;
	double own[PARTS];
	double mean = 0;

	for (int i = 0; i < PARTS; i++) {
		struct part part = *whole;

		part.first = whole->end * (size_t)i / PARTS;
		part.end = whole->end * (size_t)(i + 1) / PARTS;
		own[i] = refine(&part, result->delay_s, result->exposure_s);
		mean += own[i] / PARTS;
	}
	for (int i = 0; i < PARTS; i++) {
		squares += (own[i] - mean) * (own[i] - mean);
	}
	result->spread_s = sqrt(squares / (PARTS - 1));
	/* No part tells better than a step of the search. */
	result->delay_sigma_s = fmax(result->spread_s / sqrt(PARTS), FINE_S);
}

/* Coarse over all delays, then fine, for each exposure. */
static void search(const struct part *whole, struct blink_result *result)
{
	double near_s = best_delay(
		whole, COARSE_EXPOSURE_S, EARLIEST_S, LATEST_S, COARSE_S);

	for (size_t i = 0; i < sizeof(exposures_s) / sizeof(*exposures_s);
		i++) {
		double delay_s = best_delay(whole, exposures_s[i],
			near_s - COARSE_S, near_s + COARSE_S, MIDDLING_S);
		double fits = explained(whole, delay_s, exposures_s[i]);

		if (fits > result->contrast) {
			result->contrast = fits;
			result->delay_s = delay_s;
			result->exposure_s = exposures_s[i];
		}
	}
	result->delay_s = best_delay(whole, result->exposure_s,
		result->delay_s - MIDDLING_S, result->delay_s + MIDDLING_S,
		FINE_S);
}

static bool measure(const struct part *whole, struct blink_result *result,
	struct error *error)
{
	search(whole, result);
	if (result->contrast < CONTRAST_LEAST) {
		return error_set(error, ERROR_TOLERANCE,
			"nothing in the picture follows the switching, %.0f %% "
			"at best; bring the source into the picture, larger, "
			"and keep all else still",
			100 * result->contrast);
	}
	result->delay_s =
		middle_of_best(whole, result->delay_s, result->exposure_s);
	judge_parts(whole, result);
	return true;
}

bool blink_run(const struct blink_record *record, struct blink_result *result,
	struct error *error)
{
	struct source source;
	struct part whole = { &source, 0, record->level_count };

	*result = (struct blink_result){ .turns = (int)record->turn_count };
	if (record->turn_count < TURNS_LEAST ||
		record->level_count < LEVELS_LEAST) {
		return error_set(error, ERROR_TOLERANCE,
			"the source was switched %zu times before %zu "
			"pictures; %d and %d are the least",
			record->turn_count, record->level_count, TURNS_LEAST,
			LEVELS_LEAST);
	}
	bool good = open_source(&source, record)
		? measure(&whole, result, error)
		: error_set(error, ERROR_FAILED, "out of memory");
	free(source.before_s);
	return good;
}

void blink_record_free(struct blink_record *record)
{
	free(record->turns);
	free(record->levels);
	*record = (struct blink_record){ 0 };
}

static const struct number_column turn_columns[] = {
	{ "t_s", 0, 1e9 },
	{ "lit", 0, 1 },
};

static const struct number_column level_columns[] = {
	{ "t_s", 0, 1e9 },
	{ "level", 0, 65535 },
};

static bool rises(size_t count, double last_s, double at_s, struct error *error)
{
	return count == 0 || at_s > last_s ||
		error_set(error, ERROR_SETTINGS,
			"time goes back, from %.6f s to %.6f s", last_s, at_s);
}

bool blink_turned(struct blink_record *record, struct blink_turn turn,
	struct error *error)
{
	size_t count = record->turn_count;

	if (!rises(count, count > 0 ? record->turns[count - 1].at_s : 0,
		    turn.at_s, error)) {
		return false;
	}
	void *rows = rows_grown(record->turns, count, sizeof(turn), error);
	if (rows == NULL) {
		return false;
	}
	record->turns = rows;
	record->turns[record->turn_count++] = turn;
	return true;
}

bool blink_saw(struct blink_record *record, struct blink_level level,
	struct error *error)
{
	size_t count = record->level_count;

	if (!rises(count, count > 0 ? record->levels[count - 1].at_s : 0,
		    level.at_s, error)) {
		return false;
	}
	void *rows = rows_grown(record->levels, count, sizeof(level), error);
	if (rows == NULL) {
		return false;
	}
	record->levels = rows;
	record->levels[record->level_count++] = level;
	return true;
}

static bool take_turn(void *target, const char *name, const double *value,
	struct error *error)
{
	(void)name;
	return blink_turned(
		target, (struct blink_turn){ value[0], value[1] != 0 }, error);
}

static bool take_level(void *target, const char *name, const double *value,
	struct error *error)
{
	(void)name;
	return blink_saw(
		target, (struct blink_level){ value[0], value[1] }, error);
}

static const struct number_form turn_form = {
	.columns = turn_columns,
	.count = 2,
	.take = take_turn,
};

static const struct number_form level_form = {
	.columns = level_columns,
	.count = 2,
	.take = take_level,
};

bool blink_load(
	struct blink_record *record, const char *folder, struct error *error)
{
	char path[FOLDER_PATH_MAX];

	*record = (struct blink_record){ 0 };
	return folder_path(path, folder, "blinks.csv", error) &&
		number_file_read(&turn_form, path, record, error) &&
		folder_path(path, folder, "levels.csv", error) &&
		number_file_read(&level_form, path, record, error);
}

bool blink_save(const struct blink_record *record, const char *folder,
	struct error *error)
{
	FILE *out = folder_create(folder, "blinks.csv", error);

	if (out == NULL) {
		return false;
	}
	number_file_head(&turn_form, out);
	for (size_t i = 0; i < record->turn_count; i++) {
		fprintf(out, "%.6f,%d\n", record->turns[i].at_s,
			record->turns[i].lit);
	}
	if (!folder_finish(out, "blinks.csv", error)) {
		return false;
	}
	out = folder_create(folder, "levels.csv", error);
	if (out == NULL) {
		return false;
	}
	number_file_head(&level_form, out);
	for (size_t i = 0; i < record->level_count; i++) {
		fprintf(out, "%.6f,%.4f\n", record->levels[i].at_s,
			record->levels[i].level);
	}
	return folder_finish(out, "levels.csv", error);
}
