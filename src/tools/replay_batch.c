/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "record/recording.h"
#include "replay_batch_page.h"
#include "settings/settings.h"
#include "tools/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "searchlight-replay"

static const char SELF[] = "/proc/self/exe";

enum {
	CANNOT_EXEC = 127,
	ARGUMENTS_MAX = 20,
};

struct batch {
	const struct replay_options *options;
	struct batch_job *jobs;
	size_t count;
};

static int config_count(const struct replay_options *options)
{
	return options->config_count == 0 ? 1 : options->config_count;
}

/* When each camera's film begins; 0: it has none. */
static void find_beginnings(struct recording *recording, struct event *event,
	int64_t began_ns[RIG_CAMERAS])
{
	while ((began_ns[0] == 0 || began_ns[1] == 0) &&
		recording_next(recording, event)) {
		const struct event_frame *frame = &event->frame;

		if (event->kind == EVENT_FRAME && frame->kept &&
			frame->camera < RIG_CAMERAS &&
			began_ns[frame->camera] == 0) {
			began_ns[frame->camera] = frame->exposure_ns;
		}
	}
}

static bool read_beginnings(struct batch_job *job,
	int64_t began_ns[RIG_CAMERAS], struct error *error)
{
	struct recording *recording = recording_open(job->name, error);
	struct event *event = malloc(sizeof(*event));
	bool read = recording != NULL && event != NULL;

	if (read) {
		find_beginnings(recording, event, began_ns);
	}
	free(event);
	recording_close(recording);
	return read;
}

/* Its films stand for it; labels of the first one lie beside that. */
static bool find_films(struct batch_job *job, struct error *error)
{
	int64_t began_ns[RIG_CAMERAS] = { 0 };

	if (!folder_path(job->footage, job->name, "camera0.mkv", error) ||
		!folder_path(job->rig, job->name, "rig.conf", error) ||
		!read_beginnings(job, began_ns, error)) {
		return false;
	}
	if (began_ns[0] == 0 || began_ns[1] == 0) {
		return true;
	}
	snprintf(job->after, sizeof(job->after), "%.9f",
		clock_seconds(began_ns[1] - began_ns[0]));
	return folder_path(job->camera2, job->name, "camera1.mkv", error);
}

static bool find_footage(struct batch_job *job, struct error *error)
{
	if (recording_is(job->name)) {
		return find_films(job, error);
	}
	return snprintf(job->footage, FOLDER_PATH_MAX, "%s", job->name) <
		FOLDER_PATH_MAX ||
		error_set(error, ERROR_USAGE, "%.200s...: name too long",
			job->name);
}

/* CLIP.csv beside CLIP.mp4, or camera0.csv in a recording. */
static void find_truth(struct batch_job *job)
{
	const char *dot = strrchr(job->footage, '.');
	int length = dot == NULL ? 0 : (int)(dot - job->footage);

	snprintf(job->truth, sizeof(job->truth), "%.*s.csv", length,
		job->footage);
	if (access(job->truth, R_OK) != 0) {
		job->truth[0] = '\0';
	}
}

static bool set_up(struct batch *batch, size_t place, struct error *error)
{
	const struct replay_options *options = batch->options;
	struct batch_job *job = &batch->jobs[place];
	size_t configs = (size_t)config_count(options);
	char number[64];

	job->name = options->footage[place / configs];
	job->config = options->config_count == 0
		? NULL
		: options->configs[place % configs];
	snprintf(number, sizeof(number), "%zu-%zu", place / configs + 1,
		place % configs + 1);
	if (!find_footage(job, error) ||
		!folder_path(job->folder, options->out, number, error)) {
		return false;
	}
	find_truth(job);
	return true;
}

/* Nothing, where the value is empty. */
static void add_pair(const char *argv[ARGUMENTS_MAX], int *count,
	const char *option, const char *value)
{
	if (value != NULL && value[0] != '\0') {
		argv[(*count)++] = option;
		argv[(*count)++] = value;
	}
}

