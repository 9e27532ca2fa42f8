/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_batch_page.h"

#include "record/markup.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PICTURE_MAX = 8 * 1024 * 1024,
	COLUMNS = 11,
};

static const char *const heads[COLUMNS] = { "footage", "settings", "frames",
	"boxes", "found", "false_per_frame", "tracked", "swaps",
	"false_tracks_per_frame", "time_to_firm_s", "beam_on_target" };

static const char head_html[] =
	"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
	"<title>Searchlight batch</title><style>"
	"body{font:15px sans-serif;margin:2em;color:#222}"
	"table{border-collapse:collapse}"
	"td,th{padding:.3em .7em;border-bottom:1px solid #ccc;"
	"text-align:right}td:nth-child(-n+2),th:nth-child(-n+2)"
	"{text-align:left}tr.all{font-weight:bold;background:#f3f3f3}"
	"tr.bad{color:#b00}img{max-width:100%}</style>"
	"<h1>Searchlight batch</h1>"
	"<p>found, tracked: shares of the truth's boxes that a detection, a "
	"firm track hit. false: what hit none. swaps: a box went to another "
	"track.</p>\n";

/* A row's texts, the same for both tables. */
struct cells {
	char text[COLUMNS][FOLDER_PATH_MAX];
};

static void put_number(char text[FOLDER_PATH_MAX], double value, int decimals)
{
	if (isfinite(value) && value >= 0.0) {
		snprintf(text, FOLDER_PATH_MAX, "%.*f", decimals, value);
	} else {
		text[0] = '\0';
	}
}

static void put_score(struct cells *cells, const struct score *score)
{
	snprintf(cells->text[3], FOLDER_PATH_MAX, "%" PRId64, score->boxes);
	put_number(cells->text[4], score_found_share(score), 3);
	put_number(cells->text[5], score_false_detections(score), 3);
	put_number(cells->text[6], score_tracked_share(score), 3);
	snprintf(cells->text[7], FOLDER_PATH_MAX, "%" PRId64, score->swaps);
	put_number(cells->text[8], score_false_tracks(score), 4);
}

static const char *config_name(const struct batch_job *job)
{
	return job->config == NULL ? "default" : job->config;
}

static void fill(struct cells *cells, const struct batch_job *job)
{
	memset(cells, 0, sizeof(*cells));
	snprintf(cells->text[0], FOLDER_PATH_MAX, "%s", job->name);
	snprintf(cells->text[1], FOLDER_PATH_MAX, "%s", config_name(job));
	snprintf(cells->text[2], FOLDER_PATH_MAX, "%" PRId64, job->frames);
	if (job->scored) {
		put_score(cells, &job->score);
	}
	put_number(cells->text[9], job->firm_s, 2);
	put_number(cells->text[10], job->on_target_share, 3);
}

/* All clips that have a truth, with one file of settings. */
static void fill_sum(struct cells *cells, const struct batch_job *jobs,
	size_t count, const struct batch_job *like)
{
	struct score sum = { .frames = 0 };

	for (size_t i = 0; i < count; i++) {
		if (jobs[i].scored && jobs[i].config == like->config) {
			score_add(&sum, &jobs[i].score);
		}
	}
	memset(cells, 0, sizeof(*cells));
	snprintf(cells->text[0], FOLDER_PATH_MAX, "all with a truth");
	snprintf(cells->text[1], FOLDER_PATH_MAX, "%s", config_name(like));
	snprintf(cells->text[2], FOLDER_PATH_MAX, "%" PRId64, sum.frames);
	put_score(cells, &sum);
}

/* Jobs go clip by clip: the first clip's jobs name each of the settings. */
static size_t settings_count(const struct batch_job *jobs, size_t count)
{
	size_t settings = 1;

	while (settings < count && jobs[settings].name == jobs[0].name &&
		jobs[settings].config != jobs[0].config) {
		settings++;
	}
	return settings;
}

static void put_csv(FILE *out, const struct cells *cells)
{
	for (int i = 0; i < COLUMNS; i++) {
		fprintf(out, "%s%s", cells->text[i],
			i + 1 < COLUMNS ? "," : "\n");
	}
}

