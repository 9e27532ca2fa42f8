/* SPDX-License-Identifier: Apache-2.0 */
#include "record/recording.h"

#include "hw/camera.h"
#include "record/piece.h"
#include "settings/fixture_file.h"
#include "settings/rig_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = EVENT_LINE_MAX + EVENT_SEAL_SIZE + 2,
	FILM_NAME_MAX = 64,
};

/* What one camera's pictures are read from. */
struct reel {
	struct camera *film; /* NULL: none is open */
	int number;
	struct event_frame shape; /* of the last picture */
};

struct recording {
	char folder[PIECE_PATH_MAX];
	FILE *events;
	int64_t size;
	int64_t damage;
	bool ended;
	struct event_begin begin;
	struct reel reels[PIECE_CAMERAS_MAX];
	char line[LINE_MAX_BYTES];
};

static bool path_in(const char *folder, const char *name,
	char path[PIECE_PATH_MAX], struct error *error)
{
	return snprintf(path, PIECE_PATH_MAX, "%s/%s", folder, name) <
		PIECE_PATH_MAX ||
		error_set(
			error, ERROR_USAGE, "%.200s...: name too long", folder);
}

bool recording_is(const char *path)
{
	char events[PIECE_PATH_MAX];
	struct error ignored;
	struct stat status;

	return path_in(path, "events.jsonl", events, &ignored) &&
		stat(events, &status) == 0 && S_ISREG(status.st_mode);
}

static void skip_rest(struct recording *recording)
{
	int byte;

	do {
		byte = getc(recording->events);
	} while (byte != '\n' && byte != EOF);
}

/* The next whole line's length, without its end; 0: there is none. */
static size_t read_line(struct recording *recording)
{
	while (fgets(recording->line, sizeof(recording->line),
		       recording->events) != NULL) {
		const char *end = memchr(
			recording->line, '\n', sizeof(recording->line) - 1);

		if (end != NULL && end > recording->line) {
			return (size_t)(end - recording->line);
		}
		if (feof(recording->events)) {
			return 0; /* half a line: the writer was killed */
		}
		recording->damage++;
		if (end == NULL) {
			skip_rest(recording);
		}
	}
	return 0;
}

static bool read_event(struct recording *recording, struct event *event)
{
	struct error ignored;
	size_t size;

	while ((size = read_line(recording)) > 0) {
		if (event_parse(event, recording->line, size, &ignored)) {
			return true;
		}
		recording->damage++;
	}
	return false;
}

static bool read_begin(struct recording *recording, struct error *error)
{
	struct event *event = malloc(sizeof(*event));
	bool good = event != NULL && read_event(recording, event) &&
		event->kind == EVENT_BEGIN;

	if (good) {
		recording->begin = event->begin;
	}
	free(event);
	if (!good) {
		return error_set(error, ERROR_FAILED,
			"%s: events.jsonl does not begin as a recording does",
			recording->folder);
	}
	return recording->begin.format <= EVENT_FORMAT ||
		error_set(error, ERROR_FAILED,
			"%s: a recording of format %d, this program reads up "
			"to %d; update Searchlight",
			recording->folder, recording->begin.format,
			EVENT_FORMAT);
}

static bool open_events(struct recording *recording, struct error *error)
{
	char path[PIECE_PATH_MAX];
	struct stat status;

	if (!path_in(recording->folder, "events.jsonl", path, error)) {
		return false;
	}
	recording->events = fopen(path, "re");
	if (recording->events == NULL ||
		fstat(fileno(recording->events), &status) != 0) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	recording->size = status.st_size;
	return read_begin(recording, error);
}

struct recording *recording_open(const char *folder, struct error *error)
{
	struct recording *recording = calloc(1, sizeof(*recording));

	if (recording == NULL) {
		error_set(error, ERROR_FAILED, "%s: out of memory", folder);
		return NULL;
	}
	snprintf(recording->folder, sizeof(recording->folder), "%s", folder);
	if (!open_events(recording, error)) {
		recording_close(recording);
		return NULL;
	}
	return recording;
}

void recording_close(struct recording *recording)
{
	if (recording == NULL) {
		return;
	}
	for (int i = 0; i < PIECE_CAMERAS_MAX; i++) {
		camera_footage.close(recording->reels[i].film);
	}
	if (recording->events != NULL) {
		fclose(recording->events);
	}
	free(recording);
}

