/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/truth.h"

#include "base/parse.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As the labels were linked when the dataset's tracks were scored. */
#define STEP_MIN_PX 12.0
#define STEP_SIDES  1.5

enum {
	GAP_MAX_FRAMES = 15,
	LINE_MAX_BYTES = 256,
	FIELDS = 5, /* that are numbers; the class is not used */
};

struct truth {
	struct truth_box *boxes; /* by frame */
	size_t count;
	size_t room;
	bool chosen;
	struct truth_box last; /* the followed one, when last there */
};

static bool add_box(struct truth *truth, const struct truth_box *box)
{
	if (truth->count == truth->room) {
		size_t room = truth->room == 0 ? 1024 : 2 * truth->room;
		struct truth_box *boxes =
			realloc(truth->boxes, room * sizeof(*boxes));

		if (boxes == NULL) {
			return false;
		}
		truth->boxes = boxes;
		truth->room = room;
	}
	truth->boxes[truth->count++] = *box;
	return true;
}

/* Splits at commas, in place; returns how many fields, at most @max. */
static int split(char *line, char **fields, int max)
{
	int count = 0;

	for (char *field = line; field != NULL && count < max;) {
		char *comma = strchr(field, ',');

		if (comma != NULL) {
			*comma++ = '\0';
		}
		fields[count++] = parse_trim(field);
		field = comma;
	}
	return count;
}

/* False where the line is none of ours. A box of no size says "none here". */
static bool parse_box(char *line, struct truth_box *box, bool *empty)
{
	char *fields[FIELDS + 1];
	double number[FIELDS];

	if (split(line, fields, FIELDS + 1) < FIELDS) {
		return false;
	}
	for (int i = 0; i < FIELDS; i++) {
		if (!parse_double(fields[i], &number[i])) {
			return false;
		}
	}
	if (number[0] < 0.0 || number[0] > 1e12 ||
		number[0] != floor(number[0])) {
		return false;
	}
	*empty = number[3] <= 0.0 || number[4] <= 0.0;
	*box = (struct truth_box){
		.frame = (int64_t)number[0],
		.middle = { number[1] + (number[3] - 1.0) / 2.0,
			number[2] + (number[4] - 1.0) / 2.0 },
		.side_px = fmax(number[3], number[4]),
	};
	return true;
}

static bool is_header(const char *line, int number)
{
	return number == 1 && strncmp(line, "frame,", 6) == 0;
}

static bool read_line(struct truth *truth, const char *path, int number,
	char *line, struct error *error)
{
	struct truth_box box;
	bool empty;

	if (is_header(line, number) || line[0] == '#' || line[0] == '\0') {
		return true;
	}
	if (!parse_box(line, &box, &empty)) {
		return error_set(error, ERROR_FAILED,
			"%s:%d: not a box; a line should read "
			"frame,x,y,w,h,class",
			path, number);
	}
	return empty || add_box(truth, &box)
		? true
		: error_set(error, ERROR_FAILED, "%s: out of memory", path);
}

static bool read_all(
	struct truth *truth, FILE *file, const char *path, struct error *error)
{
	char line[LINE_MAX_BYTES];

	for (int number = 1; fgets(line, sizeof(line), file) != NULL;
		number++) {
		if (strchr(line, '\n') == NULL && !feof(file)) {
			return error_set(error, ERROR_FAILED,
				"%s:%d: longer than %d bytes; a line should "
				"read frame,x,y,w,h,class",
				path, number, LINE_MAX_BYTES - 2);
		}
		line[strcspn(line, "\r\n")] = '\0';
		if (!read_line(truth, path, number, line, error)) {
			return false;
		}
	}
	return ferror(file) == 0
		? true
		: error_errno(error, ERROR_FAILED, "%s: reading", path);
}

static int by_frame(const void *a, const void *b)
{
	const struct truth_box *one = a;
	const struct truth_box *other = b;

	if (one->frame != other->frame) {
		return one->frame < other->frame ? -1 : 1;
	}
	/* Among the boxes of a frame, so that the order is always the same. */
	return one->middle.x_px < other->middle.x_px
		? -1
		: one->middle.x_px > other->middle.x_px;
}

struct truth *truth_load(const char *path, struct error *error)
{
	struct truth *truth = calloc(1, sizeof(*truth));
	FILE *file;
	bool done;

	if (truth == NULL) {
		error_set(error, ERROR_FAILED, "%s: out of memory", path);
		return NULL;
	}
	file = fopen(path, "r");
	if (file == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
		truth_close(truth);
		return NULL;
	}
	done = read_all(truth, file, path, error);
	fclose(file);
	if (!done) {
		truth_close(truth);
		return NULL;
	}
	if (truth->count > 0) {
		qsort(truth->boxes, truth->count, sizeof(*truth->boxes),
			by_frame);
	}
	return truth;
}

const struct truth_box *truth_boxes(const struct truth *truth, size_t *count)
{
	*count = truth->count;
	return truth->boxes;
}

void truth_close(struct truth *truth)
{
	if (truth == NULL) {
		return;
	}
	free(truth->boxes);
	free(truth);
}

/* The first box that is not of an earlier frame. */
static size_t first_of(const struct truth *truth, int64_t frame)
{
	size_t low = 0;
	size_t high = truth->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (truth->boxes[middle].frame < frame) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static double distance(struct pixel a, struct pixel b)
{
	return hypot(a.x_px - b.x_px, a.y_px - b.y_px);
}

/* The box of @frame nearest to @near; NULL where there is none. */
static const struct truth_box *nearest(
	const struct truth *truth, int64_t frame, struct pixel near)
{
	const struct truth_box *best = NULL;

	for (size_t i = first_of(truth, frame);
		i < truth->count && truth->boxes[i].frame == frame; i++) {
		const struct truth_box *box = &truth->boxes[i];

		if (best == NULL ||
			distance(box->middle, near) <
				distance(best->middle, near)) {
			best = box;
		}
	}
	return best;
}

void truth_choose(struct truth *truth, int64_t frame, struct pixel near)
{
	const struct truth_box *box = nearest(truth, frame, near);

	truth->chosen = box != NULL;
	if (truth->chosen) {
		truth->last = *box;
	}
}

static bool continues(const struct truth_box *box, const struct truth_box *last)
{
	double step = fmax(STEP_MIN_PX, STEP_SIDES * last->side_px);

	return distance(box->middle, last->middle) <= step;
}

bool truth_follow(struct truth *truth, int64_t frame, struct pixel near,
	struct pixel *middle)
{
	const struct truth_box *box;

	if (truth->chosen && frame - truth->last.frame > GAP_MAX_FRAMES) {
		truth_choose(truth, frame, near);
	}
	box = nearest(truth, frame, truth->chosen ? truth->last.middle : near);
	if (box == NULL || (truth->chosen && !continues(box, &truth->last))) {
		return false;
	}
	if (truth->chosen) {
		truth->last = *box;
	}
	*middle = box->middle;
	return true;
}
