/* SPDX-License-Identifier: Apache-2.0 */
#include "option_value.h"

#include "base/parse.h"
#include "core/geom.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NUMBER_MAX = 32,
	/* From what people write to what tells every double apart. */
	DIGITS_FIRST = 6,
	DIGITS_EXACT = 17,
};

static void *field_of(void *target, size_t offset)
{
	return (uint8_t *)target + offset;
}

static const void *field_in(const void *target, size_t offset)
{
	return (const uint8_t *)target + offset;
}

static bool is_angle(const struct option_field *option)
{
	return strncmp(option->unit, "deg", 3) == 0;
}

static double stored(const struct option_field *option, double number)
{
	return is_angle(option) ? geom_radians(number) : number;
}

static bool in_range(const struct option_field *option, double number)
{
	return number >= option->min && number <= option->max;
}

static int choice_count(const struct option_field *option)
{
	int count = 0;

	while (option->choices[count] != NULL) {
		count++;
	}
	return count;
}

static void list_choices(
	const struct option_field *option, char *text, size_t size)
{
	int count = choice_count(option);
	size_t used = 0;

	text[0] = '\0';
	for (int i = 0; i < count && used < size; i++) {
		const char *glue = i == 0 ? "" : i + 1 == count ? " or " : ", ";

		used += (size_t)snprintf(text + used, size - used, "%s%s", glue,
			option->choices[i]);
	}
}

static const char *blank_before(const char *unit)
{
	return unit[0] == '\0' ? "" : " ";
}

/* "4", or "6, 8 .. 24". */
static void list_columns(
	const struct option_rows *rows, char *text, size_t size)
{
	if (rows->fewest == 0) {
		snprintf(text, size, "%d", rows->columns);
	} else {
		snprintf(text, size, "%d, %d .. %d", rows->fewest,
			rows->fewest + rows->step, rows->columns);
	}
}

void option_wants(const struct option_field *option, char *text, size_t size)
{
	char columns[3 * NUMBER_MAX];

	switch (option->kind) {
	case OPTION_DOUBLE:
		snprintf(text, size, "a number from %.10g to %.10g%s%s",
			option->min, option->max, blank_before(option->unit),
			option->unit);
		break;
	case OPTION_INT:
		snprintf(text, size, "a whole number from %.10g to %.10g%s%s",
			option->min, option->max, blank_before(option->unit),
			option->unit);
		break;
	case OPTION_BOOL:
		snprintf(text, size, "yes or no");
		break;
	case OPTION_TEXT:
		snprintf(text, size, "a text of at most %d bytes",
			OPTION_TEXT_MAX - 1);
		break;
	case OPTION_CHOICE:
		list_choices(option, text, size);
		break;
	case OPTION_ROWS:
		list_columns(option->rows, columns, sizeof(columns));
		snprintf(text, size,
			"%s numbers from %.10g to %.10g%s%s, with blanks "
			"between; one line a row, at most %d",
			columns, option->min, option->max,
			blank_before(option->unit), option->unit,
			option->rows->max);
		break;
	}
}

static bool set_double(
	const struct option_field *option, void *field, char *text)
{
	double number;

	if (!parse_double(text, &number) || !in_range(option, number)) {
		return false;
	}
	*(double *)field = stored(option, number);
	return true;
}

static bool set_int(const struct option_field *option, void *field, char *text)
{
	long number;

	if (!parse_long(text, &number) || !in_range(option, (double)number)) {
		return false;
	}
	*(int *)field = (int)number;
	return true;
}

static bool set_bool(const struct option_field *option, void *field, char *text)
{
	(void)option;
	return parse_bool(text, field);
}

static bool set_text(const struct option_field *option, void *field, char *text)
{
	size_t length = strlen(text);

	(void)option;
	if (length >= OPTION_TEXT_MAX) {
		return false;
	}
	memset(field, 0, OPTION_TEXT_MAX);
	memcpy(field, text, length);
	return true;
}

static bool set_choice(
	const struct option_field *option, void *field, char *text)
{
	for (int i = 0; option->choices[i] != NULL; i++) {
		if (strcmp(text, option->choices[i]) == 0) {
			*(int *)field = (int)option->min + i;
			return true;
		}
	}
	return false;
}

static bool columns_fit(const struct option_rows *rows, int count)
{
	return count == rows->columns ||
		(rows->fewest > 0 && count >= rows->fewest &&
			(count - rows->fewest) % rows->step == 0);
}

