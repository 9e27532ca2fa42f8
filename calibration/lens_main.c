/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"
#include "lens_options.h"
#include "lens_ways.h"
#include "settings/rig_file.h"
#include "tools/folder.h"
#include "verdict.h"

#include <stdio.h>

#define PROGRAM "searchlight-calibrate"

static bool write_rig(const struct lens_options *options,
	const struct lens_found *found, struct error *error)
{
	struct rig rig;

	if (options->write == NULL) {
		return true;
	}
	if (!rig_load(&rig, options->rig, error)) {
		return false;
	}
	rig.lens = found->lens;
	struct rig_note note = verdict_note(
		"lens", found->rms_px, "px", NULL, "%s", found->how);
	return verdict_write(&rig, options->rig, options->write, &note, error);
}

int lens_main(int argc, char **argv)
{
	struct lens_options options;
	struct lens_found found;
	struct error error;

	if (!lens_parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(lens_usage, stdout);
		return ERROR_NONE;
	}
	if (options.out != NULL && !folder_make(options.out, &error)) {
		return error_report(PROGRAM, &error);
	}
	bool done =
		(options.way == LENS_STARS
				? lens_from_stars(&options, &found, &error)
				: lens_from_board(&options, &found, &error)) &&
		write_rig(&options, &found, &error);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
