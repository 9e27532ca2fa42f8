/* SPDX-License-Identifier: Apache-2.0 */
#include "report_page.h"

#include "base/clock.h"
#include "hw/footage_shrink.h"
#include "record/markup.h"
#include "settings/rig_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
	DATE_SIZE = 40,
	CHUNK = 57, /* bytes: 76 letters of base64 */
	DEEP = 1,
	SPEEDS_ABREAST = 3,
	PICTURE_SIDE = 1280,
	PAGE_MOST = 12000000 /* bytes, beyond which no picture is added */
};

static const char style[] =
	"<style>\n"
	"body{font:11pt/1.45 sans-serif;max-width:52em;margin:2em auto;"
	"padding:0 1em;color:#111;background:#fff}\n"
	"h1{font-size:1.6em;margin-bottom:0}h2{font-size:1.15em;"
	"margin-top:1.8em;border-bottom:1px solid #999}\n"
	"table{border-collapse:collapse;width:100%}td,th{text-align:left;"
	"padding:.25em .6em .25em 0;vertical-align:top;"
	"border-bottom:1px solid #ddd}\n"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;"
	"white-space:nowrap}\n"
	".bad{color:#a00;font-weight:bold}.ok{color:#060}\n"
	"figure{margin:1em 0;page-break-inside:avoid}"
	"figure svg,figure img{max-width:100%;height:auto}\n"
	"figcaption{font-size:.9em;color:#444}\n"
	".sign td{padding-top:3em;border-bottom:1px solid #111;width:50%}\n"
	".verdict{font-size:1.1em;padding:.5em .8em;border:2px solid}\n"
	"@media print{body{margin:0;max-width:none}}\n"
	"</style>\n";

static void put_date(int64_t at_s, FILE *out)
{
	time_t at = (time_t)at_s;
	struct tm utc;
	char date[DATE_SIZE];

	gmtime_r(&at, &utc);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", &utc);
	fputs(date, out);
}

static void put_verdict(const struct checkup *checkup, FILE *out)
{
	fprintf(out, "<p class=\"verdict %s\">%s</p>\n",
		checkup->good ? "ok" : "bad",
		checkup->good ? "Everything that was checked is within its "
				"limits."
			      : "Not to be trusted as it is: see the rows "
				"marked BAD.");
	fputs("<h2>Checks</h2>\n<table>\n", out);
	for (int i = 0; i < checkup->count; i++) {
		const struct checkup_row *row = &checkup->rows[i];

		fprintf(out, "<tr><td class=\"%s\">%s</td><td>%s</td><td>",
			row->good ? "ok" : "bad", row->good ? "ok" : "BAD",
			row->topic);
		markup_text(out, row->text);
		fputs("</td></tr>\n", out);
	}
	fputs("</table>\n", out);
}

static void put_notes(const struct inspection *inspection, FILE *out)
{
	fputs("<h2>What was measured</h2>\n<table>\n<tr><th>what</th>"
	      "<th>when</th><th>agreed to</th><th>device</th><th>how</th></tr>"
	      "\n",
		out);
	for (int i = 0; i < inspection->note_count; i++) {
		const struct rig_note *note = &inspection->notes[i];

		fputs("<tr><td>", out);
		markup_text(out, note->topic);
		fputs("</td><td>", out);
		put_date(note->at_s, out);
		fprintf(out, "</td><td>%.4g ", note->residual);
		markup_text(out, note->unit);
		fputs("</td><td>", out);
		markup_text(out, note->device);
		fputs("</td><td>", out);
		markup_text(out, note->text);
		fputs("</td></tr>\n", out);
	}
	fputs("</table>\n", out);
}

static void put_sightings(const struct inspection *inspection, FILE *out)
{
	if (inspection->sighting_count == 0) {
		return;
	}
	fputs("<h2>Pointing test</h2>\n<table>\n<tr><th>thing</th><th>azimuth"
	      "</th><th>elevation</th><th>off by, degrees</th></tr>\n",
		out);
	for (int i = 0; i < inspection->sighting_count; i++) {
		const struct sighting *sighting = &inspection->sightings[i];

		fputs("<tr><td>", out);
		markup_text(out, sighting->name);
		fprintf(out,
			"</td><td class=\"n\">%.2f</td><td class=\"n\">%.2f"
			"</td><td class=\"n\">%.4f</td></tr>\n",
			geom_degrees(sighting->truth.az_rad),
			geom_degrees(sighting->truth.el_rad),
			geom_degrees(sighting->off_rad));
	}
	fputs("</table>\n", out);
}

