/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "commands.h"
#include "inspection.h"
#include "session.h"

#include <stdio.h>

#define PROGRAM "searchlight-calibrate"

enum {
	TEXT_SIZE = 16 * 1024
};

static const char usage[] =
	"usage: searchlight-calibrate check --config FILE [OPTION...]\n"
	"       searchlight-calibrate check --from DIR [OPTION...]\n"
	"  Is the rig file still to be trusted? How old, how well, on which\n"
	"  devices each thing was measured; with DIR/pointing.csv (ten\n"
	"  sightings, as for align) whether it points true.\n";

static bool print_json(const struct checkup *checkup, struct error *error)
{
	char text[TEXT_SIZE];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_bool(&json, "good", checkup->good);
	if (checkup->pointing_rad > 0) {
		json_double(&json, "pointing_deg",
			geom_degrees(checkup->pointing_rad), 5);
	}
	json_array(&json, "checks");
	for (int i = 0; i < checkup->count; i++) {
		json_object(&json, NULL);
		json_text(&json, "topic", checkup->rows[i].topic);
		json_bool(&json, "good", checkup->rows[i].good);
		json_text(&json, "text", checkup->rows[i].text);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	if (json.cut) {
		return error_set(error, ERROR_FAILED, "too long to print");
	}
	puts(text);
	return true;
}

static void print_people(const struct checkup *checkup)
{
	for (int i = 0; i < checkup->count; i++) {
		const struct checkup_row *row = &checkup->rows[i];

		printf("%-4s %-10s %s\n", row->good ? "ok" : "BAD", row->topic,
			row->text);
	}
}

static bool run(
	struct session_options *options, void *findings, struct error *error)
{
	struct inspection *inspection = findings;
	const struct checkup *checkup = &inspection->checkup;

	if (!inspection_run(inspection, options, error)) {
		return false;
	}
	if (!options->json) {
		print_people(checkup);
	} else if (!print_json(checkup, error)) {
		return false;
	}
	return checkup->good ||
		error_set(error, ERROR_TOLERANCE,
			"%s is not to be trusted as it is; see above",
			options->rig);
}

int check_main(int argc, char **argv)
{
	return session_main(
		argc, argv, PROGRAM, usage, sizeof(struct inspection), run);
}
