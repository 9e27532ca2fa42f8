/* SPDX-License-Identifier: Apache-2.0 */
#include "align_sources.h"

#include "align_ways.h"
#include "calibration/beacon.h"
#include "calibration/looks.h"
#include "calibration/sightings.h"
#include "record/recording.h"
#include "tools/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Where a source is added to the haul. */
struct place {
	struct align_haul *haul;
	const struct align_options *options;
	const struct rig *rig;
};

static bool needs_site(const struct align_options *options, const char *path,
	struct error *error)
{
	return options->site_known ||
		error_set(error, ERROR_USAGE,
			"%s: where the sky stands depends on the place: say "
			"--site LAT,LON,HEIGHT",
			path);
}

static bool read_sightings(
	const struct place *place, const char *path, struct error *error)
{
	return sightings_read(
		path, place->haul->sightings, &place->haul->count, error);
}

/* Stars and the moon by name. */
static bool add_beacon(
	const struct place *place, const struct look *look, struct error *error)
{
	struct align_haul *haul = place->haul;
	struct sighting sighting = look_sighting(look);

	if (!beacon_look(look->name, look->unix_s, place->options->site,
		    &sighting.truth, error)) {
		return false;
	}
	haul->sightings[haul->count++] = sighting;
	return true;
}

static bool read_beacons(
	const struct place *place, const char *path, struct error *error)
{
	int room = ALIGN_SIGHTINGS_MAX - place->haul->count;
	struct look *looks = calloc((size_t)room + 1, sizeof(*looks));
	int count = 0;

	if (looks == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	bool good = needs_site(place->options, path, error) &&
		looks_read(path, LOOKS_POINTS, looks, room, &count, error);
	for (int i = 0; good && i < count; i++) {
		good = add_beacon(place, &looks[i], error);
	}
	free(looks);
	return good;
}

static bool read_pictures(
	const struct place *place, const char *path, struct error *error)
{
	return needs_site(place->options, path, error) &&
		align_pictures_read(place->haul, place->options->from, path,
			place->options->site, place->rig, error);
}

static bool read_flights(
	const struct place *place, const char *path, struct error *error)
{
	return needs_site(place->options, path, error) &&
		align_flights_read(place->haul, place->options->from, path,
			place->options->site, place->rig, error);
}

/* What a folder may hold, in the order in which it is read. */
static const struct {
	const char *file;
	bool (*read)(const struct place *place, const char *path,
		struct error *error);
} sources[] = {
	{ "sightings.csv", read_sightings },
	{ "sky.csv", read_beacons },
	{ "pictures.csv", read_pictures },
	{ "flights.csv", read_flights },
};

static bool read_recording(const struct place *place, struct error *error)
{
	const struct align_options *options = place->options;

	return align_recording_read(place->haul, options->from,
		options->site_known ? &options->site : NULL, place->rig, error);
}

static bool read_folder(const struct place *place, struct error *error)
{
	const char *folder = place->options->from;
	int found = 0;

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		char path[FOLDER_PATH_MAX];

		if (!folder_path(path, folder, sources[i].file, error)) {
			return false;
		}
		if (access(path, F_OK) != 0) {
			continue;
		}
		found++;
		if (!sources[i].read(place, path, error)) {
			return false;
		}
	}
	return found > 0 ||
		error_set(error, ERROR_FAILED,
			"%s: it is no recording, and holds none of "
			"sightings.csv, sky.csv, pictures.csv and flights.csv",
			folder);
}

bool align_sources_read(struct align_haul *haul,
	const struct align_options *options, const struct rig *rig,
	struct error *error)
{
	struct place place = { haul, options, rig };

	if (options->from != NULL) {
		return recording_is(options->from)
			? read_recording(&place, error)
			: read_folder(&place, error);
	}
	return looks_are(options->sightings)
		? read_beacons(&place, options->sightings, error)
		: read_sightings(&place, options->sightings, error);
}
