/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"
#include "lens_options.h"
#include "lens_ways.h"
#include "picture_folder.h"
#include "settings/rig_file.h"
#include "tools/folder.h"
#include "verdict.h"

#include <stdio.h>

#define PROGRAM "searchlight-calibrate"

static bool measure(const struct lens_options *options,
	struct lens_found *found, struct error *error)
{
	return options->stars ? lens_from_stars(options, found, error)
			      : lens_from_board(options, found, error);
}

/* The pictures of a folder as if they had been typed. */
static bool measure_folder(struct lens_options options,
	struct lens_found *found, struct error *error)
{
	int count;
	char **files = picture_folder_list(options.from, &count, error);

	options.files = files;
	options.files_count = count;
	bool done = files != NULL && measure(&options, found, error);
	picture_folder_free(files, count);
	return done;
}

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
		(options.from != NULL ? measure_folder(options, &found, &error)
				      : measure(&options, &found, &error)) &&
		write_rig(&options, &found, &error);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