/* Code, pan, tilt; several beside each other. */
static void put_speeds(const struct rig_speeds *speeds, FILE *out)
{
	if (speeds->count == 0) {
		return;
	}
	fputs("<h2>What the head turns at, degrees a second</h2>\n<table>\n<tr>",
		out);
	for (int i = 0; i < SPEEDS_ABREAST; i++) {
		fputs("<th class=\"n\">code</th><th class=\"n\">pan</th>"
		      "<th class=\"n\">tilt</th>",
			out);
	}
	int rows = (speeds->count + SPEEDS_ABREAST - 1) / SPEEDS_ABREAST;
	for (int row = 0; row < rows; row++) {
		fputs("</tr>\n<tr>", out);
		for (int i = row; i < speeds->count; i += rows) {
			fprintf(out,
				"<td class=\"n\">%d</td><td class=\"n\">%.3f"
				"</td><td class=\"n\">%.3f</td>",
				i + 1, geom_degrees(speeds->rates[i].pan_rad_s),
				geom_degrees(speeds->rates[i].tilt_rad_s));
		}
	}
	fputs("</tr>\n</table>\n", out);
}

/* A line of the rig file that is shown as a row; speeds have their table. */
static bool is_number(const char *line, const char *value)
{
	static const char speed[] = "mount.speed_deg_s";

	return line[0] != '#' && value != NULL &&
		strncmp(line, speed, strlen(speed)) != 0;
}

/* The file as options_print writes it: name, value; help lines are passed. */
static bool put_numbers(const struct rig *rig, FILE *out, struct error *error)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	char *rest;
	char *line;

	if (memory == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	options_print(&rig_table, rig, memory);
	fclose(memory);
	fputs("<h2>The rig in numbers</h2>\n<table>\n", out);
	rest = text;
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *value = strstr(line, " = ");

		if (!is_number(line, value)) {
			continue;
		}
		*value = '\0';
		fputs("<tr><td>", out);
		markup_text(out, line);
		fputs("</td><td class=\"n\">", out);
		markup_text(out, value + 3);
		fputs("</td></tr>\n", out);
	}
	fputs("</table>\n", out);
	free(text);
	return true;
}

/* Three bytes as four letters (RFC 4648). */
static void put_base64(const unsigned char *bytes, size_t size, FILE *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
				      "mnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		unsigned rest = (unsigned)(size - i);
		unsigned bits = (unsigned)bytes[i] << 16;

		bits |= rest > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
		bits |= rest > 2 ? (unsigned)bytes[i + 2] : 0;
		fputc(letters[bits >> 18], out);
		fputc(letters[bits >> 12 & 63], out);
		fputc(rest > 1 ? letters[bits >> 6 & 63] : '=', out);
		fputc(rest > 2 ? letters[bits & 63] : '=', out);
	}
}

static void put_lines(const unsigned char *bytes, size_t size, FILE *out)
{
	for (size_t at = 0; at < size; at += CHUNK) {
		put_base64(
			bytes + at, size - at < CHUNK ? size - at : CHUNK, out);
		fputc('\n', out);
	}
}

static bool put_file(const char *path, FILE *out, struct error *error)
{
	unsigned char bytes[CHUNK];
	FILE *in = fopen(path, "re");
	size_t size;

	if (in == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	while ((size = fread(bytes, 1, sizeof(bytes), in)) > 0) {
		put_lines(bytes, size, out);
	}
	fclose(in);
	return true;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);
	size_t tail = strlen(end);

	return length > tail && strcmp(name + length - tail, end) == 0;
}

static void put_caption(const char *name, const char *more, FILE *out)
{
	fputs("<figcaption>", out);
	markup_text(out, name);
	markup_text(out, more);
	fputs("</figcaption></figure>\n", out);
}

