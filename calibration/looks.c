/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/looks.h"

#include "calibration/number_file.h"

#include <stdio.h>
#include <string.h>

static const struct number_column columns[] = {
	{ "utc", 0, 0 },
	{ "pan_deg", -3600, 3600 },
	{ "tilt_deg", -360, 360 },
	{ "x_px", -0.5, 16384 },
	{ "y_px", -0.5, 16384 },
};

enum {
	COLUMNS = sizeof(columns) / sizeof(columns[0]),
	COLUMNS_OF_PICTURE = COLUMNS - 2,
	HEAD_SIZE = 128
};

struct list {
	struct look *out;
	int max;
	int count;
	bool points;
};

static bool take(void *target, const char *name, const double *value,
	struct error *error)
{
	struct list *list = target;

	if (list->count == list->max) {
		return error_set(
			error, ERROR_SETTINGS, "more than %d rows", list->max);
	}
	struct look *next = &list->out[list->count++];
	*next = (struct look){ .unix_s = value[0],
		.head = { geom_radians(value[1]), geom_radians(value[2]) } };
	if (list->points) {
		next->at = (struct pixel){ value[3], value[4] };
	}
	snprintf(next->name, sizeof(next->name), "%.*s", ALIGN_NAME_SIZE - 1,
		name);
	return true;
}

static struct number_form form_of(enum looks_kind kind)
{
	return (struct number_form){
		.named = kind == LOOKS_POINTS ? "name" : "file",
		.clock = "utc",
		.columns = columns,
		.count = kind == LOOKS_POINTS ? COLUMNS : COLUMNS_OF_PICTURE,
		.take = take,
	};
}

bool looks_are(const char *path)
{
	static const char begin[] = "name,utc,";
	char head[HEAD_SIZE] = "";
	FILE *file = fopen(path, "re");

	if (file == NULL) {
		return false;
	}
	bool is = fgets(head, sizeof(head), file) != NULL &&
		strncmp(head, begin, strlen(begin)) == 0;
	fclose(file);
	return is;
}

bool looks_read(const char *path, enum looks_kind kind, struct look *out,
	int max, int *count, struct error *error)
{
	struct list list = { out, max, 0, kind == LOOKS_POINTS };
	struct number_form form = form_of(kind);
	bool good = number_file_read(&form, path, &list, error);

	*count = list.count;
	return good;
}

bool looks_parse(const char *name, const char *text, size_t size,
	enum looks_kind kind, struct look *out, int max, int *count,
	struct error *error)
{
	struct list list = { out, max, 0, kind == LOOKS_POINTS };
	struct number_form form = form_of(kind);
	bool good = number_file_parse(&form, name, text, size, &list, error);

	*count = list.count;
	return good;
}

struct sighting look_sighting(const struct look *look)
{
	struct sighting sighting = { .head = look->head, .at = look->at };

	memcpy(sighting.name, look->name, sizeof(sighting.name));
	return sighting;
}