static void put_html(FILE *out, const struct cells *cells, const char *kind)
{
	fprintf(out, "<tr class=\"%s\">", kind);
	for (int i = 0; i < COLUMNS; i++) {
		fputs("<td>", out);
		markup_text(out, cells->text[i]);
	}
	fputs("\n", out);
}

static void put_base64(FILE *out, const uint8_t *bytes, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				     "nopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16 |
			(uint32_t)(i + 1 < size ? bytes[i + 1] : 0) << 8 |
			(i + 2 < size ? bytes[i + 2] : 0);

		fputc(digits[three >> 18], out);
		fputc(digits[three >> 12 & 63], out);
		fputc(i + 1 < size ? digits[three >> 6 & 63] : '=', out);
		fputc(i + 2 < size ? digits[three & 63] : '=', out);
	}
}

/* Inside of the page, so that it can be sent alone. */
static void put_picture(FILE *out, const struct batch_job *job,
	const char *name, const char *type)
{
	char path[FOLDER_PATH_MAX];
	struct error ignored;
	uint8_t *bytes = malloc(PICTURE_MAX);
	FILE *file = folder_path(path, job->folder, name, &ignored)
		? fopen(path, "re")
		: NULL;

	if (bytes != NULL && file != NULL) {
		size_t size = fread(bytes, 1, PICTURE_MAX, file);

		fprintf(out, "<p><img alt=\"\" src=\"data:%s;base64,", type);
		put_base64(out, bytes, size);
		fputs("\">\n", out);
	}
	if (file != NULL) {
		fclose(file);
	}
	free(bytes);
}

static void put_pictures(FILE *out, const struct batch_job *job)
{
	fputs("<h2>", out);
	markup_text(out, job->name);
	fputs(", ", out);
	markup_text(out, config_name(job));
	fputs("</h2>", out);
	put_picture(out, job, "pointing.svg", "image/svg+xml");
	put_picture(out, job, "strip.png", "image/png");
}

static void write_csv(FILE *out, const struct batch_job *jobs, size_t count)
{
	struct cells cells;

	for (int i = 0; i < COLUMNS; i++) {
		fprintf(out, "%s%s", heads[i], i + 1 < COLUMNS ? "," : "\n");
	}
	for (size_t i = 0; i < count; i++) {
		fill(&cells, &jobs[i]);
		put_csv(out, &cells);
	}
	for (size_t i = 0; i < settings_count(jobs, count); i++) {
		fill_sum(&cells, jobs, count, &jobs[i]);
		put_csv(out, &cells);
	}
}

static void write_html(FILE *out, const struct batch_job *jobs, size_t count)
{
	struct cells cells;

	fputs(head_html, out);
	fputs("<table><tr>", out);
	for (int i = 0; i < COLUMNS; i++) {
		fprintf(out, "<th>%s", heads[i]);
	}
	fputs("\n", out);
	for (size_t i = 0; i < settings_count(jobs, count); i++) {
		fill_sum(&cells, jobs, count, &jobs[i]);
		put_html(out, &cells, "all");
	}
	for (size_t i = 0; i < count; i++) {
		fill(&cells, &jobs[i]);
		put_html(out, &cells, jobs[i].code == 0 ? "" : "bad");
	}
	fputs("</table>\n", out);
	for (size_t i = 0; i < count; i++) {
		put_pictures(out, &jobs[i]);
	}
	fputs("</html>\n", out);
}

static bool write_one(const char *folder, const char *name,
	void (*write)(FILE *, const struct batch_job *, size_t),
	const struct batch_job *jobs, size_t count, struct error *error)
{
	FILE *out = folder_create(folder, name, error);

	if (out == NULL) {
		return false;
	}
	write(out, jobs, count);
	return folder_finish(out, name, error);
}

bool replay_batch_page(const char *folder, const struct batch_job *jobs,
	size_t count, struct error *error)
{
	return write_one(folder, "batch.csv", write_csv, jobs, count, error) &&
		write_one(folder, "batch.html", write_html, jobs, count, error);
}
