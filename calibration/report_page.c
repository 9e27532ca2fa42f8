/* SPDX-License-Identifier: Apache-2.0 */
#include "report_page.h"

#include "base/clock.h"
#include "base/parse.h"
#include "record/markup.h"
#include "report_pictures.h"
#include "settings/rig_file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	DATE_SIZE = 40,
	SPEEDS_ABREAST = 3
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
	"td.help{color:#444;font-size:.9em}\n"
	"figure{margin:1em 0;page-break-inside:avoid}"
	"figure img{max-width:100%;height:auto}\n"
	"figure.half{display:inline-block;width:47%;margin:.5em 1% .5em 0;"
	"vertical-align:top}\n"
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

static bool has_two(const struct rig *rig)
{
	return rig_cameras(rig) > 1;
}

static bool has_motor(const struct rig *rig)
{
	return rig->focus.drive != FOCUS_FIXED;
}

static bool has_other_table(const struct rig *rig)
{
	(void)rig;
	return false;
}

/* What a rig of one camera, or of a lamp without a motor, has no use for. */
static bool concerns(const struct rig *rig, const char *name)
{
	static const struct {
		const char *begins;
		bool (*there)(const struct rig *rig);
	} parts[] = {
		{ "lens2.", has_two },
		{ "camera2.", has_two },
		{ "cameras.", has_two },
		{ "lamp.focus_", has_motor },
		{ "lamp.wide_", has_motor },
		{ "mount.speed_", has_other_table },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *begins = parts[i].begins;

		if (strncmp(name, begins, strlen(begins)) == 0) {
			return parts[i].there(rig);
		}
	}
	return true;
}

/* To as many digits as anybody could measure. */
static void put_number(
	const char *name, const char *value, const char *help, FILE *out)
{
	double number;

	fputs("<tr><td>", out);
	markup_text(out, name);
	fputs("</td><td class=\"n\">", out);
	if (parse_double(value, &number)) {
		fprintf(out, "%.7g", number);
	} else {
		markup_text(out, value);
	}
	fputs("</td><td class=\"help\">", out);
	markup_text(out, help);
	fputs("</td></tr>\n", out);
}

/* "# what it is (what may be written)": the first of these. */
static const char *help_of(char *line)
{
	char *range = strrchr(line, '(');

	if (range != NULL) {
		*range = '\0';
	}
	return line + strspn(line, "# ");
}

/* The file as options_print writes it: a line of help, then name = value. */
static bool put_numbers(const struct rig *rig, FILE *out, struct error *error)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	const char *help = "";
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

		if (line[0] == '#') {
			help = help_of(line);
		} else if (value != NULL && concerns(rig, line)) {
			*value = '\0';
			put_number(line, value + 3, help, out);
		}
	}
	fputs("</table>\n", out);
	free(text);
	return true;
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
	put_speeds(&inspection->rig.speeds, out);
	if (!put_numbers(&inspection->rig, out, error) ||
		(folder != NULL && !report_pictures_put(folder, out, error))) {
		return false;
	}
	fputs("<h2>Accepted</h2>\n<table class=\"sign\"><tr><td>Name, date"
	      "</td><td>Signature</td></tr></table>\n</body></html>\n",
		out);
	return true;
}
