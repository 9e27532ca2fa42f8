/* SPDX-License-Identifier: Apache-2.0 */
#include "align_ways.h"
#include "base/clock.h"
#include "calibration/flights.h"
#include "calibration/rows.h"
#include "record/recording.h"
#include "tools/playback.h"
#include "tools/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PROGRESS_TOTAL = 1000
};

static const int64_t look_every_ns = CLOCK_NS_PER_S;
/* Younger tracks are mostly none, and the least sure where they are. */
static const int64_t settled_ns = 3 * CLOCK_NS_PER_S;
/* Older than this when it was told, nobody knows when it was there. */
static const double AGE_MOST_S = 15;

/* The newest look at a track. */
struct looked {
	uint32_t id;
	int64_t at_ns;
};

struct night {
	struct settings settings; /* of the recording */
	struct air_log *log;
	FILE *lines; /* of the receiver, until they are whole */
	struct look *looks;
	size_t count;
	struct looked newest[TRACK_MAX];
	struct progress progress;
};

/* ---- what the receivers heard ---- */

static bool add_reports(
	struct air_log *log, const struct event_aircraft *aircraft)
{
	for (size_t i = 0; i < aircraft->count; i++) {
		const struct air_report *report = &aircraft->reports[i];

		if (report->has_place && report->age_s < AGE_MOST_S &&
			!air_log_add(log, report->icao,
				aircraft->now_s - report->age_s,
				report->place)) {
			return false;
		}
	}
	return true;
}

static bool hear(void *context, const struct event *event,
	const struct frame *frame, struct error *error)
{
	struct night *night = context;
	bool heard = true;

	(void)frame;
	if (event->kind == EVENT_AIR && event->line.size == 0) {
		fputc('\n', night->lines); /* it broke off */
	} else if (event->kind == EVENT_AIR) {
		fwrite(event->line.bytes, 1, event->line.size, night->lines);
	} else if (event->kind == EVENT_AIRCRAFT && event->aircraft.legible) {
		heard = add_reports(night->log, &event->aircraft);
	}
	return heard || error_set(error, ERROR_FAILED, "out of memory");
}

/* ---- what the camera saw ---- */

static bool is_new(struct night *night, int slot, const struct track *track)
{
	struct looked *newest = &night->newest[slot];

	if (newest->id == track->id &&
		track->seen_ns < newest->at_ns + look_every_ns) {
		return false;
	}
	*newest = (struct looked){ track->id, track->seen_ns };
	return true;
}

static bool add_look(struct night *night, const struct playback_step *step,
	const struct track *track, struct error *error)
{
	int64_t wall_ns = step->event->wall_ns - step->event->mono_ns;
	struct look look = {
		.unix_s = clock_seconds(wall_ns + track->seen_ns),
		.head = head_at(&step->pursuit->head, track->seen_ns).at,
		.at = track->blob.centre,
	};
	void *rows =
		rows_grown(night->looks, night->count, sizeof(look), error);

	if (rows == NULL) {
		return false;
	}
	snprintf(look.name, sizeof(look.name), "track %u", track->id);
	night->looks = rows;
	night->looks[night->count++] = look;
	return true;
}

static bool look_at_tracks(
	void *context, const struct playback_step *step, struct error *error)
{
	struct night *night = context;
	const struct pursuit *pursuit = step->pursuit;

	if (step->frame < 0 || step->output->camera != 0 ||
		!pursuit->head.known) {
		return true;
	}
	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &pursuit->tracks.slot[i];

		if (track->state == TRACK_FIRM &&
			track->seen_ns == pursuit->eye[0].frame_ns &&
			track->seen_ns - track->born_ns > settled_ns &&
			is_new(night, i, track) &&
			!add_look(night, step, track, error)) {
			return false;
		}
	}
	return true;
}

static void tell_progress(void *context, double share)
{
	struct night *night = context;

	progress_step(&night->progress, llround(share * PROGRESS_TOTAL));
}

/* ---- both together ---- */

static bool play(struct night *night, const char *folder, struct error *error)
{
	struct playback_plan plan = { .folders = &folder, .folder_count = 1 };
	struct playback_sink sink = { night, hear, look_at_tracks,
		tell_progress };
	struct playback_report report;

	if (!recording_in_force(folder, &night->settings, &plan.rig, error)) {
		return false;
	}
	playback_plan_by(&plan, &night->settings);
	progress_init(&night->progress, "recording", PROGRESS_TOTAL);
	bool played = playback_run(&plan, &sink, &report, error);
	progress_end(&night->progress);
	return played;
}

static bool listen(struct night *night, const char *folder, struct error *error)
{
	char *text = NULL;
	size_t size = 0;

	night->log = air_log_open();
	night->lines = open_memstream(&text, &size);
	if (night->log == NULL || night->lines == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	bool good = play(night, folder, error);
	fclose(night->lines);
	good = good &&
		(air_log_hear(night->log, text, size) ||
			error_set(error, ERROR_FAILED, "out of memory")) &&
		air_log_settle(night->log, folder, error);
	free(text);
	return good;
}

static bool pair(struct align_haul *haul, struct night *night,
	const struct geodetic *site, const struct rig *rig, struct error *error)
{
	const struct sky_settings *sky = &night->settings.sky;

	if (site == NULL && !sky->site_known) {
		return error_set(error, ERROR_USAGE,
			"the settings of that recording know no place: say "
			"--site LAT,LON,HEIGHT");
	}
	if (night->count == 0) {
		return error_set(error, ERROR_TOLERANCE,
			"no track lasted in that recording's pictures; let the "
			"daemon follow some aircraft, with the lamp dark");
	}
	return align_flights_pair(haul, night->looks, (int)night->count,
		night->log, site != NULL ? *site : sky->site, rig, error);
}

bool align_recording_read(struct align_haul *haul, const char *folder,
	const struct geodetic *site, const struct rig *rig, struct error *error)
{
	struct night *night = calloc(1, sizeof(*night));

	if (night == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	bool good = listen(night, folder, error) &&
		pair(haul, night, site, rig, error);
	air_log_close(night->log);
	free(night->looks);
	free(night);
	return good;
}
