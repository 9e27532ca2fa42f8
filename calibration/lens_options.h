/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_LENS_OPTIONS_H
#define CALIBRATION_LENS_OPTIONS_H

#include "base/error.h"
#include "calibration/board.h"
#include "calibration/star_solve.h"

#include <stdbool.h>

/* Lens_options: the command line of searchlight-calibrate lens. */

struct lens_options {
	bool stars;       /* else pictures of a board */
	const char *from; /* a folder of pictures; NULL: files tells them */
	char **files;
	int files_count;
	const char *out; /* folder for pictures of what was found; NULL: none */
	struct star_hint hint;
	double latitude_deg; /* for stars; NAN: not told */
	struct board board;
	const char *rig;   /* what is known of the rig; NULL: nothing */
	const char *write; /* the rig file with this lens; NULL: none */
	bool json;
	bool help;
};

extern const char lens_usage[];

/* lens_parse - false, with @error filled, where the line is wrong. */
bool lens_parse(struct lens_options *options, int argc, char **argv,
	struct error *error);

#endif
