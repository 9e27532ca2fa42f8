/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"
#include "report_page.h"
#include "session.h"

#include <stdio.h>

#define PROGRAM "searchlight-calibrate"

static const char usage[] =
	"usage: searchlight-calibrate report --from DIR [OPTION...]\n"
	"       searchlight-calibrate report --config FILE [OPTION...]\n"
	"  Writes DIR/report.html (or --out DIR's): checks, measurements, plots\n"
	"  and pictures in one file, to print and to sign.\n";

static bool write_page(const struct session_options *options,
	const struct inspection *inspection, struct error *error)
{
	const char *folder = options->out != NULL ? options->out
		: options->from != NULL           ? options->from
						  : ".";

	if (!folder_make(folder, error)) {
		return false;
	}
	FILE *out = folder_create(folder, "report.html", error);
	if (out == NULL) {
		return false;
	}
	bool good = report_page_write(
		inspection, options->rig, options->from, out, error);
	if (!folder_finish(out, "report.html", error) || !good) {
		return false;
	}
	printf("wrote %s/report.html\n", folder);
	return true;
}

static bool run(
	struct session_options *options, void *findings, struct error *error)
{
	struct inspection *inspection = findings;

	if (!inspection_run(inspection, options, error) ||
		!write_page(options, inspection, error)) {
		return false;
	}
	return inspection->checkup.good ||
		error_set(error, ERROR_TOLERANCE,
			"the report says that %s is not to be trusted as it is",
			options->rig);
}

int report_main(int argc, char **argv)
{
	return session_main(
		argc, argv, PROGRAM, usage, sizeof(struct inspection), run);
}
