/* SPDX-License-Identifier: Apache-2.0 */
/*
 * searchlight-replay: recorded footage through the whole system, in virtual
 * time, with a simulated head.
 */
#include "base/clock.h"
#include "record/recording.h"
#include "replay_batch.h"
#include "replay_options.h"
#include "replay_recording.h"
#include "replay_stills.h"
#include "replay_truth.h"
#include "settings/rig_file.h"
#include "settings/settings.h"
#include "tools/folder.h"
#include "tools/journal.h"
#include "tools/progress.h"
#include "tools/rehearsal.h"
#include "tools/report.h"

#include <math.h>

#define PROGRAM "searchlight-replay"

/* From mid-exposure to detections: read-out, transport and vision. */
#define FRAME_DELAY_S 0.020

/* One file under way. */
struct replay {
	const struct replay_options *options;
	const struct settings *settings;
	const struct rig *rig; /* NULL: see scene_footage */
	const char *path;
	const char *folder; /* NULL: no files */
	struct scene *scene;
	struct scene *beside; /* of the second camera; NULL: none */
	struct replay_truth truth;
	struct journal *journal;
	struct rehearsal_sink sink; /* of the journal */
	struct progress progress;
};

static void narrow(struct slew_limits *limits, double reach_rad)
{
	limits->low_rad = fmax(limits->low_rad, -reach_rad);
	limits->high_rad = fmin(limits->high_rad, reach_rad);
}

static void narrow_axis(struct sim_axis_settings *axis, double reach_rad)
{
	axis->low_rad = fmax(axis->low_rad, -reach_rad);
	axis->high_rad = fmin(axis->high_rad, reach_rad);
}

/* The head that the settings and the rig are right about. */
static struct sim_head_settings head_of(
	const struct settings *settings, const struct rig *rig)
{
	struct sim_head_settings head = sim_head_settings_default();

	head.pan.rate_max_rad_s = settings->mount.rate_pan_rad_s;
	head.tilt.rate_max_rad_s = settings->mount.rate_tilt_rad_s;
	head.pan.encoder_rad = rig->encoder_rad;
	head.tilt.encoder_rad = rig->encoder_rad;
	head.pan.backlash_rad = rig->backlash_rad;
	head.tilt.backlash_rad = rig->backlash_rad;
	head.dead_time_s = rig->mount_delay_s;
	return head;
}

static struct rehearsal_settings rehearsal_of(const struct replay *replay)
{
	const struct settings *settings = replay->settings;
	const struct scene *scene = replay->scene;
	struct rehearsal_settings made = {
		.pursuit = settings->pursuit,
		.eye = settings->eye,
		.mount_kind = "pelco-d",
		.mount = settings->mount,
		.head = head_of(settings, &scene->rig),
		.line = sim_line_settings_default(),
		.tick_hz = settings->tick_hz,
		.frame_delay_s = { scene->rig.camera_delay_s + FRAME_DELAY_S,
			scene->rig.beside.delay_s + FRAME_DELAY_S },
	};
	struct mount_angles reach = scene_reach(scene);

	made.head.start = replay->options->start;
	made.line.address = settings->mount.address;
	made.line.baud = settings->mount.baud;
	made.line.tilt_convention = settings->mount.tilt_convention;
	if (replay->options->layout == SCENE_HEAD) {
		narrow(&made.pursuit.aim.pan_limits, reach.pan_rad);
		narrow(&made.pursuit.aim.tilt_limits, reach.tilt_rad);
		narrow_axis(&made.head.pan, reach.pan_rad);
		narrow_axis(&made.head.tilt, reach.tilt_rad);
	}
	return made;
}

static bool replay_step(
	void *context, const struct rehearsal_step *step, struct error *error)
{
	struct replay *replay = context;

	progress_step(&replay->progress, journal_frames(replay->journal));
	return replay->sink.step(replay->sink.context, step, error);
}

