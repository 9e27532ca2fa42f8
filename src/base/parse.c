/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NUMBER_SIZE = 32
};

/* Only what a plain decimal number is made of, and a digit to begin with. */
static bool is_plain(const char *text, const char *allowed)
{
	const char *digits = text + (*text == '-' || *text == '+');

	if (*digits == '.') {
		digits++;
	}
	return isdigit((unsigned char)*digits) &&
		strspn(text, allowed) == strlen(text);
}

bool parse_double(const char *text, double *value)
{
	char *end;
	double number;

	if (!is_plain(text, "0123456789+-.eE")) {
		return false;
	}
	number = strtod(text, &end);
	if (*end != '\0' || !isfinite(number)) {
		return false;
	}
	*value = number;
	return true;
}

bool parse_numbers(const char *text, char mark, double *values, int count)
{
	const char marks[] = { mark, '\0' };

	for (int i = 0; i < count; i++) {
		size_t length = strcspn(text, marks);
		char number[NUMBER_SIZE];

		if (length >= sizeof(number) ||
			(text[length] == '\0') != (i == count - 1)) {
			return false;
		}
		snprintf(number, sizeof(number), "%.*s", (int)length, text);
		if (!parse_double(number, &values[i])) {
			return false;
		}
		text += length + 1;
	}
	return true;
}

bool parse_long(const char *text, long *value)
{
	char *end;
	long number;

	if (!is_plain(text, "0123456789+-")) {
		return false;
	}
	errno = 0;
	number = strtol(text, &end, 10);
	if (*end != '\0' || errno == ERANGE) {
		return false;
	}
	*value = number;
	return true;
}

bool parse_bool(const char *text, bool *value)
{
	static const char *const words[] = { "no", "yes", "off", "on", "false",
		"true" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(text, words[i]) == 0) {
			*value = i % 2 == 1;
			return true;
		}
	}
	return false;
}

int parse_words(char *line, char **words, int max)
{
	char *rest = NULL;
	int count = 0;

	for (char *word = strtok_r(line, " \t", &rest); word != NULL;
		word = strtok_r(NULL, " \t", &rest)) {
		if (count == max) {
			return -1;
		}
		words[count++] = word;
	}
	return count;
}

bool parse_pair(
	char **rest, const char *marks, const char **name, const char **value)
{
	char *pair = strsep(rest, marks);
	char *sign = strchr(pair, '=');

	*name = pair;
	if (sign == NULL) {
		return false;
	}
	*sign = '\0';
	*value = sign + 1;
	return true;
}

bool parse_size(const char *text, int *width, int *height)
{
	const char *cross = strchr(text, 'x');
	char first[NUMBER_SIZE];
	long w;
	long h;

	if (cross == NULL || (size_t)(cross - text) >= sizeof(first)) {
		return false;
	}
	snprintf(first, sizeof(first), "%.*s", (int)(cross - text), text);
	if (!parse_long(first, &w) || !parse_long(cross + 1, &h) || w < 1 ||
		h < 1 || w > INT_MAX || h > INT_MAX) {
		return false;
	}
	*width = (int)w;
	*height = (int)h;
	return true;
}

char *parse_trim(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text)) {
		text++;
	}
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1])) {
		length--;
	}
	text[length] = '\0';
	return text;
}
