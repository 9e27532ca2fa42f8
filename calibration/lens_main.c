/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"
#include "lens_options.h"
#include "lens_ways.h"
#include "tools/folder.h"

#include <stdio.h>

#define PROGRAM "searchlight-calibrate"

int lens_main(int argc, char **argv)
{
	struct lens_options options;
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
	bool done = options.way == LENS_STARS
		? lens_from_stars(&options, &error)
		: lens_from_board(&options, &error);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
