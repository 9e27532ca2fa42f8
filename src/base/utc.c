/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utc.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* The digits of a whole moment; whatever else stands in it is as it is here. */
static const char form[] = "dddd-dd-ddTdd:dd:dd";

static bool has_form(const char *text)
{
	for (size_t i = 0; form[i] != '\0'; i++) {
		bool fits = form[i] == 'd'
			? isdigit((unsigned char)text[i]) != 0
			: text[i] == form[i] ||
				(form[i] == 'T' && text[i] == ' ');

		if (!fits) {
			return false;
		}
	}
	return true;
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		value = 10 * value + (text[i] - '0');
	}
	return value;
}

/* A fraction and a Z; false for anything else. */
static bool take_rest(const char *rest, double *fraction_s)
{
	double weight = 0.1;

	*fraction_s = 0;
	if (*rest == '.') {
		for (rest++; isdigit((unsigned char)*rest); rest++) {
			*fraction_s += weight * (*rest - '0');
			weight *= 0.1;
		}
	}
	return strcmp(rest, "Z") == 0 || *rest == '\0';
}

/* What timegm would carry over to another day was no day. */
static bool is_day(const struct tm *told, const struct tm *made)
{
	return told->tm_year == made->tm_year && told->tm_mon == made->tm_mon &&
		told->tm_mday == made->tm_mday && told->tm_min == made->tm_min;
}

bool utc_parse(const char *text, double *unix_s)
{
	double fraction_s;

	if (!has_form(text) || !take_rest(text + strlen(form), &fraction_s)) {
		return false;
	}
	struct tm told = {
		.tm_year = digits(text, 4) - 1900,
		.tm_mon = digits(text + 5, 2) - 1,
		.tm_mday = digits(text + 8, 2),
		.tm_hour = digits(text + 11, 2),
		.tm_min = digits(text + 14, 2),
		.tm_sec = digits(text + 17, 2),
	};
	struct tm made = told;
	time_t whole_s = timegm(&made);
	if (!is_day(&told, &made) || told.tm_year < 70 || told.tm_year > 299) {
		return false;
	}
	*unix_s = (double)whole_s + fraction_s;
	return true;
}

void utc_text(double unix_s, char text[UTC_TEXT_SIZE])
{
	long long ms = llround(1000 * unix_s);
	time_t at = (time_t)(ms / 1000);
	struct tm utc;
	char day[24];

	gmtime_r(&at, &utc);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text, UTC_TEXT_SIZE, "%s.%03lldZ", day, ms % 1000);
}