static bool add_row(const struct option_field *option, void *target, char *text)
{
	const struct option_rows *rows = option->rows;
	int *count = field_of(target, rows->count_offset);
	double row[OPTION_COLUMNS_MAX];
	char *words[OPTION_COLUMNS_MAX];

	assert(rows->columns <= OPTION_COLUMNS_MAX);
	int word_count = parse_words(text, words, rows->columns);

	if (*count >= rows->max || !columns_fit(rows, word_count)) {
		return false;
	}
	for (int i = 0; i < rows->columns; i++) {
		row[i] = (double)NAN;
		if (i < word_count && !set_double(option, &row[i], words[i])) {
			return false;
		}
	}
	size_t row_size = sizeof(double) * (size_t)rows->columns;
	memcpy(field_of(target, option->offset + row_size * (size_t)*count),
		row, row_size);
	(*count)++;
	return true;
}

static bool take(const struct option_field *option, void *target, char *text)
{
	void *field = field_of(target, option->offset);

	switch (option->kind) {
	case OPTION_DOUBLE:
		return set_double(option, field, text);
	case OPTION_INT:
		return set_int(option, field, text);
	case OPTION_BOOL:
		return set_bool(option, field, text);
	case OPTION_TEXT:
		return set_text(option, field, text);
	case OPTION_CHOICE:
		return set_choice(option, field, text);
	case OPTION_ROWS:
		return add_row(option, target, text);
	}
	return false;
}

bool option_set(const struct option_field *option, void *target, char *text,
	char *why, size_t why_size)
{
	enum {
		SHOWN = 40
	};

	char shown[SHOWN + 1];
	char wants[OPTION_VALUE_MAX];

	snprintf(shown, sizeof(shown), "%s", text);
	if (take(option, target, text)) {
		return true;
	}
	option_wants(option, wants, sizeof(wants));
	if (shown[0] == '\0') {
		snprintf(
			why, why_size, "the value is missing; write %s", wants);
	} else {
		snprintf(why, why_size, "'%s' does not fit; write %s", shown,
			wants);
	}
	return false;
}

void option_forget_rows(const struct option_field *option, void *target)
{
	*(int *)field_of(target, option->rows->count_offset) = 0;
}

int option_row_count(const struct option_field *option, const void *target)
{
	return *(const int *)field_in(target, option->rows->count_offset);
}

/* The fewest digits that read back as the same value. */
static void print_double(
	const struct option_field *option, double value, char text[NUMBER_MAX])
{
	double number = is_angle(option) ? geom_degrees(value) : value;

	for (int digits = DIGITS_FIRST; digits <= DIGITS_EXACT; digits++) {
		snprintf(text, NUMBER_MAX, "%.*g", digits, number);
		if (stored(option, strtod(text, NULL)) == value) {
			return;
		}
	}
}

static void print_row(const struct option_field *option, const double *row,
	char text[OPTION_VALUE_MAX])
{
	size_t used = 0;

	for (int i = 0; i < option->rows->columns && !isnan(row[i]); i++) {
		char number[NUMBER_MAX];

		print_double(option, row[i], number);
		used += (size_t)snprintf(text + used, OPTION_VALUE_MAX - used,
			"%s%s", i == 0 ? "" : " ", number);
	}
}

void option_get(const struct option_field *option, const void *target, int row,
	char *text)
{
	const void *field = field_in(target, option->offset);
	int number;

	switch (option->kind) {
	case OPTION_DOUBLE:
		print_double(option, *(const double *)field, text);
		break;
	case OPTION_INT:
		snprintf(text, NUMBER_MAX, "%d", *(const int *)field);
		break;
	case OPTION_BOOL:
		snprintf(text, OPTION_VALUE_MAX, "%s",
			*(const bool *)field ? "yes" : "no");
		break;
	case OPTION_TEXT:
		memcpy(text, field, OPTION_TEXT_MAX);
		break;
	case OPTION_CHOICE:
		number = *(const int *)field - (int)option->min;
		snprintf(text, OPTION_VALUE_MAX, "%s", option->choices[number]);
		break;
	case OPTION_ROWS:
		print_row(option,
			(const double *)field +
				(ptrdiff_t)row * option->rows->columns,
			text);
		break;
	}
}
