/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/sightings.h"

#include "calibration/number_file.h"

#include <stdio.h>

static const struct number_column columns[] = {
	{ "pan_deg", -3600, 3600 },
	{ "tilt_deg", -360, 360 },
	{ "x_px", -0.5, 16384 },
	{ "y_px", -0.5, 16384 },
	{ "az_deg", -360, 360 },
	{ "el_deg", -90, 90 },
};

struct list {
	struct sighting *out;
	int count;
};

static bool take(void *target, const char *name, const double *value,
	struct error *error)
{
	struct list *list = target;

	if (list->count == ALIGN_SIGHTINGS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"more than %d sightings", ALIGN_SIGHTINGS_MAX);
	}
	struct sighting *next = &list->out[list->count++];
	*next = (struct sighting){
		.head = { geom_radians(value[0]), geom_radians(value[1]) },
		.at = { value[2], value[3] },
		.truth = { geom_wrap(geom_radians(value[4])),
			geom_radians(value[5]) },
	};
	snprintf(next->name, sizeof(next->name), "%.*s", ALIGN_NAME_SIZE - 1,
		name);
	return true;
}

static const struct number_form form = {
	.named = "name",
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
	.take = take,
};

bool sightings_parse(const char *name, const char *text, size_t size,
	struct sighting *out, int *count, struct error *error)
{
	struct list list = { out, 0 };
	bool good = number_file_parse(&form, name, text, size, &list, error);

	*count = list.count;
	return good;
}

bool sightings_read(
	const char *path, struct sighting *out, int *count, struct error *error)
{
	struct list list = { out, 0 };
	bool good = number_file_read(&form, path, &list, error);

	*count = list.count;
	return good;
}
