/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Parse: numbers and words from text, strictly.
 *
 * The whole text must be the value: no blank, no trailing garbage, no
 * hexadecimal, no nan, no inf. No program here sets a locale, so the point
 * is a point.
 */

/* parse_double - false, with @value untouched, for anything else. */
bool parse_double(const char *text, double *value);

/*
 * parse_numbers - @count of them, with @mark between two; false, with @values
 * of any content, for more, fewer and anything else.
 */
bool parse_numbers(const char *text, char mark, double *values, int count);

/* parse_long - decimal, with an optional sign. */
bool parse_long(const char *text, long *value);

/* parse_bool - "yes", "no", "on", "off", "true" or "false". */
bool parse_bool(const char *text, bool *value);

/*
 * parse_words - splits @line in place at blanks and tabs.
 *
 * Returns how many words stand in @words; -1 where there are more than @max.
 */
int parse_words(char *line, char **words, int max);

/*
 * parse_pair - cuts the next NAME=VALUE off *@rest in place, up to one of
 * @marks; *@rest moves on behind it, or is NULL after the last.
 *
 * False, with @name the whole of it, where it has no '='.
 */
bool parse_pair(
	char **rest, const char *marks, const char **name, const char **value);

/* parse_size - "WIDTHxHEIGHT", each from 1 to INT_MAX. */
bool parse_size(const char *text, int *width, int *height);

/* parse_trim - @text without the white space around it, cut in place. */
char *parse_trim(char *text);

#endif