/*
 * A plot is a picture as well, so that what its file holds is shown and never
 * run.
 */
static bool put_plot(
	const char *path, const char *name, FILE *out, struct error *error)
{
	fputs("<figure><img alt=\"\" src=\"data:image/svg+xml;base64,\n", out);
	if (!put_file(path, out, error)) {
		return false;
	}
	fputs("\">", out);
	put_caption(name, "", out);
	return true;
}

/* One that is none, or would make the page too large, is named alone. */
static void put_picture(const char *path, const char *name, FILE *out)
{
	unsigned char *jpeg = NULL;
	size_t size = 0;
	struct error why;

	fputs("<figure>", out);
	if (ftell(out) > PAGE_MOST) {
		put_caption(name, ": left out, the page is large enough", out);
		return;
	}
	if (!footage_shrink(path, PICTURE_SIDE, &jpeg, &size, &why)) {
		put_caption(name, ": left out, it cannot be read", out);
		return;
	}
	fputs("<img alt=\"\" src=\"data:image/jpeg;base64,\n", out);
	put_lines(jpeg, size, out);
	fputs("\">", out);
	put_caption(name, "", out);
	free(jpeg);
}

static bool is_picture(const char *name)
{
	static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".tif",
		".tiff", ".pgm", ".bmp" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		if (ends_with(name, endings[i])) {
			return true;
		}
	}
	return false;
}

static bool put_figure(
	const char *path, const char *name, FILE *out, struct error *error)
{
	if (ends_with(name, ".svg")) {
		return put_plot(path, name, out, error);
	}
	if (is_picture(name)) {
		put_picture(path, name, out);
	}
	return true;
}

static bool put_folder(const char *folder, const char *called, int deep,
	FILE *out, struct error *error);

static bool put_entry(const char *folder, const char *called, const char *name,
	int deep, FILE *out, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	char title[2 * NAME_MAX + 8];
	struct stat info;

	if (name[0] == '.' || !folder_path(path, folder, name, error) ||
		stat(path, &info) != 0) {
		return true;
	}
	snprintf(title, sizeof(title), "%.255s%s%.255s", called,
		called[0] != '\0' ? ": " : "", name);
	if (S_ISDIR(info.st_mode)) {
		return deep == 0 ||
			put_folder(path, name, deep - 1, out, error);
	}
	return put_figure(path, title, out, error);
}

static bool put_folder(const char *folder, const char *called, int deep,
	FILE *out, struct error *error)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	bool good = true;

	if (count < 0) {
		return error_errno(error, ERROR_FAILED, "%s", folder);
	}
	for (int i = 0; i < count; i++) {
		good = good &&
			put_entry(folder, called, entries[i]->d_name, deep, out,
				error);
		free(entries[i]);
	}
	free(entries);
	return good;
}

bool report_page_write(const struct inspection *inspection,
	const char *rig_path, const char *folder, FILE *out,
	struct error *error)
{
	fputs("<!doctype html>\n<html lang=\"en\"><head><meta "
	      "charset=\"utf-8\">\n"
	      "<title>Searchlight: calibration report</title>\n",
		out);
	fputs(style, out);
	fputs("</head><body>\n<h1>Calibration report</h1>\n<p>", out);
	markup_text(out, rig_path);
	fputs(", ", out);
	put_date(clock_wall_ns() / CLOCK_NS_PER_S, out);
	fputs("</p>\n", out);
	put_verdict(&inspection->checkup, out);
	put_notes(inspection, out);
	put_sightings(inspection, out);
	if (folder != NULL) {
		fputs("<h2>Plots and pictures</h2>\n", out);
		if (!put_folder(folder, "", DEEP, out, error)) {
			return false;
		}
	}
	put_speeds(&inspection->rig.speeds, out);
	if (!put_numbers(&inspection->rig, out, error)) {
		return false;
	}
	fputs("<h2>Accepted</h2>\n<table class=\"sign\"><tr><td>Name, date"
	      "</td><td>Signature</td></tr></table>\n</body></html>\n",
		out);
	return true;
}
