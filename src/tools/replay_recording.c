/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_recording.h"

#include "base/json.h"
#include "record/recording.h"
#include "replay_case.h"
#include "replay_pace.h"
#include "settings/rig_file.h"
#include "tools/folder.h"
#include "tools/playback.h"
#include "tools/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PROGRAM "searchlight-replay"

enum {
	PROGRESS_TOTAL = 1000,
	JSON_MAX = 8192,
};

/* One pass over a recording. */
struct pass {
	const struct replay_options *options;
	struct replay_pace pace;
	bool enough;       /* whoever looks on said so */
	FILE *trace;       /* NULL: none is written */
	FILE *differences; /* the same */
	struct progress progress;
};

static bool pass_step(
	void *context, const struct playback_step *step, struct error *error)
{
	struct pass *pass = context;
	char frame[PLAYBACK_FRAME_MAX];

	if (pass->trace != NULL && step->t_s >= pass->options->from_s) {
		fprintf(pass->trace, "%s\n", step->trace);
	}
	if (pass->differences != NULL && !step->same) {
		playback_frame(frame, step->frame, step->camera);
		fprintf(pass->differences, "%.3f s, %s: %s\n", step->t_s, frame,
			step->difference);
	}
	pass->enough = !replay_pace_step(&pass->pace, step);
	return !pass->enough ||
		error_set(error, ERROR_NONE, "ended by whoever looked on");
}

static void pass_progress(void *context, double share)
{
	struct pass *pass = context;

	progress_step(&pass->progress, llround(share * PROGRESS_TOTAL));
}

static bool open_files(struct pass *pass, struct error *error)
{
	const char *out = pass->options->out;

	if (out == NULL) {
		return true;
	}
	if (!folder_make(out, error)) {
		return false;
	}
	pass->trace = folder_create(out, "trace.jsonl", error);
	if (pass->trace != NULL) {
		pass->differences =
			folder_create(out, "differences.txt", error);
	}
	return pass->differences != NULL;
}

static bool close_files(struct pass *pass, struct error *error)
{
	bool trace = folder_finish(pass->trace, "trace.jsonl", error);

	return folder_finish(pass->differences, "differences.txt", error) &&
		trace;
}

/* What was in force, but for what the command line says instead. */
static bool plan_of(const struct replay_options *options,
	const char *const *folders, int count, struct faults_file *faults,
	struct playback_plan *plan, struct error *error)
{
	struct settings settings;

	*plan = (struct playback_plan){ .folders = folders,
		.folder_count = count };
	if (!recording_in_force(folders[0], &settings, &plan->rig, error) ||
		(options->config != NULL &&
			!settings_load(&settings, options->config, error)) ||
		(options->rig != NULL &&
			!rig_load(&plan->rig, options->rig, error))) {
		return false;
	}
	playback_plan_by(plan, &settings);
	if (options->inject != NULL) {
		plan->faults = faults;
		return faults_load(faults, options->inject, error);
	}
	return true;
}

static bool is_changed(const struct replay_options *options)
{
	return options->config != NULL || options->rig != NULL ||
		options->inject != NULL;
}

/* What keeps it from being all of that night, a sentence each. */
static void tell_gaps(const struct playback_report *report, bool enough)
{
	if (report->continues) {
		puts("  it continues another recording, and begins here "
		     "without what that knew; name both, and they play as "
		     "one");
	}
	if (!report->ended && !enough) {
		puts("  it was not closed; its end is what was flushed "
		     "before the daemon was killed");
	}
	if (report->lost > 0) {
		printf("  %" PRId64 " events or pictures were lost by the "
		       "recorder\n",
			report->lost);
	}
	if (report->unseen > 0) {
		printf("  %" PRId64 " steps had a picture that is not in it\n",
			report->unseen);
	}
	if (report->damaged > 0) {
		printf("  %" PRId64 " of its lines are damaged\n",
			report->damaged);
	}
}

static void tell(
	const char *name, const struct playback_report *report, bool enough)
{
	char frame[PLAYBACK_FRAME_MAX];

	printf("%s\n  %" PRId64 " steps in %.3f s, %" PRId64
	       " of them with a picture\n",
		name, report->steps, report->seconds, report->frames);
	printf("  %" PRId64 " bytes to the head were made anew, and the sky "
	       "judged at %" PRId64 " steps\n",
		report->head_bytes, report->skies);
	tell_gaps(report, enough);
	if (report->differing == 0) {
		puts("  every step decides as it did that night");
		return;
	}
	playback_frame(frame, report->first_frame, report->first_camera);
	printf("  %" PRId64 " steps decide otherwise than that night, first "
	       "at %s, %.3f s:\n    %s\n",
		report->differing, frame, report->first_s, report->difference);
}

static void tell_json(const char *name, const struct playback_report *report)
{
	char text[JSON_MAX];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_text(&json, "name", name);
	json_int(&json, "steps", report->steps);
	json_int(&json, "frames", report->frames);
	json_double(&json, "seconds", report->seconds, 3);
	json_bool(&json, "ended", report->ended);
	json_bool(&json, "continues", report->continues);
	json_int(&json, "lost", report->lost);
	json_int(&json, "unseen", report->unseen);
	json_int(&json, "damaged", report->damaged);
	json_int(&json, "head_bytes", report->head_bytes);
	json_int(&json, "skies", report->skies);
	json_int(&json, "differing", report->differing);
	if (report->differing > 0) {
		json_int(&json, "first_frame", report->first_frame);
		if (report->first_camera >= 0) {
			json_int(&json, "first_camera",
				report->first_camera + 1);
		}
		json_double(&json, "first_s", report->first_s, 3);
		json_text(&json, "difference", report->difference);
	}
	json_end(&json);
	puts(text);
}

static bool run_pass(struct pass *pass, const struct playback_plan *plan,
	struct playback_report *report, struct error *error)
{
	struct playback_sink sink = {
		.context = pass, .step = pass_step, .progress = pass_progress
	};
	struct error later;
	bool played;

	pass->pace = (struct replay_pace){ .speed = pass->options->speed,
		.by_hand = pass->options->by_hand,
		.from_s = pass->options->from_s };
	if (!open_files(pass, error)) {
		return false;
	}
	progress_init(&pass->progress, "replay", PROGRESS_TOTAL);
	played = playback_run(plan, &sink, report, error);
	progress_end(&pass->progress);
	return close_files(pass, played ? error : &later) &&
		(played || pass->enough);
}

int replay_recording(const struct replay_options *options,
	const char *const *folders, int count)
{
	struct pass pass = { .options = options };
	struct playback_report report;
	struct playback_plan plan;
	struct faults_file faults;
	struct error error;
	char name[FOLDER_PATH_MAX];

	if (!plan_of(options, folders, count, &faults, &plan, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options->make_case) {
		plan.from_s = options->case_from_s;
		plan.to_s = options->case_to_s;
		return replay_case(&plan, options->out, &error)
			? ERROR_NONE
			: error_report(PROGRAM, &error);
	}
	do {
		if (!run_pass(&pass, &plan, &report, &error)) {
			return error_report(PROGRAM, &error);
		}
	} while (options->loop && !pass.enough);
	folder_stem(folders[0], name, sizeof(name));
	if (options->json) {
		tell_json(name, &report);
	} else {
		tell(name, &report, pass.enough);
	}
	return report.differing > 0 && !is_changed(options) ? ERROR_TOLERANCE
							    : ERROR_NONE;
}