static void replay_sent(void *context, int64_t exposure_ns, int64_t sent_ns)
{
	struct replay *replay = context;

	replay->sink.sent(replay->sink.context, exposure_ns, sent_ns);
}

static bool open_beside(struct replay *replay, struct error *error)
{
	const char *path = replay->options->camera2;
	struct rig rig;

	if (path == NULL) {
		return true;
	}
	if (replay->rig == NULL || rig_cameras(replay->rig) < 2) {
		return error_set(error, ERROR_SETTINGS,
			"--camera2 %s: no rig tells of a second camera; name "
			"one by --rig that has lens2.* and camera2.*",
			path);
	}
	rig = rig_through(replay->rig, 1);
	replay->beside = scene_footage(path, &rig, SCENE_FIXED, error);
	if (replay->beside == NULL) {
		return false;
	}
	scene_footage_later(replay->beside, replay->options->camera2_after_s);
	return true;
}

static bool open_all(struct replay *replay, struct error *error)
{
	struct journal_settings journal = {
		.folder = replay->folder,
		.annotate = replay->options->annotate,
	};

	replay->scene = scene_footage(
		replay->path, replay->rig, replay->options->layout, error);
	if (replay->scene == NULL || !open_beside(replay, error)) {
		return false;
	}
	if (replay->options->truth != NULL) {
		replay->truth.scene = replay->scene;
		replay->truth.labels =
			truth_load(replay->options->truth, error);
		if (replay->truth.labels == NULL) {
			return false;
		}
		journal.truth = replay_truth_for_journal(&replay->truth);
	}
	replay->journal = journal_open(&journal, replay->scene, error);
	return replay->journal != NULL;
}

static bool run(struct replay *replay, struct error *error)
{
	struct rehearsal_settings settings = rehearsal_of(replay);
	struct rehearsal_sink sink = {
		.context = replay,
		.step = replay_step,
		.sent = replay_sent,
	};
	bool done;

	replay->sink = journal_sink(replay->journal);
	progress_init(&replay->progress, "replay", replay->scene->frames);
	done = rehearsal_run(
		&settings, replay->scene, replay->beside, &sink, error);
	progress_end(&replay->progress);
	return done;
}

/* What came before a failure is finished and told as well. */
static bool replay_file(struct replay *replay, struct error *error)
{
	char name[FOLDER_PATH_MAX];
	struct report report = {
		.name = name,
		.layout = replay->options->layout == SCENE_HEAD ? "head"
								: "fixed",
		.truth = replay->options->truth != NULL,
		.pursued = true,
		.wall_ns = clock_now_ns(),
		.cpu_ns = clock_cpu_ns(),
	};
	struct error later;
	bool done;

	if (!open_all(replay, error)) {
		return false;
	}
	folder_stem(replay->path, name, sizeof(name));
	done = run(replay, error);
	report.frames = journal_frames(replay->journal);
	report.result = journal_result(replay->journal);
	if (!journal_close(replay->journal, done ? error : &later)) {
		done = false;
	}
	replay->journal = NULL;
	report.wall_ns = clock_now_ns() - report.wall_ns;
	report.cpu_ns = clock_cpu_ns() - report.cpu_ns;
	if (!done && report.frames == 0) {
		return false;
	}
	return report_tell(&report, replay->folder, replay->options->json,
		       done ? error : &later) &&
		done;
}

static void close_all(struct replay *replay)
{
	struct error ignored;

	journal_close(replay->journal, &ignored);
	truth_close(replay->truth.labels);
	if (replay->scene != NULL) {
		replay->scene->ops->close(replay->scene);
	}
	if (replay->beside != NULL) {
		replay->beside->ops->close(replay->beside);
	}
}

/* DIR itself for one file, DIR/NAME for one of several. */
static bool choose_folder(struct replay *replay, char folder[FOLDER_PATH_MAX],
	struct error *error)
{
	const struct replay_options *options = replay->options;
	char stem[FOLDER_PATH_MAX];

