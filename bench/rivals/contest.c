/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contest: this detector beside what others use, in one process on the same
 * frames: bench_rivals FOLDER, with clips NAME.mp4 and labels NAME.csv.
 */
#include "base/clock.h"
#include "blur.h"
#include "hw/camera.h"
#include "rivals.h"
#include "tally.h"
#include "vision/blobs.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OURS = RIVALS,
	ENTRANTS,
	BOXES_MAX = 8192, /* of a clip */
	PATH_MAX_BYTES = 1024,
	DECODED_MAX = FRAME_SIDE_MAX * 256 /* bytes of a frame to blur into */
};

#define ALARMS 1.0 /* for 10^6 pixels */

static const char *const names[ENTRANTS] = { "MOG2 and components",
	"top-hat 9x9", "DoG-CFAR, three scales", "blobs_find" };

struct labels {
	struct box boxes[BOXES_MAX];
	size_t count;
};

struct contest {
	struct tally tallies[ENTRANTS];
	int64_t took_ns[ENTRANTS];
	int64_t blur_ns;
	struct labels labels;
	uint8_t blurred[DECODED_MAX];
};

static bool labels_load(struct labels *labels, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	labels->count = 0;
	while (file && fgets(line, sizeof(line), file) &&
		labels->count < BOXES_MAX) {
		struct box *box = &labels->boxes[labels->count];

		labels->count += sscanf(line, "%d,%lf,%lf,%lf,%lf", &box->frame,
					 &box->x_px, &box->y_px, &box->w_px,
					 &box->h_px) == 5;
	}
	if (file) {
		fclose(file);
	}
	return labels->count > 0;
}

/* of_frame - the labels of one frame stand together. */
static const struct box *of_frame(
	const struct labels *labels, int64_t frame, size_t *count)
{
	size_t first = 0;

	while (first < labels->count && labels->boxes[first].frame != frame) {
		first++;
	}
	for (*count = 0; first + *count < labels->count &&
		labels->boxes[first + *count].frame == frame;
		(*count)++) {
	}
	return labels->boxes + first;
}

static void run_frame(struct contest *contest, struct blobs *ours,
	struct rivals *rivals, const struct frame *frame)
{
	struct blob found[DETECT_BLOBS_MAX];
	size_t targets;
	const struct box *boxes =
		of_frame(&contest->labels, frame->sequence, &targets);
	int64_t start = clock_now_ns();

	blur_frame(frame, contest->blurred);
	contest->blur_ns += clock_now_ns() - start;
	for (int i = 0; i < ENTRANTS; i++) {
		size_t count;

		start = clock_now_ns();
		count = i == OURS
			? blobs_find(ours, frame, found)
			: rivals_find(rivals, (enum rival)i, frame, found);
		contest->took_ns[i] += clock_now_ns() - start;
		tally_frame(&contest->tallies[i], found, count, boxes, targets,
			(double)frame->width * frame->height);
	}
}

/* run_clip - false, with @error filled, where it cannot be read. */
static bool run_clip(
	struct contest *contest, const char *path, struct error *error)
{
	struct blobs_settings settings = blobs_settings_default();
	struct camera *camera = camera_footage.open(path, error);

	if (!camera) {
		return false;
	}

	struct camera_info info = camera_footage.info(camera);
	struct blobs *ours = NULL;
	struct rivals *rivals = rivals_open();
	enum camera_result result = CAMERA_END;
	struct frame frame;

	if (info.format != FRAME_GRAY8 ||
		info.width * info.height > DECODED_MAX) {
		error_set(error, ERROR_FAILED,
			"%s: only 8-bit clips of up to %d pixels can be compared",
			path, DECODED_MAX);
	} else {
		ours = blobs_open(
			&settings, info.width, info.height, info.format, error);
	}
	while (ours &&
		(result = camera_footage.read(camera, &frame, 0, error)) ==
			CAMERA_FRAME) {
		run_frame(contest, ours, rivals, &frame);
	}
	bool whole = ours && result == CAMERA_END;

	rivals_close(rivals);
	blobs_close(ours);
	camera_footage.close(camera);
	return whole;
}

static void report(struct contest *contest)
{
	double pixels = contest->tallies[OURS].pixels;

	puts("| detector | AP | Pd at 1 false alarm a megapixel | ns a pixel | G |");
	puts("|---|---|---|---|---|");
	for (int i = 0; i < ENTRANTS; i++) {
		struct figures figures =
			tally_figures(&contest->tallies[i], ALARMS);

		printf("| %s | %.3f | %.3f | %.2f | %.1f |\n", names[i],
			figures.precision, figures.found,
			(double)contest->took_ns[i] / pixels,
			(double)contest->took_ns[i] / (double)contest->blur_ns);
	}
}

/* run_all - false, with the reason told, at the first that fails. */
static bool run_all(struct contest *contest, const glob_t *clips)
{
	for (size_t i = 0; i < clips->gl_pathc; i++) {
		const char *path = clips->gl_pathv[i];
		char labels[PATH_MAX_BYTES];
		struct error error;

		snprintf(labels, sizeof(labels), "%.*s.csv",
			(int)(strlen(path) - strlen(".mp4")), path);
		if (!labels_load(&contest->labels, labels)) {
			fprintf(stderr, "rivals: no labels in %s\n", labels);
			return false;
		}
		if (!run_clip(contest, path, &error)) {
			error_report("rivals", &error);
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	static struct contest contest;
	char pattern[PATH_MAX_BYTES];
	glob_t clips;
	bool whole;

	if (argc != 2) {
		fputs("usage: bench_rivals FOLDER\n", stderr);
		return 2;
	}
	snprintf(pattern, sizeof(pattern), "%s/*.mp4", argv[1]);
	if (glob(pattern, 0, NULL, &clips)) {
		fprintf(stderr, "rivals: no clips %s\n", pattern);
		return 1;
	}
	whole = run_all(&contest, &clips);
	globfree(&clips);
	if (whole) {
		report(&contest);
	}
	for (int i = 0; i < ENTRANTS; i++) {
		free(contest.tallies[i].findings);
	}
	return whole ? 0 : 1;
}
