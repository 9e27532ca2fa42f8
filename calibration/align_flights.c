/* SPDX-License-Identifier: Apache-2.0 */
#include "align_ways.h"
#include "calibration/flights.h"
#include "calibration/looks.h"
#include "tools/folder.h"

#include <stdlib.h>
#include <string.h>

enum {
	LOOKS_MAX = 65536
};

static int by_track_and_time(const void *a, const void *b)
{
	const struct look *x = a;
	const struct look *y = b;
	int names = strcmp(x->name, y->name);

	return names != 0 ? names
			  : (x->unix_s > y->unix_s) - (x->unix_s < y->unix_s);
}

static void refuse_strangers(
	struct align_haul *haul, const struct flight *flights, int count)
{
	for (int i = 0; i < count; i++) {
		struct error why;

		if (flights[i].icao != 0) {
			continue;
		}
		error_set(&why, ERROR_TOLERANCE,
			"it moves as none of the aircraft that were heard");
		align_refuse(haul, flights[i].track, &why);
	}
}

bool align_flights_pair(struct align_haul *haul, struct look *looks, int count,
	const struct air_log *log, struct geodetic site, const struct rig *rig,
	struct error *error)
{
	struct flight flights[FLIGHTS_MAX];
	int flights_count = 0;

	qsort(looks, (size_t)count, sizeof(*looks), by_track_and_time);
	bool good = flights_pair(looks, count, log, rig, site, haul->sightings,
		&haul->count, flights, &flights_count, error);

	refuse_strangers(haul, flights, flights_count);
	return good;
}

bool align_flights_read(struct align_haul *haul, const char *folder,
	const char *list, struct geodetic site, const struct rig *rig,
	struct error *error)
{
	struct look *looks = calloc(LOOKS_MAX, sizeof(*looks));
	struct air_log *log = NULL;
	char heard[FOLDER_PATH_MAX];
	int count = 0;

	if (looks == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	bool good = folder_path(heard, folder, "aircraft.sbs", error) &&
		looks_read(
			list, LOOKS_POINTS, looks, LOOKS_MAX, &count, error) &&
		(log = air_log_read(heard, error)) != NULL &&
		align_flights_pair(haul, looks, count, log, site, rig, error);
	air_log_close(log);
	free(looks);
	return good;
}
