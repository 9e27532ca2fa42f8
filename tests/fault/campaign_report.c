/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign_report.h"

#include <errno.h>

static const char *const outcomes[] = {
	[FAULT_DARKENS] = "dark",
	[FAULT_KEEPS_DARK] = "stays dark",
	[FAULT_IS_BORNE] = "borne",
};

static double ms(int64_t ns)
{
	return (double)ns / (double)CLOCK_NS_PER_MS;
}

static bool is_timed(const struct fault *fault)
{
	return fault->outcome == FAULT_DARKENS;
}

static const char *verdict(const struct trial *trial)
{
	return trial->wrong[0] == '\0' ? "held" : trial->wrong;
}

static const char row_format[] = "%-62s %-10s %6s %8s %8s %8s %8s  %-8s %s\n";

/* "-" where nothing was measured. */
static void put_ms(char text[16], bool known, int64_t ns)
{
	if (known) {
		snprintf(text, 16, "%.1f", ms(ns));
	} else {
		snprintf(text, 16, "-");
	}
}

void campaign_print_head(FILE *out)
{
	fprintf(out, row_format, "fault", "must be", "budget", "p50 ms",
		"max ms", "stop p50", "max", "told by", "");
}

void campaign_print_row(
	FILE *out, const struct fault *fault, const struct trial *trial)
{
	struct trial_span dark = trial_dark(trial);
	struct trial_span stop = trial_stop(trial);
	char budget[16];
	char text[4][16];

	put_ms(budget, is_timed(fault), fault->budget_ms * CLOCK_NS_PER_MS);
	put_ms(text[0], is_timed(fault), dark.middle_ns);
	put_ms(text[1], is_timed(fault), dark.longest_ns);
	put_ms(text[2], fault->stops_head, stop.middle_ns);
	put_ms(text[3], fault->stops_head, stop.longest_ns);
	fprintf(out, row_format, fault->name, outcomes[fault->outcome], budget,
		text[0], text[1], text[2], text[3], trial->told_by,
		verdict(trial));
	fflush(out);
}

/* ---- the files ---- */

static FILE *open_file(const char *folder, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	if (file == NULL) {
		fprintf(stderr, "campaign: %s: %s\n", path, strerror(errno));
	}
	return file;
}

static const char *sentence(const struct fault *fault)
{
	return fault->sentence == NULL ? "" : fault->sentence;
}

static void write_csv(FILE *file, const struct fault *const *faults,
	const struct trial *trials, size_t count)
{
	fprintf(file,
		"fault,how,must_be,budget_ms,rounds,p50_ms,max_ms,"
		"stop_p50_ms,stop_max_ms,relit,"
		"sentence,told_by,verdict\n");
	for (size_t i = 0; i < count; i++) {
		const struct fault *fault = faults[i];
		const struct trial *trial = &trials[i];
		struct trial_span dark = trial_dark(trial);
		struct trial_span stop = trial_stop(trial);

		fprintf(file,
			"\"%s\",\"%s\",%s,%d,%d,%.1f,%.1f,%.1f,%.1f,%d,"
			"\"%s\",%s,\"%s\"\n",
			fault->name, fault->how, outcomes[fault->outcome],
			fault->budget_ms, trial->rounds, ms(dark.middle_ns),
			ms(dark.longest_ns), ms(stop.middle_ns),
			ms(stop.longest_ns), trial->relit, sentence(fault),
			trial->told_by, verdict(trial));
	}
}

static void put_text(FILE *file, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<' || *text == '&') {
			fprintf(file, "&#%d;", *text);
		} else {
			fputc(*text, file);
		}
	}
}

static void put_cell(FILE *file, const char *text)
{
	fputs("<td>", file);
	put_text(file, text);
}

static void put_number(FILE *file, bool known, double value)
{
	if (known) {
		fprintf(file, "<td class=n>%.1f", value);
	} else {
		fputs("<td class=n>-", file);
	}
}

static void put_html_row(
	FILE *file, const struct fault *fault, const struct trial *trial)
{
	struct trial_span dark = trial_dark(trial);
	struct trial_span stop = trial_stop(trial);
	bool timed = is_timed(fault);

	fputs(trial->wrong[0] == '\0' ? "<tr>" : "<tr class=wrong>", file);
	put_cell(file, fault->name);
	put_cell(file, fault->how);
	put_cell(file, outcomes[fault->outcome]);
	put_number(file, timed, fault->budget_ms);
	put_number(file, timed, ms(dark.middle_ns));
	put_number(file, timed, ms(dark.longest_ns));
	put_number(file, fault->stops_head, ms(stop.middle_ns));
	put_number(file, fault->stops_head, ms(stop.longest_ns));
	put_number(file, true, trial->rounds);
	put_cell(file, sentence(fault));
	put_cell(file, trial->told_by);
	put_cell(file, verdict(trial));
	fputc('\n', file);
}

static void write_html(FILE *file, const struct fault *const *faults,
	const struct trial *trials, size_t count)
{
	fputs("<!doctype html><meta charset=utf-8><title>Fault campaign</title>"
	      "\n<style>body{font:14px sans-serif}td,th{padding:2px 8px;"
	      "text-align:left;border-bottom:1px solid #ddd}.n{text-align:right}"
	      ".wrong{background:#fcc}</style>\n<h1>Fault campaign</h1>\n"
	      "<p>From the fault to dark, measured on the lamp's line (of a lamp on the head's own line: when "
	      "its frame is on the wire), in ms."
	      "</p>\n<table><tr><th>fault<th>how it is caused<th>must be"
	      "<th>budget<th>p50<th>max<th>stop frame on the wire, p50<th>max<th>rounds<th>sentence<th>told by"
	      "<th>verdict\n",
		file);
	for (size_t i = 0; i < count; i++) {
		put_html_row(file, faults[i], &trials[i]);
	}
	fputs("</table>\n", file);
}

bool campaign_write(const char *folder, const struct fault *const *faults,
	const struct trial *trials, size_t count)
{
	FILE *csv = open_file(folder, "faults.csv");
	FILE *html = open_file(folder, "faults.html");
	bool good = csv != NULL && html != NULL;

	if (csv != NULL) {
		write_csv(csv, faults, trials, count);
		good &= fclose(csv) == 0;
	}
	if (html != NULL) {
		write_html(html, faults, trials, count);
		good &= fclose(html) == 0;
	}
	return good;
}
