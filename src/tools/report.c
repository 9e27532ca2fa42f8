/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report.h"

#include "base/clock.h"
#include "tools/folder.h"

#include <inttypes.h>

enum {
	TEXT_MAX = 8192
};

static double frames_per_s(const struct report *report)
{
	return report->wall_ns > 0
		? (double)report->frames / clock_seconds(report->wall_ns)
		: 0.0;
}

/* How much of one core it would take to keep up with the footage. */
static double core_share(const struct report *report)
{
	return report->result.seconds > 0.0
		? clock_seconds(report->cpu_ns) / report->result.seconds
		: 0.0;
}

static double times_real(const struct report *report)
{
	return report->wall_ns > 0
		? report->result.seconds / clock_seconds(report->wall_ns)
		: 0.0;
}

static void put_machine(struct json *json, const struct report *report)
{
	json_object(json, "machine");
	json_double(json, "wall_s", clock_seconds(report->wall_ns), 3);
	json_double(json, "cpu_s", clock_seconds(report->cpu_ns), 3);
	json_double(json, "frames_per_s", frames_per_s(report), 1);
	if (report->pursued) {
		json_double(json, "times_real", times_real(report), 2);
		json_double(json, "core_share", core_share(report), 4);
	}
	json_end(json);
}

bool report_json(FILE *out, const struct report *report, struct error *error)
{
	char text[TEXT_MAX];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_text(&json, "name", report->name);
	json_text(&json, "layout", report->layout);
	json_bool(&json, "truth", report->truth);
	json_int(&json, "frames", report->frames);
	if (report->pursued) {
		summary_json(&json, &report->result);
	}
	if (report->simulated) {
		json_double(&json, "entered_s", report->entered_s, 3);
		json_double(&json, "firm_after_entry_s",
			report->firm_after_entry_s, 3);
	}
	put_machine(&json, report);
	json_end(&json);
	if (json.cut || fprintf(out, "%s\n", text) < 0) {
		return error_set(error, ERROR_FAILED,
			"%s: the summary could not be written", report->name);
	}
	return true;
}

static void print(FILE *out, const struct report *report)
{
	fprintf(out, "%s\n", report->name);
	fprintf(out, "  %-22s %" PRId64 "\n", "frames", report->frames);
	if (report->pursued) {
		summary_print(out, &report->result);
		if (report->simulated) {
			fprintf(out, "  %-22s %.2f s after it came into view\n",
				"firm", report->firm_after_entry_s);
		}
		if (!report->truth) {
			fprintf(out, "  %-22s %s\n", "",
				"(against the program's own estimate)");
		}
	}
	fprintf(out, "  %-22s %.0f frames/s", "speed", frames_per_s(report));
	if (report->pursued) {
		fprintf(out, ", %.1f x real time, %.1f %% of one core",
			times_real(report), 100.0 * core_share(report));
	}
	fputc('\n', out);
}

static bool save(
	const char *folder, const struct report *report, struct error *error)
{
	FILE *file = folder_create(folder, "summary.json", error);
	struct error after;

	if (file == NULL) {
		return false;
	}
	if (!report_json(file, report, error)) {
		folder_finish(file, "summary.json", &after);
		return false;
	}
	return folder_finish(file, "summary.json", error);
}

bool report_tell(const struct report *report, const char *folder, bool json,
	struct error *error)
{
	if (folder != NULL && !save(folder, report, error)) {
		return false;
	}
	if (json) {
		return report_json(stdout, report, error);
	}
	print(stdout, report);
	return true;
}
