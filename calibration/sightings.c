/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/sightings.h"

#include "base/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILE_MAX = 256 * 1024,
	LINE_MAX_SIZE = 512,
	NUMBERS = 6
};

static const char HEAD[] = "name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg";

static const struct {
	const char *name;
	double low;
	double high;
} numbers[NUMBERS] = {
	{ "pan_deg", -3600, 3600 },
	{ "tilt_deg", -360, 360 },
	{ "x_px", -0.5, 16384 },
	{ "y_px", -0.5, 16384 },
	{ "az_deg", -360, 360 },
	{ "el_deg", -90, 90 },
};

static bool take_numbers(char *rest, double *value, char *why, size_t why_size)
{
	for (int i = 0; i < NUMBERS; i++) {
		char *word = strsep(&rest, ",");

		if (word == NULL ||
			!parse_double(parse_trim(word), &value[i]) ||
			value[i] < numbers[i].low ||
			value[i] > numbers[i].high) {
			snprintf(why, why_size, "%s must be a number of %g..%g",
				numbers[i].name, numbers[i].low,
				numbers[i].high);
			return false;
		}
	}
	if (rest != NULL) {
		snprintf(why, why_size, "there is more behind el_deg");
		return false;
	}
	return true;
}

static bool take_row(char *line, struct sighting *out, const char *name,
	int number, struct error *error)
{
	char *rest = line;
	char *called = parse_trim(strsep(&rest, ","));
	double value[NUMBERS];
	char why[128] = "";

	if (rest == NULL || !take_numbers(rest, value, why, sizeof(why))) {
		return error_set(error, ERROR_SETTINGS,
			"%s:%d: %s; a row reads %s", name, number,
			why[0] != '\0' ? why : "there is only a name", HEAD);
	}
	*out = (struct sighting){
		.head = { geom_radians(value[0]), geom_radians(value[1]) },
		.at = { value[2], value[3] },
		.truth = { geom_wrap(geom_radians(value[4])),
			geom_radians(value[5]) },
	};
	snprintf(out->name, sizeof(out->name), "%.*s", ALIGN_NAME_SIZE - 1,
		called);
	return true;
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

static bool take_line(char *line, int number, const char *name,
	struct sighting *out, int *count, struct error *error)
{
	char *words = parse_trim(line);

	if (number == 1) {
		return strcmp(words, HEAD) == 0 ||
			error_set(error, ERROR_SETTINGS,
				"%s:1: the first line must read %s", name,
				HEAD);
	}
	if (words[0] == '\0' || words[0] == '#') {
		return true;
	}
	if (*count == ALIGN_SIGHTINGS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"%s:%d: more than %d sightings", name, number,
			ALIGN_SIGHTINGS_MAX);
	}
	return take_row(words, &out[(*count)++], name, number, error);
}

bool sightings_parse(const char *name, const char *text, size_t size,
	struct sighting *out, int *count, struct error *error)
{
	char line[LINE_MAX_SIZE];
	int number = 1;

	*count = 0;
	for (size_t at = 0; at < size || number == 1; number++) {
		bool fits;

		at += cut_line(text + at, size - at, line, &fits);
		if (!fits) {
			return error_set(error, ERROR_SETTINGS,
				"%s:%d: not a line of text", name, number);
		}
		if (!take_line(line, number, name, out, count, error)) {
			return false;
		}
	}
	return true;
}

bool sightings_read(
	const char *path, struct sighting *out, int *count, struct error *error)
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

		good = size < FILE_MAX
			? sightings_parse(path, text, size, out, count, error)
			: error_set(error, ERROR_SETTINGS,
				  "%s: larger than %d bytes", path,
				  FILE_MAX - 1);
	}
	if (file != NULL) {
		fclose(file);
	}
	free(text);
	return good;
}
