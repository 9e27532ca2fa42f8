/* SPDX-License-Identifier: Apache-2.0 */
#include "align_ways.h"
#include "calibration/looks.h"
#include "calibration/moon_disc.h"
#include "calibration/star_look.h"
#include "still.h"
#include "tools/folder.h"
#include "tools/progress.h"

#include <stdlib.h>

enum {
	SPOTS_MAX = 4096
};

struct session {
	struct align_haul *haul;
	const char *folder;
	struct geodetic site;
	const struct rig *rig;
	struct star_solver *solver;
	struct star_spot *spots;
	struct star_field *field;
};

static bool by_stars(struct session *session, const struct frame *frame,
	const struct look *look, struct sighting *sighting, struct error *error)
{
	int found;

	return star_spots_find(
		       frame, session->spots, SPOTS_MAX, &found, error) &&
		star_solve(session->solver, session->spots, found, frame->width,
			frame->height, NULL, session->field, error) &&
		star_look(session->field, session->rig, session->haul->count,
			look->unix_s, session->site, sighting, error);
}

/* The moon leaves no stars to be seen: it is looked for first. */
static bool by_sky(struct session *session, const struct frame *frame,
	const struct look *look, struct sighting *sighting, struct error *error)
{
	struct error no_moon;

	return moon_disc_look(frame, session->rig, look->unix_s, session->site,
		       sighting, &no_moon) ||
		by_stars(session, frame, look, sighting, error);
}

/* False only where it is no picture. */
static bool look_at(
	struct session *session, const struct look *look, struct error *error)
{
	struct sighting sighting = look_sighting(look);
	char path[FOLDER_PATH_MAX];
	struct still still;
	struct error why;

	if (!folder_path(path, session->folder, look->name, error) ||
		!still_open(&still, path, error)) {
		return false;
	}
	if (by_sky(session, &still.frame, look, &sighting, &why)) {
		session->haul->sightings[session->haul->count++] = sighting;
	} else {
		align_refuse(session->haul, look->name, &why);
	}
	still_close(&still);
	return true;
}

static bool look_at_all(struct session *session, const struct look *looks,
	int count, struct error *error)
{
	struct progress progress;
	bool good = true;

	progress_init(&progress, "pictures", count);
	for (int i = 0; good && i < count; i++) {
		good = look_at(session, &looks[i], error);
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	return good;
}

static bool reserve(struct session *session, struct look **looks, int room)
{
	session->solver = star_solver_open();
	session->spots = calloc(SPOTS_MAX, sizeof(*session->spots));
	session->field = calloc(1, sizeof(*session->field));
	*looks = calloc((size_t)room + 1, sizeof(**looks));
	return session->solver != NULL && session->spots != NULL &&
		session->field != NULL && *looks != NULL;
}

bool align_pictures_read(struct align_haul *haul, const char *folder,
	const char *list, struct geodetic site, const struct rig *rig,
	struct error *error)
{
	struct session session = {
		.haul = haul, .folder = folder, .site = site, .rig = rig
	};
	int room = ALIGN_SIGHTINGS_MAX - haul->count;
	struct look *looks = NULL;
	int count = 0;
	bool good = reserve(&session, &looks, room)
		? looks_read(
			  list, LOOKS_PICTURES, looks, room, &count, error) &&
			look_at_all(&session, looks, count, error)
		: error_set(error, ERROR_FAILED, "out of memory");

	star_solver_close(session.solver);
	free(session.spots);
	free(session.field);
	free(looks);
	return good;
}
