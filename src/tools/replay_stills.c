/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_stills.h"

#include "base/clock.h"
#include "hw/camera.h"
#include "record/tables.h"
#include "tools/folder.h"
#include "tools/progress.h"
#include "tools/report.h"
#include "vision/blobs.h"

#define PROGRAM "searchlight-replay"

/* What was opened for the last size, since most pictures are alike. */
struct still_eye {
	struct blobs_settings settings;
	struct blobs *blobs;
	int width;
	int height;
	enum frame_format format;
};

static bool fit(struct still_eye *eye, const struct frame *frame,
	const char *path, struct error *error)
{
	struct error why;

	if (eye->blobs != NULL && eye->width == frame->width &&
		eye->height == frame->height && eye->format == frame->format) {
		blobs_forget(eye->blobs);
		return true;
	}
	blobs_close(eye->blobs);
	eye->width = frame->width;
	eye->height = frame->height;
	eye->format = frame->format;
	eye->blobs = blobs_open(&eye->settings, frame->width, frame->height,
		frame->format, &why);
	return eye->blobs != NULL
		? true
		: error_set(error, why.code, "%s: %s", path, why.text);
}

static bool look_at(struct still_eye *eye, const char *path,
	const struct frame *frame, FILE *out, struct error *error)
{
	struct blob blobs[DETECT_BLOBS_MAX];
	char key[FOLDER_PATH_MAX];
	size_t count;

	if (!fit(eye, frame, path, error)) {
		return false;
	}
	count = blobs_find(eye->blobs, frame, blobs);
	if (out != NULL) {
		folder_stem(path, key, sizeof(key));
		tables_detections(out, key, blobs, count, 0.0, 0.0);
	}
	return true;
}

static bool read_still(
	struct still_eye *eye, const char *path, FILE *out, struct error *error)
{
	struct camera *camera = camera_footage.open(path, error);
	struct frame frame;
	enum camera_result result;
	bool done = false;

	if (camera == NULL) {
		return false;
	}
	result = camera_footage.read(camera, &frame, 0, error);
	if (result == CAMERA_FRAME) {
		done = look_at(eye, path, &frame, out, error);
	} else if (result != CAMERA_ERROR) {
		error_set(error, ERROR_FAILED, "%s: holds no picture", path);
	}
	camera_footage.close(camera);
	return done;
}

/* Returns how many could be read; @worst: the last failure's exit code. */
static int64_t read_stills(const struct replay_options *options,
	const struct settings *settings, FILE *out, int *worst)
{
	struct still_eye eye = { .settings = settings->eye.blobs };
	struct progress progress;
	int64_t read = 0;

	/* No tracker has to keep up here: every candidate counts. */
	eye.settings.limit = DETECT_BLOBS_MAX;
	if (eye.settings.judged > 0) {
		eye.settings.judged = DETECT_BLOBS_MAX;
	}
	progress_init(&progress, "stills", options->footage_count);
	for (int i = 0; i < options->footage_count; i++) {
		struct error error;

		if (read_still(&eye, options->footage[i], out, &error)) {
			read++;
		} else {
			progress_end(&progress);
			*worst = error_report(PROGRAM, &error);
		}
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	blobs_close(eye.blobs);
	return read;
}

int replay_stills(
	const struct replay_options *options, const struct settings *settings)
{
	struct report report = { .name = "stills", .layout = "stills" };
	int64_t wall_ns = clock_now_ns();
	int64_t cpu_ns = clock_cpu_ns();
	FILE *out = NULL;
	struct error error;
	int worst = ERROR_NONE;

	if (options->out != NULL) {
		out = folder_make(options->out, &error)
			? folder_create(options->out, "detections.csv", &error)
			: NULL;
		if (out == NULL) {
			return error_report(PROGRAM, &error);
		}
		tables_detections_head(out);
	}
	report.frames = read_stills(options, settings, out, &worst);
	report.wall_ns = clock_now_ns() - wall_ns;
	report.cpu_ns = clock_cpu_ns() - cpu_ns;
	if (!folder_finish(out, "detections.csv", &error) ||
		!report_tell(&report, options->out, options->json, &error)) {
		return error_report(PROGRAM, &error);
	}
	return worst;
}