/* The judge's weights lie beside, where it had some. */
static bool find_weights(
	const char *folder, struct settings *settings, struct error *error)
{
	char path[PIECE_PATH_MAX];

	if (!path_in(folder, "judge.weights", path, error)) {
		return false;
	}
	if (access(path, F_OK) != 0) {
		return true;
	}
	return snprintf(settings->eye.blobs.weights, BLOBS_PATH_MAX, "%s",
		       path) < BLOBS_PATH_MAX ||
		error_set(error, ERROR_FAILED,
			"%s: a path of over %d bytes; move the recording", path,
			BLOBS_PATH_MAX - 1);
}

/* So does what a DMX fixture's channels mean. */
static bool find_fixture(
	const char *folder, struct settings *settings, struct error *error)
{
	char path[PIECE_PATH_MAX];

	return path_in(folder, "fixture.conf", path, error) &&
		(access(path, F_OK) != 0 ||
			fixture_load(&settings->mount.fixture, path, error));
}

bool recording_in_force(const char *folder, struct settings *settings,
	struct rig *rig, struct error *error)
{
	char path[PIECE_PATH_MAX];

	return path_in(folder, "settings.conf", path, error) &&
		settings_load(settings, path, error) &&
		path_in(folder, "rig.conf", path, error) &&
		rig_load(rig, path, error) &&
		find_weights(folder, settings, error) &&
		find_fixture(folder, settings, error);
}

bool recording_follows(const char *folder, const char *before)
{
	struct error ignored;
	struct recording *recording = recording_open(folder, &ignored);
	const char *name = strrchr(before, '/');
	bool follows = recording != NULL &&
		strcmp(recording->begin.continues,
			name == NULL ? before : name + 1) == 0;

	recording_close(recording);
	return follows;
}

const struct event_begin *recording_begin(const struct recording *recording)
{
	return &recording->begin;
}

bool recording_next(struct recording *recording, struct event *event)
{
	if (!read_event(recording, event)) {
		return false;
	}
	recording->ended = event->kind == EVENT_END;
	return true;
}

static bool same_shape(const struct event_frame *a, const struct event_frame *b)
{
	return a->width == b->width && a->height == b->height &&
		a->format == b->format;
}

static bool open_film(struct recording *recording, struct reel *reel,
	const struct event_frame *event, struct error *error)
{
	char name[FILM_NAME_MAX];
	char path[PIECE_PATH_MAX];

	piece_film(name, sizeof(name), event->camera, reel->number);
	if (!path_in(recording->folder, name, path, error)) {
		return false;
	}
	reel->film = camera_footage.open(path, error);
	reel->shape = *event;
	return reel->film != NULL;
}

/* A camera goes on in another film where its writer began one. */
static void end_film(struct reel *reel)
{
	camera_footage.close(reel->film);
	reel->film = NULL;
	reel->number++;
}

static bool read_film(struct recording *recording, struct reel *reel,
	const struct event_frame *event, struct frame *frame,
	struct error *error)
{
	if (reel->film != NULL && !same_shape(&reel->shape, event)) {
		end_film(reel);
	}
	for (;;) {
		enum camera_result result;

		if (reel->film == NULL &&
			!open_film(recording, reel, event, error)) {
			return false;
		}
		result = camera_footage.read(reel->film, frame, 0, error);
		if (result != CAMERA_END) {
			return result == CAMERA_FRAME;
		}
		end_film(reel);
	}
}

static bool fits(const struct frame *frame, const struct event_frame *event)
{
	return frame->width == event->width && frame->height == event->height &&
		frame->format == event->format &&
		(!event->summed || event_pixels(frame) == event->pixels);
}

bool recording_picture(struct recording *recording,
	const struct event_frame *event, struct frame *frame,
	struct error *error)
{
	if (event->camera >= PIECE_CAMERAS_MAX) {
		return error_set(error, ERROR_FAILED, "%s: no camera %d",
			recording->folder, event->camera);
	}
	if (!read_film(recording, &recording->reels[event->camera], event,
		    frame, error)) {
		return false;
	}
	frame->stamp_ns = event->stamp_ns;
	frame->sequence = event->sequence;
	return fits(frame, event) ||
		error_set(error, ERROR_FAILED,
			"%s: frame %" PRId64
			" of camera %d is not what was captured",
			recording->folder, event->number, event->camera);
}

double recording_share(const struct recording *recording)
{
	long at = ftell(recording->events);

	return recording->size > 0 && at >= 0
		? (double)at / (double)recording->size
		: 1.0;
}

int64_t recording_damage(const struct recording *recording)
{
	return recording->damage;
}

bool recording_ended(const struct recording *recording)
{
	return recording->ended;
}