	if (options->out == NULL || options->footage_count == 1) {
		replay->folder = options->out;
		return true;
	}
	folder_stem(replay->path, stem, sizeof(stem));
	replay->folder = folder;
	return folder_path(folder, options->out, stem, error);
}

/* How many from @first on play as one, since each continues the last. */
static int count_as_one(const struct replay_options *options, int first)
{
	int count = 1;

	while (first + count < options->footage_count &&
		recording_follows(options->footage[first + count],
			options->footage[first + count - 1])) {
		count++;
	}
	return count;
}

/* DIR itself for one night, DIR/NAME for one of several. */
static bool choose_night_folder(struct replay_options *options,
	char folder[FOLDER_PATH_MAX], const char *first, int count,
	struct error *error)
{
	char stem[FOLDER_PATH_MAX];

	if (options->out == NULL || count == options->footage_count) {
		return true;
	}
	if (options->make_case) {
		return error_set(error, ERROR_USAGE,
			"--make-case takes one night; %s is not continued by "
			"all of the others",
			first);
	}
	folder_stem(first, stem, sizeof(stem));
	if (!folder_make(options->out, error) ||
		!folder_path(folder, options->out, stem, error)) {
		return false;
	}
	options->out = folder;
	return true;
}

static int replay_night(
	const struct replay_options *options, char **first, int count)
{
	struct replay_options chosen = *options;
	char folder[FOLDER_PATH_MAX];
	struct error error;

	return choose_night_folder(&chosen, folder, first[0], count, &error)
		? replay_recording(&chosen, (const char *const *)first, count)
		: error_report(PROGRAM, &error);
}

/* Any of them, a folder that the daemon wrote. */
static int replay_recordings(const struct replay_options *options)
{
	int worst = ERROR_NONE;
	struct error error;

	if (options->camera2 != NULL) {
		error_set(&error, ERROR_USAGE,
			"--camera2 %s: a recording has its cameras in it; "
			"leave it out",
			options->camera2);
		return error_report(PROGRAM, &error);
	}
	for (int i = 0; i < options->footage_count;) {
		int count = count_as_one(options, i);
		int code = replay_night(options, options->footage + i, count);

		worst = code == ERROR_NONE ? worst : code;
		i += count;
	}
	return worst;
}

static int replay_all(const struct replay_options *options,
	const struct settings *settings, const struct rig *rig)
{
	int worst = ERROR_NONE;

	for (int i = 0; i < options->footage_count; i++) {
		char folder[FOLDER_PATH_MAX];
		struct error error;
		struct replay replay = {
			.options = options,
			.settings = settings,
			.rig = rig,
			.path = options->footage[i],
		};

		if (!choose_folder(&replay, folder, &error) ||
			!replay_file(&replay, &error)) {
			worst = error_report(PROGRAM, &error);
		}
		close_all(&replay);
	}
	return worst;
}

/* --rig, else what the settings name, else none. */
static const char *rig_path(
	const struct replay_options *options, const struct settings *settings)
{
	if (options->rig != NULL) {
		return options->rig;
	}
	return settings->rig[0] != '\0' ? settings->rig : NULL;
}

int main(int argc, char **argv)
{
	struct replay_options options;
	struct settings settings;
	struct rig rig;
	const char *path;
	struct error error;

	if (!replay_options_parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(replay_usage, stdout);
		return ERROR_NONE;
	}
	if (options.version) {
		puts(PROGRAM " " SEARCHLIGHT_VERSION);
		return ERROR_NONE;
	}
	if (options.batch) {
		return replay_batch(&options);
	}
	if (recording_is(options.footage[0])) {
		return replay_recordings(&options);
	}
	if (!settings_load(&settings, options.config, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.stills) {
		return replay_stills(&options, &settings);
	}
	path = rig_path(&options, &settings);
	if (path != NULL && !rig_load(&rig, path, &error)) {
		return error_report(PROGRAM, &error);
	}
	return replay_all(&options, &settings, path != NULL ? &rig : NULL);
}
