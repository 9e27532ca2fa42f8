/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/number_file.h"

#include "base/parse.h"
#include "base/utc.h"

#include <stdlib.h>
#include <string.h>

enum {
	FILE_MAX = 16 * 1024 * 1024,
	LINE_MAX_SIZE = 512,
	HEAD_SIZE = 256
};

/* Where the reader is. */
struct reader {
	const struct number_form *form;
	const char *path;
	void *target;
	int line;
	bool begun; /* the columns have been named */
};

static void head_of(const struct number_form *form, char head[HEAD_SIZE])
{
	int used = form->named != NULL
		? snprintf(head, HEAD_SIZE, "%s", form->named)
		: 0;

	for (int i = 0; i < form->count; i++) {
		used += snprintf(head + used, (size_t)(HEAD_SIZE - used),
			"%s%s", used > 0 ? "," : "", form->columns[i].name);
	}
}

void number_file_head(const struct number_form *form, FILE *out)
{
	char head[HEAD_SIZE];

	head_of(form, head);
	fprintf(out, "%s\n", head);
}

static bool refuse(
	const struct reader *reader, const char *why, struct error *error)
{
	char head[HEAD_SIZE];

	head_of(reader->form, head);
	return error_set(error, ERROR_SETTINGS, "%s:%d: %s; a row reads %s",
		reader->path, reader->line, why, head);
}

static bool is_clock(
	const struct number_form *form, const struct number_column *column)
{
	return form->clock != NULL && strcmp(form->clock, column->name) == 0;
}

static bool take_value(const struct number_form *form,
	const struct number_column *column, const char *word, double *value)
{
	if (is_clock(form, column)) {
		return utc_parse(word, value);
	}
	return parse_double(word, value) && *value >= column->low &&
		*value <= column->high;
}

static bool refuse_value(const struct reader *reader,
	const struct number_column *column, struct error *error)
{
	char why[128];

	if (is_clock(reader->form, column)) {
		snprintf(why, sizeof(why),
			"%s must be a time (UTC) like 2026-11-30T21:04:05Z",
			column->name);
	} else {
		snprintf(why, sizeof(why), "%s must be a number of %g..%g",
			column->name, column->low, column->high);
	}
	return refuse(reader, why, error);
}

static bool take_numbers(const struct reader *reader, char *rest, double *value,
	struct error *error)
{
	for (int i = 0; i < reader->form->count; i++) {
		const struct number_column *column = &reader->form->columns[i];
		char *word = strsep(&rest, ",");

		if (word == NULL ||
			!take_value(reader->form, column, parse_trim(word),
				&value[i])) {
			return refuse_value(reader, column, error);
		}
	}
	return rest == NULL ||
		refuse(reader, "there is more behind the last number", error);
}

static bool take_row(
	const struct reader *reader, char *words, struct error *error)
{
	double value[NUMBER_COLUMNS_MAX];
	char *rest = words;
	char *name = NULL;
	struct error why;

	if (reader->form->named != NULL) {
		name = parse_trim(strsep(&rest, ","));
		if (rest == NULL) {
			return refuse(reader, "there is only a name", error);
		}
	}
	if (!take_numbers(reader, rest, value, error)) {
		return false;
	}
	return reader->form->take(reader->target, name, value, &why) ||
		error_set(error, why.code, "%.200s:%d: %.250s", reader->path,
			reader->line, why.text);
}

static bool take_head(
	struct reader *reader, const char *words, struct error *error)
{
	char head[HEAD_SIZE];

	head_of(reader->form, head);
	reader->begun = true;
	return strcmp(words, head) == 0 ||
		error_set(error, ERROR_SETTINGS,
			"%s:%d: the first line must read %s", reader->path,
			reader->line, head);
}

static bool take_line(struct reader *reader, char *line, struct error *error)
{
	char *words = parse_trim(line);

	if (!reader->begun) {
		return take_head(reader, words, error);
	}
	if (words[0] == '\0' || words[0] == '#') {
		return true;
	}
	return take_row(reader, words, error);
}

/* One line of @text into @line; how far the next one is. */
static size_t cut_line(const char *text, size_t size, char *line, bool *fits)
{
	const char *end = memchr(text, '\n', size);
	size_t length = end != NULL ? (size_t)(end - text) : size;

	*fits = length < LINE_MAX_SIZE && memchr(text, '\0', length) == NULL;
	if (*fits) {
		memcpy(line, text, length);
		line[length] = '\0';
	}
	return end != NULL ? length + 1 : length;
}

bool number_file_parse(const struct number_form *form, const char *path,
	const char *text, size_t size, void *target, struct error *error)
{
	struct reader reader = { form, path, target, 1, false };
	char line[LINE_MAX_SIZE];

	for (size_t at = 0; at < size || reader.line == 1; reader.line++) {
		bool fits;

		at += cut_line(text + at, size - at, line, &fits);
		if (!fits) {
			return error_set(error, ERROR_SETTINGS,
				"%s:%d: not a line of text", path, reader.line);
		}
		if (!take_line(&reader, line, error)) {
			return false;
		}
	}
	return true;
}

bool number_file_read(const struct number_form *form, const char *path,
	void *target, struct error *error)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(FILE_MAX);
	bool good = false;

	if (file == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
	} else if (text == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
	} else {
		size_t size = fread(text, 1, FILE_MAX, file);

		good = size < FILE_MAX ? number_file_parse(form, path, text,
						 size, target, error)
				       : error_set(error, ERROR_SETTINGS,
						 "%s: larger than %d bytes",
						 path, FILE_MAX - 1);
	}
	if (file != NULL) {
		fclose(file);
	}
	free(text);
	return good;
}
