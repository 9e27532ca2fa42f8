/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/score.h"

#include "base/parse.h"
#include "tools/folder.h"
#include "tools/truth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE_BYTES_MAX = 512,
	FIELDS_MAX = 8,
};

/* What became of a box of the truth. */
struct fate {
	bool found;
	bool tracked;
	long track; /* the id of the first track that was on it */
};

/* The truth and what is known of it so far. */
struct ledger {
	const struct truth_box *box; /* by frame */
	struct fate *fate;
	size_t count;
};

/* One row of a table, cut at its commas. */
struct row {
	char text[LINE_BYTES_MAX];
	char *field[FIELDS_MAX];
	int count;
};

static void cut(struct row *row)
{
	char *rest = row->text;

	row->text[strcspn(row->text, "\r\n")] = '\0';
	for (row->count = 0; row->count < FIELDS_MAX && rest != NULL;) {
		row->field[row->count++] = strsep(&rest, ",");
	}
}

/* The next row whose first field is a number; false at the end. */
static bool next_row(FILE *file, struct row *row, long *frame)
{
	while (fgets(row->text, sizeof(row->text), file) != NULL) {
		cut(row);
		if (parse_long(row->field[0], frame)) {
			return true;
		}
	}
	return false;
}

static bool numbers(const struct row *row, int from, double *value, int count)
{
	for (int i = 0; i < count; i++) {
		if (from + i >= row->count ||
			!parse_double(row->field[from + i], &value[i])) {
			return false;
		}
	}
	return true;
}

/* The first box of @frame or after it. */
static size_t first_of(const struct ledger *ledger, int64_t frame)
{
	size_t low = 0;
	size_t high = ledger->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ledger->box[middle].frame < frame) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* @at: x, y, w and h as in the tables. */
static bool hits(const struct truth_box *box, const double at[4])
{
	double reach = box->side_px / 2.0 + SCORE_MARGIN_PX;

	return fabs(at[0] + (at[2] - 1.0) / 2.0 - box->middle.x_px) <= reach &&
		fabs(at[1] + (at[3] - 1.0) / 2.0 - box->middle.y_px) <= reach;
}

/* What becomes of the box of @frame that is hit; NULL: none is. */
static struct fate *find_hit(
	const struct ledger *ledger, int64_t frame, const double at[4])
{
	for (size_t i = first_of(ledger, frame);
		i < ledger->count && ledger->box[i].frame == frame; i++) {
		if (hits(&ledger->box[i], at)) {
			return &ledger->fate[i];
		}
	}
	return NULL;
}

static FILE *open_table(
	const char *folder, const char *name, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	FILE *file;

	if (!folder_path(path, folder, name, error)) {
		return NULL;
	}
	file = fopen(path, "re");
	if (file == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
	}
	return file;
}

static bool score_detections(struct score *score, const struct ledger *ledger,
	const char *folder, double score_min, struct error *error)
{
	FILE *file = open_table(folder, "detections.csv", error);
	struct row row;
	long frame;

	while (file != NULL && next_row(file, &row, &frame)) {
		double value[5];
		struct fate *fate;

		if (!numbers(&row, 1, value, 5) || value[4] < score_min) {
			continue;
		}
		fate = find_hit(ledger, frame, value);
		if (fate != NULL) {
			fate->found = true;
		} else {
			score->false_detections++;
		}
	}
	if (file != NULL) {
		fclose(file);
	}
	return file != NULL;
}

static void note_track(struct fate *fate, long id)
{
	if (!fate->tracked) {
		fate->tracked = true;
		fate->track = id;
	}
}

static bool score_tracks(struct score *score, const struct ledger *ledger,
	const char *folder, struct error *error)
{
	FILE *file = open_table(folder, "tracks.csv", error);
	struct row row;
	long frame;

	while (file != NULL && next_row(file, &row, &frame)) {
		double at[4];
		long id;
		struct fate *fate;

		if (row.count < 8 || strcmp(row.field[7], "firm") != 0 ||
			!parse_long(row.field[1], &id) ||
			!numbers(&row, 2, at, 4)) {
			continue;
		}
		fate = find_hit(ledger, frame, at);
		if (fate != NULL) {
			note_track(fate, id);
		} else {
			score->false_tracks++;
		}
	}
	if (file != NULL) {
		fclose(file);
	}
	return file != NULL;
}

/* The track that was on this target in the frame before; 0: none. */
static long track_before(const struct ledger *ledger, size_t place)
{
	const struct truth_box *box = &ledger->box[place];
	double nearest = box->side_px + SCORE_MARGIN_PX;
	long track = 0;

	for (size_t i = first_of(ledger, box->frame - 1);
		i < ledger->count && ledger->box[i].frame < box->frame; i++) {
		const struct truth_box *before = &ledger->box[i];
		double far = hypot(before->middle.x_px - box->middle.x_px,
			before->middle.y_px - box->middle.y_px);

		if (far < nearest && ledger->fate[i].tracked) {
			nearest = far;
			track = ledger->fate[i].track;
		}
	}
	return track;
}

static void count_boxes(struct score *score, const struct ledger *ledger)
{
	score->boxes = (int64_t)ledger->count;
	for (size_t i = 0; i < ledger->count; i++) {
		const struct fate *fate = &ledger->fate[i];
		long before = fate->tracked ? track_before(ledger, i) : 0;

		score->found += fate->found;
		score->tracked += fate->tracked;
		score->swaps += before != 0 && before != fate->track;
	}
}

static bool score_files(struct score *score, struct ledger *ledger,
	const char *folder, double score_min, struct error *error)
{
	bool good;

	ledger->fate = calloc(ledger->count + 1, sizeof(ledger->fate[0]));
	if (ledger->fate == NULL) {
		return error_set(error, ERROR_FAILED, "score: out of memory");
	}
	good = score_detections(score, ledger, folder, score_min, error) &&
		score_tracks(score, ledger, folder, error);
	if (good) {
		count_boxes(score, ledger);
	}
	free(ledger->fate);
	return good;
}

bool score_replay(struct score *score, const char *folder, const char *truth,
	double score_min, struct error *error)
{
	struct truth *labels = truth_load(truth, error);
	struct ledger ledger = { .fate = NULL };
	bool good;

	*score = (struct score){ .frames = 0 };
	if (labels == NULL) {
		return false;
	}
	ledger.box = truth_boxes(labels, &ledger.count);
	good = score_files(score, &ledger, folder, score_min, error);
	truth_close(labels);
	return good;
}

void score_add(struct score *sum, const struct score *one)
{
	sum->frames += one->frames;
	sum->boxes += one->boxes;
	sum->found += one->found;
	sum->tracked += one->tracked;
	sum->false_detections += one->false_detections;
	sum->false_tracks += one->false_tracks;
	sum->swaps += one->swaps;
}

static double share(int64_t part, int64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : (double)NAN;
}

double score_found_share(const struct score *score)
{
	return share(score->found, score->boxes);
}

double score_tracked_share(const struct score *score)
{
	return share(score->tracked, score->boxes);
}

double score_false_detections(const struct score *score)
{
	return share(score->false_detections, score->frames);
}

double score_false_tracks(const struct score *score)
{
	return share(score->false_tracks, score->frames);
}
