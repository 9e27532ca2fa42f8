/* SPDX-License-Identifier: Apache-2.0 */
#include "material.h"

#include "hw/camera.h"
#include "labels.h"
#include "scene.h"

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PATH_BYTES = 1024,
	CLIP_LIMIT = 64,
	FAINT_FRAMES = 100, /* for each contrast */
	FAINT_WIDTH = 320,
	FAINT_HEIGHT = 256,
	FAINT_ACROSS = 2, /* spots, and as many down */
	FAINT_BOX = 3
};

/* Full width at half height of 2 pixels. */
#define FAINT_SIGMA_PX 0.85
#define FAINT_LEVEL    90.0
#define FAINT_NOISE    4.0

const double material_faint_snr[MATERIAL_FAINT] = { 2.0, 3.0, 4.0, 5.0, 6.0,
	7.0, 8.0, 10.0, 12.0, 15.0 };

static bool look_through(struct camera *camera, struct entrants *entrants,
	const struct labels *labels, const char *key, struct sheet *sheet,
	struct error *error)
{
	struct frame frame;
	enum camera_result result;

	while ((result = camera_footage.read(camera, &frame, 0, error)) ==
		CAMERA_FRAME) {
		char number[24];
		size_t targets;

		snprintf(number, sizeof(number), "%" PRId64, frame.sequence);

		const struct box *boxes =
			labels_of(labels, key ? key : number, &targets);

		if (!entrants_look(
			    entrants, &frame, boxes, targets, sheet, error)) {
			return false;
		}
	}
	return result == CAMERA_END;
}

/* look_at_file - @key: of its one picture; NULL: pictures have numbers. */
static bool look_at_file(const char *path, struct entrants *entrants,
	const struct labels *labels, const char *key, struct sheet *sheet,
	struct error *error)
{
	struct camera *camera = camera_footage.open(path, error);
	bool whole;

	if (!camera) {
		return false;
	}
	entrants_anew(entrants);
	whole = look_through(camera, entrants, labels, key, sheet, error);
	camera_footage.close(camera);
	return whole;
}

bool material_clips(
	const char *folder, struct sheet *sheet, struct error *error)
{
	static struct labels labels;
	struct entrants *entrants = entrants_open(CLIP_LIMIT);
	char path[PATH_BYTES];
	glob_t clips;
	bool whole = true;

	snprintf(path, sizeof(path), "%s/*.mp4", folder);
	if (glob(path, 0, NULL, &clips)) {
		entrants_close(entrants);
		return error_set(error, ERROR_FAILED, "no clips %s", path);
	}
	for (size_t i = 0; i < clips.gl_pathc && whole; i++) {
		const char *clip = clips.gl_pathv[i];

		snprintf(path, sizeof(path), "%.*s.csv",
			(int)(strlen(clip) - strlen(".mp4")), clip);
		labels_load(&labels, path);
		whole = look_at_file(
			clip, entrants, &labels, NULL, sheet, error);
	}
	globfree(&clips);
	entrants_close(entrants);
	return whole;
}

bool material_stills(
	const char *folder, struct sheet *sheet, struct error *error)
{
	static struct labels labels;
	struct entrants *entrants;
	char path[PATH_BYTES];
	char key[LABELS_KEY];
	FILE *keys;
	bool whole = true;

	snprintf(path, sizeof(path), "%s/truth.csv", folder);
	labels_load(&labels, path);
	snprintf(path, sizeof(path), "%s/keys.txt", folder);
	keys = fopen(path, "r");
	if (!keys) {
		return error_set(error, ERROR_FAILED,
			"%s: no such file; scripts/stills/make-stills makes it",
			path);
	}
	entrants = entrants_open(DETECT_BLOBS_MAX);
	while (whole && fscanf(keys, "%63s", key) == 1) {
		snprintf(path, sizeof(path), "%s/images/%s.png", folder, key);
		whole = look_at_file(
			path, entrants, &labels, key, sheet, error);
	}
	entrants_close(entrants);
	fclose(keys);
	return whole;
}

/* faint_spots - a grid of spots, each somewhere in its cell. */
static size_t faint_spots(struct scene *scene, double height, struct box *boxes)
{
	double across = (double)FAINT_WIDTH / FAINT_ACROSS;
	double down = (double)FAINT_HEIGHT / FAINT_ACROSS;

	for (int i = 0; i < FAINT_ACROSS * FAINT_ACROSS; i++) {
		double x = across *
			(i % FAINT_ACROSS +
				random_between(&scene->seed, 0.25, 0.75));
		int row = i / FAINT_ACROSS;
		double y =
			down * (row + random_between(&scene->seed, 0.25, 0.75));

		scene_spot(scene, x, y, FAINT_SIGMA_PX, height);
		boxes[i] = (struct box){ .x_px = x - 1.0,
			.y_px = y - 1.0,
			.w_px = FAINT_BOX,
			.h_px = FAINT_BOX };
	}
	return (size_t)FAINT_ACROSS * FAINT_ACROSS;
}

static bool look_at_faint(struct entrants *entrants, double snr, int number,
	struct sheet *sheet, struct error *error)
{
	struct scene scene = scene_open(FAINT_WIDTH, FAINT_HEIGHT, FAINT_LEVEL);
	struct box boxes[FAINT_ACROSS * FAINT_ACROSS];
	size_t targets;
	struct frame frame;
	bool done;

	scene.seed = (uint64_t)number + 1;
	scene_noise(&scene, FAINT_NOISE);
	targets = faint_spots(&scene, snr * FAINT_NOISE, boxes);
	frame = scene_frame(&scene, FRAME_GRAY8, 1.0, 0.0, 0);
	entrants_anew(entrants);
	done = entrants_look(entrants, &frame, boxes, targets, sheet, error);
	free((void *)frame.data);
	scene_close(&scene);
	return done;
}

bool material_faint(struct sheet sheets[MATERIAL_FAINT], struct error *error)
{
	struct entrants *entrants = entrants_open(DETECT_BLOBS_MAX);
	bool whole = true;

	for (int i = 0; i < MATERIAL_FAINT * FAINT_FRAMES && whole; i++) {
		int contrast = i / FAINT_FRAMES;

		whole = look_at_faint(entrants, material_faint_snr[contrast], i,
			&sheets[contrast], error);
	}
	entrants_close(entrants);
	return whole;
}
