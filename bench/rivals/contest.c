/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contest: this detector beside what others use, in one process on the same
 * frames: bench_rivals FOLDER, with clips NAME.mp4 and labels NAME.csv. Twice:
 * as the clips are, and through a window that pans over them, as the picture of
 * a camera that turns.
 */
#include "base/clock.h"
#include "blur.h"
#include "core/geom.h"
#include "hw/camera.h"
#include "rivals.h"
#include "tally.h"
#include "vision/blobs.h"
#include "vision/crop.h"

#include <glob.h>
#include <math.h>
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

/* The window that pans: its share of the sides, and its way about the middle.
 */
#define WINDOW_SHARE  0.75
#define ACROSS_FRAMES 120.0
#define DOWN_FRAMES   78.0

static const char *const names[ENTRANTS] = { "MOG2 and components",
	"top-hat 9x9", "DoG-CFAR, three scales", "patch contrast, four scales",
	"blobs_find" };

struct labels {
	struct box boxes[BOXES_MAX];
	size_t count;
};

struct contest {
	struct tally tallies[ENTRANTS];
	int64_t took_ns[ENTRANTS];
	int64_t blur_ns;
	struct labels labels;
	bool pans;
	struct box in_window[BOXES_MAX]; /* of one frame */
	uint8_t window[DECODED_MAX];
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

static int window_side(const struct contest *contest, int side)
{
	return contest->pans ? (int)(WINDOW_SHARE * side) : side;
}

/* What of the labels of a frame has its middle in the window, as seen there. */
static size_t shift_boxes(struct contest *contest, const struct frame *window,
	double left_px, double top_px)
{
	size_t labelled;
	const struct box *boxes =
		of_frame(&contest->labels, window->sequence, &labelled);
	size_t kept = 0;

	for (size_t i = 0; i < labelled; i++) {
		struct box box = boxes[i];

		box.x_px -= left_px;
		box.y_px -= top_px;
		if (box.x_px + box.w_px / 2.0 >= 0.0 &&
			box.y_px + box.h_px / 2.0 >= 0.0 &&
			box.x_px + box.w_px / 2.0 < window->width &&
			box.y_px + box.h_px / 2.0 < window->height) {
			contest->in_window[kept++] = box;
		}
	}
	return kept;
}

/* The picture that is looked at, and how many targets are in it. */
static struct frame look(
	struct contest *contest, const struct frame *whole, size_t *targets)
{
	int width = window_side(contest, whole->width);
	int height = window_side(contest, whole->height);
	double turn = 2.0 * GEOM_PI * (double)whole->sequence;
	double left = (whole->width - width) / 2.0 *
		(1.0 + sin(turn / ACROSS_FRAMES));
	double top = (whole->height - height) / 2.0 *
		(1.0 + sin(turn / DOWN_FRAMES));
	struct frame window = *whole;

	if (contest->pans) {
		window = crop_frame(
			whole, left, top, width, height, contest->window);
	}
	*targets = shift_boxes(contest, &window, left, top);
	return window;
}

static void run_frame(struct contest *contest, struct blobs *ours,
	struct rivals *rivals, const struct frame *whole)
{
	struct blob found[DETECT_BLOBS_MAX];
	size_t targets;
	const struct frame looked_at = look(contest, whole, &targets);
	const struct frame *frame = &looked_at;
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
		tally_frame(&contest->tallies[i], found, count,
			contest->in_window, targets,
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
		ours = blobs_open(&settings, window_side(contest, info.width),
			window_side(contest, info.height), info.format, error);
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

	puts(contest->pans ? "\nThrough a window that pans:\n" : "");
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

/* hold - once over all clips, and what came of it. */
static bool hold(struct contest *contest, const glob_t *clips, bool pans)
{
	bool whole;

	memset(contest, 0, sizeof(*contest));
	contest->pans = pans;
	whole = run_all(contest, clips);
	if (whole) {
		report(contest);
	}
	for (int i = 0; i < ENTRANTS; i++) {
		free(contest->tallies[i].findings);
	}
	return whole;
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
	whole = hold(&contest, &clips, false) && hold(&contest, &clips, true);
	globfree(&clips);
	return whole ? 0 : 1;
}
