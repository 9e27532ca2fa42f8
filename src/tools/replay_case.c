/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_case.h"

#include "record/piece.h"
#include "record/recording.h"
#include "tools/folder.h"
#include "tools/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	FILE_BYTES_MAX = 4 * 1024 * 1024,
	PROGRESS_TOTAL = 1000,
};

/* A case under way. */
struct making {
	struct piece *piece;
	struct piece_file files[PIECE_FILES_MAX];
	char *texts[PIECE_FILES_MAX]; /* what they point to */
	size_t file_count;
	struct progress progress;
	char line[EVENT_LINE_MAX + EVENT_SEAL_SIZE + 2];
};

static bool put_line(
	struct making *making, const struct event *event, struct error *error)
{
	return piece_line(making->piece, making->line,
		event_text(event, making->line), error);
}

/* Steps are written once they are played. */
static bool making_event(void *context, const struct event *event,
	const struct frame *frame, struct error *error)
{
	struct making *making = context;
	struct event copy = *event;

	if (event->kind == EVENT_STEP || event->kind == EVENT_END) {
		return true;
	}
	if (event->kind == EVENT_FRAME) {
		copy.frame.kept = frame != NULL;
	}
	return (frame == NULL ||
		       piece_picture(making->piece, event->frame.camera, frame,
			       0.0, error)) &&
		put_line(making, &copy, error);
}

static bool making_step(
	void *context, const struct playback_step *step, struct error *error)
{
	struct event copy = *step->event;

	copy.step.order = step->order;
	copy.step.frame = step->frame;
	copy.step.trace = step->trace;
	copy.step.sky = step->sky;
	return put_line(context, &copy, error);
}

static void making_progress(void *context, double share)
{
	struct making *making = context;

	progress_step(&making->progress, llround(share * PROGRESS_TOTAL));
}

/* What was in force goes along as it is; false where it cannot be read. */
static bool take_file(struct making *making, const char *folder,
	const char *name, struct error *error)
{
	struct piece_file *file = &making->files[making->file_count];
	char path[FOLDER_PATH_MAX];
	char *bytes = malloc(FILE_BYTES_MAX);
	FILE *source;

	if (bytes == NULL || !folder_path(path, folder, name, error)) {
		free(bytes);
		return false;
	}
	*file = (struct piece_file){ .name = name, .bytes = bytes };
	making->texts[making->file_count++] = bytes;
	source = fopen(path, "re");
	if (source == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	file->size = fread(bytes, 1, FILE_BYTES_MAX, source);
	fclose(source);
	return true;
}

static bool take_files(
	struct making *making, const char *folder, struct error *error)
{
	static const char *const names[] = { "settings.conf", "rig.conf",
		"fixture.conf", "judge.weights" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[FOLDER_PATH_MAX];

		if (!folder_path(path, folder, names[i], error)) {
			return false;
		}
		if (access(path, F_OK) == 0 &&
			!take_file(making, folder, names[i], error)) {
			return false;
		}
	}
	return true;
}

static bool put_begin(
	struct making *making, const char *folder, struct error *error)
{
	struct recording *recording = recording_open(folder, error);
	struct event event = { .kind = EVENT_BEGIN };

	if (recording == NULL) {
		return false;
	}
	event.begin = *recording_begin(recording);
	event.begin.continues[0] = '\0';
	event.mono_ns = event.begin.zero_ns;
	recording_close(recording);
	return put_line(making, &event, error);
}

static bool play(struct making *making, const struct playback_plan *plan,
	struct error *error)
{
	struct playback_sink sink = { .context = making,
		.event = making_event,
		.step = making_step,
		.progress = making_progress };
	struct event end = { .kind = EVENT_END };
	struct playback_report report;

	progress_init(&making->progress, "case", PROGRESS_TOTAL);
	bool played = playback_run(plan, &sink, &report, error);
	progress_end(&making->progress);
	if (played && report.steps == 0) {
		return error_set(error, ERROR_USAGE,
			"--make-case: nothing happens from %.3f to %.3f s",
			plan->from_s, plan->to_s);
	}
	return played && put_line(making, &end, error);
}

static bool make(struct making *making, const struct playback_plan *plan,
	const char *out, struct error *error)
{
	if (!take_files(making, plan->folders[0], error)) {
		return false;
	}
	making->piece =
		piece_open(out, making->files, making->file_count, error);
	return making->piece != NULL &&
		put_begin(making, plan->folders[0], error) &&
		play(making, plan, error);
}

bool replay_case(
	const struct playback_plan *plan, const char *out, struct error *error)
{
	struct making *making = calloc(1, sizeof(*making));
	struct error later;
	bool made;

	if (making == NULL) {
		return error_set(error, ERROR_FAILED, "case: out of memory");
	}
	made = make(making, plan, out, error);
	made = piece_close(making->piece, made ? error : &later) && made;
	for (size_t i = 0; i < making->file_count; i++) {
		free(making->texts[i]);
	}
	free(making);
	return made;
}