/* In the child: the same program, for one clip; what it says is kept. */
static _Noreturn void become(
	const struct batch *batch, const struct batch_job *job)
{
	const char *argv[ARGUMENTS_MAX] = { PROGRAM, job->footage, "--out",
		job->folder, "--json" };
	int count = 5;
	int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);

	add_pair(argv, &count, "--truth", job->truth);
	add_pair(argv, &count, "--config", job->config);
	add_pair(argv, &count, "--rig", job->rig);
	add_pair(argv, &count, "--camera2", job->camera2);
	add_pair(argv, &count, "--camera2-after", job->after);
	if (batch->options->annotate) {
		argv[count++] = "--annotate";
	}
	dup2(silence, STDOUT_FILENO);
	execv(SELF, (char *const *)argv);
	_exit(CANNOT_EXEC);
}

static bool start(
	const struct batch *batch, struct batch_job *job, struct error *error)
{
	job->pid = fork();
	if (job->pid == 0) {
		become(batch, job);
	}
	return job->pid > 0 || error_errno(error, ERROR_FAILED, "fork");
}

static double number_of(const json_t *summary, const char *key)
{
	const json_t *value = json_object_get(summary, key);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void read_summary(struct batch_job *job)
{
	char path[FOLDER_PATH_MAX];
	struct error ignored;
	json_t *summary =
		folder_path(path, job->folder, "summary.json", &ignored)
		? json_load_file(path, 0, NULL)
		: NULL;

	job->frames = json_integer_value(json_object_get(summary, "frames"));
	job->firm_s = number_of(summary, "time_to_firm_s");
	job->on_target_share = number_of(summary, "beam_on_target_share");
	job->error_p95_deg = number_of(summary, "error_p95_deg");
	json_decref(summary);
}

static void finish(struct batch_job *job, int status)
{
	struct settings settings;
	struct error error;

	job->pid = 0;
	job->code = WIFEXITED(status) ? WEXITSTATUS(status) : ERROR_FAILED;
	read_summary(job);
	if (job->truth[0] == '\0' || job->frames == 0) {
		return;
	}
	job->scored = settings_load(&settings, job->config, &error) &&
		score_replay(&job->score, job->folder, job->truth,
			settings.pursuit.detect.score_min, &error);
	if (!job->scored) {
		error_report(PROGRAM, &error);
	}
	job->score.frames = job->frames;
}

/* Waits for any of them; false where none runs. */
static bool await_one(struct batch *batch)
{
	int status;
	pid_t pid = wait(&status);

	for (size_t i = 0; i < batch->count; i++) {
		if (pid > 0 && batch->jobs[i].pid == pid) {
			finish(&batch->jobs[i], status);
			return true;
		}
	}
	return pid > 0 || errno == EINTR;
}

static bool run_all(struct batch *batch, struct error *error)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct progress progress;
	size_t started = 0;
	size_t ended = 0;
	bool good = true;

	progress_init(&progress, "batch", (int64_t)batch->count);
	while (ended < batch->count && good) {
		while (good && started < batch->count &&
			(long)(started - ended) < cores) {
			good = start(batch, &batch->jobs[started++], error);
		}
		ended += await_one(batch);
		progress_step(&progress, (int64_t)ended);
	}
	progress_end(&progress);
	return good;
}

static int worst_of(const struct batch *batch)
{
	int worst = ERROR_NONE;

	for (size_t i = 0; i < batch->count; i++) {
		worst = batch->jobs[i].code > worst ? batch->jobs[i].code
						    : worst;
	}
	return worst;
}

static bool run(struct batch *batch, struct error *error)
{
	if (!folder_make(batch->options->out, error)) {
		return false;
	}
	for (size_t i = 0; i < batch->count; i++) {
		if (!set_up(batch, i, error)) {
			return false;
		}
	}
	return run_all(batch, error) &&
		replay_batch_page(
			batch->options->out, batch->jobs, batch->count, error);
}

int replay_batch(const struct replay_options *options)
{
	struct batch batch = { .options = options,
		.count = (size_t)options->footage_count *
			(size_t)config_count(options) };
	struct error error = { 0 };
	int code;

	batch.jobs = calloc(batch.count, sizeof(batch.jobs[0]));
	if (batch.jobs == NULL) {
		error_set(&error, ERROR_FAILED, "batch: out of memory");
		return error_report(PROGRAM, &error);
	}
	code = run(&batch, &error) ? worst_of(&batch)
				   : error_report(PROGRAM, &error);
	free(batch.jobs);
	return code;
}
